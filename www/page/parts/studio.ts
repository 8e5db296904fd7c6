import type { Profile } from "../../engine";
import { h } from "../ui/dom";
import { say, type Word } from "../words/main";
import { openSheet } from "./sheet";

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
      class: "btn btn-plain",
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
