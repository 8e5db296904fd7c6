import type { Prepared } from "../../engine";
import { h } from "../ui/dom";
import { say } from "../words/main";

/** Before and after in one frame, with a handle between them. */
export function compareView(
  beforeUrl: string,
  afterUrl: string,
  prepared: Prepared,
  upright: { width: number; height: number },
): HTMLElement {
  const after = h("img", { src: afterUrl, alt: say("after"), class: "after" });
  if (prepared.crop === null) {
    return h("div", { class: "picture" }, after);
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
