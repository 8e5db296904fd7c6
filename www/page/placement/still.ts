import type { Rect } from "../../engine";
import { h } from "../ui/dom";
import { say } from "../words/main";

/** A part of a picture, filling a frame of its shape. `size` is the picture's, in the pixels of `crop`. */
export function stillView(
  url: string,
  crop: Rect,
  size: { width: number; height: number },
): HTMLElement {
  const image = h("img", { src: url, alt: say("photoAlt"), decoding: "async" });
  const share = (part: number, whole: number) => `${(part / whole) * 100}%`;
  Object.assign(image.style, {
    width: share(size.width, crop.width),
    left: share(-crop.x, crop.width),
    top: share(-crop.y, crop.height),
  });
  const frame = h("div", { class: "picture still" }, image);
  frame.style.setProperty("--aspect", String(crop.width / crop.height));
  image.addEventListener("error", () => {
    frame.replaceChildren(h("p", { class: "no-preview" }, say("noPreview")));
  });
  return frame;
}
