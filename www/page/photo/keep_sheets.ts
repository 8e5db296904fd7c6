import type { Profile } from "../../engine";
import { h } from "../ui/dom";
import { say, type Word } from "../words/main";
import { contactSheet, PAPERS, type Paper } from "./contact_sheet";
import { keep } from "./keep";

/** A sheet over the page, with a button to close it. */
function openSheet(title: string, ...body: (Node | null)[]): HTMLElement {
  const sheet = h(
    "dialog",
    { class: "sheet", "aria-label": title },
    h("h2", { class: "step-title" }, title),
    ...body,
    h(
      "div",
      { class: "sheet-bar" },
      h(
        "button",
        {
          type: "button",
          class: "weui-btn weui-btn_default",
          onclick: () => sheet.close(),
        },
        say("close"),
      ),
    ),
  );
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
  return sheet;
}

/** The picture to press long: all that WeChat lets a page do. */
export function openLongPress(blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const image = h("img", { src: url, alt: say("after"), class: "long-press" });
  const sheet = openSheet(
    say("save"),
    h("p", { class: "hint" }, say("longPress")),
    image,
  );
  sheet.addEventListener("close", () => URL.revokeObjectURL(url));
}

/** Names of the colours that services ask for. */
const COLORS: Record<string, Word> = {
  "100,197,255": "colorLightBlue",
  "255,255,255": "colorWhite",
  "240,240,240": "colorLightGrey",
  "67,142,219": "colorBlue",
};

/** What to tell a photo studio, to be copied. */
export function openStudio(profile: Profile): void {
  const { picture, grounds = [], limits = {} } = profile;
  const { min, max } = limits.file_size ?? {};
  const kb = (bytes: number) => Math.round(bytes / 1024);
  const colors = grounds
    .map((rgb) => COLORS[rgb.join()])
    .map((word) => (word ? say(word) : ""))
    .filter(Boolean);
  const lines = [
    say("studioSize", {
      size: `${picture.width}×${picture.height}`,
      density: picture.density,
    }),
    min && max
      ? say("studioBytes", { min: kb(min), max: kb(max) })
      : min
        ? say("studioLeast", { min: kb(min) })
        : "",
    colors.length > 0
      ? say("studioColors", { colors: colors.join(" / ") })
      : say("studioPlain"),
    say("studioHead"),
    say("studioOriginal"),
  ].filter(Boolean);
  const text = lines.join("\n");
  const copy = h(
    "button",
    {
      type: "button",
      class: "weui-btn weui-btn_default",
      onclick: async () => {
        await navigator.clipboard?.writeText(text).catch(() => undefined);
        copy.textContent = say("copied");
      },
    },
    say("copy"),
  );
  openSheet(
    say("studio"),
    h("ul", { class: "bullets" }, ...lines.map((line) => h("li", {}, line))),
    copy,
  );
}

/** The choice of paper for prints. */
export function openPrints(blob: Blob, name: string, profile: Profile): void {
  const choice = (paper: Paper) =>
    h(
      "button",
      {
        type: "button",
        class: "weui-btn weui-btn_default",
        "data-testid": `print-${paper}`,
        onclick: async () => {
          const sheet = await contactSheet(blob, paper, profile.picture);
          const word = PAPERS[paper].word satisfies Word;
          await keep(sheet, name.replace(/\.jpg$/, `-${paper}.jpg`));
          done.textContent = say("printMade", { paper: say(word) });
        },
      },
      say(PAPERS[paper].word),
    );
  const done = h("p", { class: "hint", role: "status" });
  openSheet(
    say("print"),
    h("p", { class: "hint" }, say("printHint")),
    ...(Object.keys(PAPERS) as Paper[]).map(choice),
    done,
  );
}
