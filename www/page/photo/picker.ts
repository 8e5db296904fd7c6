import { cameraButton } from "../camera/button";
import { h, s } from "../ui/dom";
import { icon } from "../ui/icons";
import type { Actions } from "../state/actions";
import { say } from "../words/main";

/** The two buttons that give a photo; once there is one, the photo itself. */
export function pickerView(
  actions: Actions,
  preview: HTMLElement | null,
  input: HTMLInputElement,
  guided: boolean,
): HTMLElement {
  const album = h(
    "label",
    { class: "pick-button pick-album" },
    input,
    icon("album"),
    preview ? say("again") : say("album"),
  );
  const camera = cameraButton({
    text: say("camera"),
    testId: "camera-open",
    open: guided ? actions.openCamera : null,
    onFile: actions.pick,
  });
  if (preview) {
    album.classList.add("is-plain");
    camera.classList.add("is-plain");
    return h(
      "section",
      { class: "card card-picture" },
      preview,
      h("div", { class: "buttons buttons-small" }, album, camera),
    );
  }
  return h(
    "section",
    { class: "card" },
    h(
      "div",
      { class: "pick" },
      example(),
      h(
        "div",
        {},
        h("h2", { class: "step-title" }, say("pickTitle")),
        h("p", { class: "hint" }, say("pickHint")),
      ),
    ),
    h("div", { class: "buttons" }, album, camera),
    h("p", { class: "privacy" }, icon("lock"), h("span", {}, say("privacy"))),
  );
}

/** A drawn head between the lines it should stand between. */
function example(): SVGElement {
  const line = (y: number) =>
    s("line", { x1: 0, x2: 96, y1: y, y2: y, class: "line line-pass" });
  return s(
    "svg",
    { viewBox: "0 0 96 128", class: "example", "aria-hidden": "true" },
    s("rect", { width: 96, height: 128, class: "example-background" }),
    s("path", {
      d: "M8 128c0-27 16-38 40-38s40 11 40 38z",
      class: "example-shirt",
    }),
    s("path", { d: "M40 76h16v18l-8 8-8-8z", class: "example-skin" }),
    s("ellipse", { cx: 48, cy: 52, rx: 22, ry: 28, class: "example-skin" }),
    s("path", {
      d: "M25 52c-3-25 9-34 23-34s26 9 23 34c-2-10-6-15-10-17-9 4-18 3-25 1-5 2-9 7-11 16z",
      class: "example-hair",
    }),
    line(18),
    line(52),
    line(80),
  );
}
