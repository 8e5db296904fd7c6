import { cameraButton } from "../camera/button";
import { examplesView } from "../parts/examples";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import type { Actions } from "../state/actions";
import { say } from "../words/main";

/** The two buttons that give a photo; once there is one, the photo itself, and the buttons stand in the bar. */
export function pickerView(
  actions: Actions,
  preview: HTMLElement | null,
  input: HTMLInputElement,
  guided: boolean,
  isFirst: boolean,
): HTMLElement {
  if (preview) return h("section", { class: "card card-picture" }, preview);
  const album = h(
    "label",
    { class: "pick-button pick-album" },
    input,
    icon("album"),
    say(isFirst ? "checkMine" : "album"),
  );
  const camera = cameraButton({
    text: say(isFirst ? "takeOne" : "camera"),
    testId: "camera-open",
    open: guided ? actions.openCamera : null,
    onFile: actions.pick,
  });
  const privacy = h(
    "p",
    { class: "privacy" },
    icon("lock"),
    h("span", {}, say("privacy")),
  );
  const buttons = h("div", { class: "buttons" }, album, camera);
  return isFirst
    ? h(
        "section",
        { class: "hero" },
        h("h2", {}, say("heroTitle")),
        h("p", { class: "hint" }, say("heroHint")),
        buttons,
        examplesView(),
      )
    : h(
        "section",
        { class: "card" },
        h("h2", { class: "step-title" }, say("pickTitle")),
        h("p", { class: "hint" }, say("pickHint")),
        buttons,
        privacy,
      );
}
