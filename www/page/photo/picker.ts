import { cameraButton } from "../camera/button";
import { examplesView } from "../parts/examples";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import type { Growing } from "../ui/painter";
import type { Actions } from "../state/actions";
import { say } from "../words/main";

/**
 * The two buttons that give a photo, on the first screen with examples; once there is a photo, that photo, and the buttons
 * stand in the bar.
 */
export function pickerView(
  actions: Actions,
  preview: HTMLElement | null,
  input: HTMLInputElement,
  guided: boolean,
  isFirst: boolean,
): Growing {
  const whole = (view: HTMLElement) => ({ view, rest: [] });
  if (preview)
    return whole(h("section", { class: "card card-picture" }, preview));
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
  if (!isFirst)
    return whole(
      h(
        "section",
        { class: "card" },
        h("h2", { class: "step-title" }, say("pickTitle")),
        h("p", { class: "hint" }, say("pickHint")),
        buttons,
        privacy,
      ),
    );
  const view = h(
    "section",
    { class: "hero" },
    h("h2", {}, say("heroTitle")),
    h("p", { class: "hint" }, say("heroHint")),
    buttons,
  );
  return { view, rest: showExamples(view) };
}

/** Adds the examples in a piece of their own: they are drawings. */
function* showExamples(hero: HTMLElement): Generator<void> {
  yield;
  hero.append(examplesView());
}
