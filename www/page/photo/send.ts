import { mayGuide } from "../camera/availability";
import { cameraButton } from "../camera/button";
import type { Actions } from "../state/actions";
import type { Submitted } from "../state/delivery";
import {
  busyWord,
  examinedOf,
  pickedOf,
  placedOf,
  preparedOf,
  refusedOf,
} from "../state/photo";
import {
  isAtPhoto,
  isPreparedShown,
  runningUpload,
  type State,
} from "../state/state";
import { h } from "../ui/dom";
import { excessOf } from "../state/submission";
import { progressView, showProgress } from "../upload/progress_view";
import { failedText } from "../upload/status_text";
import { say } from "../words/main";
import { saveButton } from "./keep";

/** The buttons of the next step, the progress of the upload and what came of it. `input` gives another photo. */
export function sendView(
  state: State,
  actions: Actions,
  input: HTMLInputElement,
): HTMLElement[] {
  const { photo, profile, step } = state;
  const running = runningUpload(state);
  if (running) {
    const shown = preparedOf(photo) ?? pickedOf(photo);
    const url = step === "code" ? null : (shown?.url ?? null);
    return [progressView(running, actions, url)];
  }
  if (step === "code") return [failureView(state.code)].filter(isShown);
  const examined = examinedOf(photo);
  if (!isAtPhoto(state) || pickedOf(photo) === null) return [];
  const other = (isMain: boolean, word: "again" | "otherOriginal" = "again") =>
    h("label", { class: buttonLook(isMain, "label-button") }, input, say(word));
  const bar = (...buttons: (HTMLElement | null)[]) => [
    h("div", { class: "bar bar-row" }, ...buttons),
  ];
  const told = (failure: HTMLElement | null, button: HTMLElement) => [
    h("div", { class: "bar" }, failure, button),
  ];
  if (busyWord(photo) !== null || !examined) return bar(other(false));
  if (photo.kind === "notSent" && photo.delivery.kind === "refused")
    return told(failureView(photo), other(true));
  if (isPreparedShown(state))
    return bar(saveOf(state), submitButton(actions, "goSubmit"));
  const { tone } = examined.report.headline;
  if (tone === "bad" || refusedOf(photo) !== null) {
    const camera = cameraButton({
      text: say("shootAgain"),
      testId: "camera-open",
      open: mayGuide(profile) ? actions.openCamera : null,
      onFile: actions.pick,
    });
    camera.className = buttonLook(true, "label-button");
    return bar(other(false), camera);
  }
  const isDoubtful = tone === "doubtful";
  const swap = other(isDoubtful, isDoubtful ? "otherOriginal" : "again");
  const word = isDoubtful ? "useAnyway" : "makeIt";
  if (profile.policy !== "original")
    return bar(swap, prepareButton(state, actions, word));
  const excess = tooLarge(state);
  return excess
    ? told(excess, other(true))
    : bar(swap, submitButton(actions, word));
}

/** The look of a button in the bar: one of them is the main one. */
const buttonLook = (isMain: boolean, more = "") =>
  `btn ${isMain ? "btn-main is-main" : "btn-plain"} ${more}`;

const saveOf = (state: State): HTMLElement | null => {
  const prepared = preparedOf(state.photo);
  return prepared && saveButton(state, prepared);
};

const isShown = <Element>(element: Element | null): element is Element =>
  element !== null;

/** Why the upload came to nothing. */
const failureView = (
  state: { kind: string } | Submitted<unknown>,
): HTMLElement | null =>
  state.kind === "notSent" && "delivery" in state
    ? h("p", { class: "failure", role: "alert" }, failedText(state.delivery))
    : null;

/** Goes on; not the main button where another photo would be better. */
const onButton = (id: string, word: OnWord, onclick: () => void) =>
  h(
    "button",
    {
      type: "button",
      "data-testid": id,
      class: buttonLook(word !== "useAnyway"),
      onclick,
    },
    say(word),
  );

type OnWord = "makeIt" | "goSubmit" | "useAnyway";

/** Leads to the page where the upload is confirmed and begins; both buttons are the way to upload. */
const submitButton = (actions: Actions, word: OnWord) =>
  onButton("upload", word, actions.openSubmit);

function prepareButton(
  state: State,
  actions: Actions,
  word: OnWord,
): HTMLElement {
  const button = onButton("prepare", word, actions.prepare);
  allow(button, state);
  return button;
}

/** Dims the button while a rule that rejects fails in the chosen crop; the frame says which. */
function allow(button: HTMLElement, { photo }: State): void {
  const allowed = placedOf(photo)?.allowed ?? true;
  button.classList.toggle("btn-off", !allowed);
  button.setAttribute("aria-disabled", String(!allowed));
}

/** As {@link allow}, without drawing the rest again. */
export function allowPrepare(part: HTMLElement, state: State): void {
  const button = part.querySelector<HTMLElement>("[data-testid=prepare]");
  if (button) allow(button, state);
}

/** The file is larger than the receiver takes: said before anything is sent. */
function tooLarge(state: State): HTMLElement | null {
  const excess = excessOf(state);
  if (!excess) return null;
  const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  const words = say("fileTooLarge", {
    size: megabytes(excess.size),
    most: megabytes(excess.most),
  });
  return h("p", { class: "failure", role: "alert" }, words);
}

/** Moves the progress without drawing the rest again; false where it is not shown yet. */
export function showUpload(part: HTMLElement, state: State): boolean {
  const running = runningUpload(state);
  return running !== null && showProgress(part, running);
}
