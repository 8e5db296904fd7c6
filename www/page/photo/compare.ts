import type { Prepared, Profile } from "../../engine";
import { h } from "../ui/dom";
import { linesView } from "./picture";
import { say, type Word } from "../words/main";

/** Before and after in one frame, with a handle between them. */
export function compareView(
  beforeUrl: string,
  afterUrl: string,
  prepared: Prepared,
  upright: { width: number; height: number },
): HTMLElement {
  const after = h("img", { src: afterUrl, alt: say("after"), class: "after" });
  const size = prepared.report.photo;
  if (prepared.crop === null) {
    return h(
      "div",
      { class: "picture" },
      after,
      linesView(prepared.report, size),
    );
  }
  const { crop } = prepared;
  const before = h("img", {
    src: beforeUrl,
    alt: say("before"),
    class: "before",
  });
  const percent = (share: number) => `${share * 100}%`;
  before.style.width = percent(upright.width / crop.width);
  before.style.left = percent(-crop.x / crop.width);
  before.style.top = percent(-crop.y / crop.height);
  const frame = h(
    "div",
    { class: "picture compare" },
    after,
    h("div", { class: "before-clip" }, before),
    linesView(prepared.report, size),
    h("span", { class: "tag tag-before" }, say("before")),
    h("span", { class: "tag tag-after" }, say("after")),
  );
  const slider = h("input", {
    type: "range",
    min: 0,
    max: 100,
    value: 50,
    class: "compare-slider",
    "aria-label": say("compare"),
    oninput: () => frame.style.setProperty("--split", `${slider.value}%`),
  });
  frame.append(slider);
  return frame;
}

/** Size, bytes, density and quality of the prepared file, in plain words. */
export function factsView(prepared: Prepared, profile: Profile): HTMLElement {
  const { photo } = prepared.report;
  const fact = (word: Word, value: string) =>
    h("div", { class: "fact" }, h("dt", {}, say(word)), h("dd", {}, value));
  const density = photo.density?.[0] ?? profile.picture.density;
  return h(
    "dl",
    { class: "facts" },
    fact("size", say("sizeFact", { width: photo.width, height: photo.height })),
    fact("bytes", `${(prepared.blob.size / 1024).toFixed(1)} KB`),
    fact("density", `${Math.round(density)} dpi`),
    prepared.quality !== null &&
      fact("quality", say("qualityFact", { quality: prepared.quality })),
  );
}
