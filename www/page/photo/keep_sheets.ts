import type { Profile } from "../../engine";
import { h } from "../ui/dom";
import { say, type Word } from "../words/main";
import { contactSheet, PAPERS, type Paper } from "./contact_sheet";
import { openSheet } from "../parts/sheet";

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

/** The choice of paper for prints; `keep` takes each sheet that is made. */
export function openPrints(
  blob: Blob,
  name: string,
  profile: Profile,
  keep: (sheet: Blob, name: string) => Promise<void>,
): void {
  const choice = (paper: Paper) =>
    h(
      "button",
      {
        type: "button",
        class: "btn btn-plain",
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
