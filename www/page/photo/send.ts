import type { Report } from "../../engine";
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
  reportOf,
} from "../state/photo";
import { isPreparedShown, runningUpload, type State } from "../state/state";
import { h } from "../ui/dom";
import { progressView, showProgress } from "../upload/progress_view";
import { failedText } from "../upload/status_text";
import { say } from "../words/main";
import { saveButton } from "./keep";
import { submitView, uploadButton } from "./submit";

/** The buttons of the next step, submitting, the progress of the upload and what came of it. `input` gives another photo. */
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
  const report = reportOf(photo);
  const examined = examinedOf(photo);
  if (pickedOf(photo) === null || photo.kind === "received") return [];
  const other = (isMain: boolean, word: "again" | "otherOriginal" = "again") =>
    h("label", { class: buttonLook(isMain, "label-button") }, input, say(word));
  const bar = (...buttons: (HTMLElement | null)[]) =>
    h("div", { class: "bar bar-row" }, ...buttons);
  if (busyWord(photo) !== null || !examined || !report)
    return [bar(other(false))];
  const { tone } = examined.report.headline;
  const original = profile.policy === "original";
  if (isPreparedShown(state))
    return uploadStep(state, report, actions, saveOf(state));
  if (tone === "bad" || photo.kind === "refused") {
    const camera = cameraButton({
      text: say("shootAgain"),
      testId: "camera-open",
      open: mayGuide(profile) ? actions.openCamera : null,
      onFile: actions.pick,
    });
    camera.className = buttonLook(true, "label-button");
    return [bar(other(false), camera)];
  }
  const isDoubtful = tone === "doubtful" && photo.kind !== "notSent";
  const swap = other(isDoubtful, isDoubtful ? "otherOriginal" : "again");
  return original
    ? uploadStep(state, report, actions, swap, !isDoubtful)
    : [bar(swap, prepareButton(state, actions, !isDoubtful))];
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

function prepareButton(
  state: State,
  actions: Actions,
  isMain: boolean,
): HTMLElement {
  const button = h(
    "button",
    {
      type: "button",
      "data-testid": "prepare",
      class: buttonLook(isMain),
      onclick: actions.prepare,
    },
    say(isMain ? "makeIt" : "useAnyway"),
  );
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
function tooLarge({ receiver, photo, profile }: State): HTMLElement | null {
  const most = profile.service?.target ? null : receiver?.largest;
  const size = pickedOf(photo)?.file.size ?? 0;
  if (!most || size <= most || profile.policy !== "original") return null;
  const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  const words = say("fileTooLarge", {
    size: megabytes(size),
    most: megabytes(most),
  });
  return h("p", { class: "failure", role: "alert" }, words);
}

/** The bar of a photo that can be sent, and the page below it on which that is done. */
function uploadStep(
  state: State,
  { ask }: Report,
  actions: Actions,
  beside: HTMLElement | null,
  isMain = true,
): HTMLElement[] {
  const refusal = tooLarge(state);
  if (refusal) return [h("div", { class: "bar" }, refusal)];
  const { photo } = state;
  const row = (button: HTMLElement | null) =>
    h("div", { class: "bar-row" }, beside, button);
  if (photo.kind === "notSent") {
    const again = uploadButton(actions);
    again.textContent = say("retry");
    const isFinal = photo.delivery.kind === "refused";
    const failure = failureView(photo);
    return [h("div", { class: "bar" }, failure, row(isFinal ? null : again))];
  }
  const page = submitView(state, ask, actions);
  const go = h(
    "button",
    {
      type: "button",
      "data-testid": "go-submit",
      class: buttonLook(isMain),
      onclick() {
        page.scrollIntoView({ block: "start" });
        page.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
      },
    },
    say(isMain ? "goSubmit" : "useAnyway"),
  );
  return [h("div", { class: "bar" }, row(go)), page];
}

/** Moves the progress without drawing the rest again; false where it is not shown yet. */
export function showUpload(part: HTMLElement, state: State): boolean {
  const running = runningUpload(state);
  return running !== null && showProgress(part, running);
}
