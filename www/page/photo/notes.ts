import { codeOf, masked } from "../state/code";
import { pickedOf } from "../state/photo";
import { runningUpload, type State } from "../state/state";
import type { Actions } from "../state/actions";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/main";

/** What is known of the capture code that goes with the photo. */
function codeText(state: State): string | null {
  const code = codeOf(state.code);
  switch (code.kind) {
    case "none":
      return null;
    case "reading":
      return say("codeReading");
    case "read":
      return `${say("codeField")} ${masked(code.text)}`;
    case "choice":
      return say("codeChoose");
    case "notCode":
      return typeof code.problem === "string"
        ? say(code.problem)
        : tell(code.problem);
  }
}

/** What must not be missed before the upload: why an earlier photo was rejected, and that this one is not kept. */
export function warningsView(state: State): HTMLElement[] {
  const { photo, rejection, storageTrouble } = state;
  const warnings: HTMLElement[] = [];
  // It stays until another photo has arrived.
  if (rejection !== null) {
    const words = `${say("lastRejection")}${rejection}`;
    const look = { class: "note note-warning", "data-testid": "rejection" };
    warnings.push(h("p", look, words));
  }
  if (storageTrouble !== null && pickedOf(photo) !== null) {
    const word = storageTrouble === "full" ? "keepFull" : "keepUnavailable";
    const attributes = { class: "note note-warning", role: "status" };
    const made = { ...attributes, "data-testid": "trouble" };
    warnings.push(h("p", made, say(word)));
  }
  return warnings;
}

/** What the student should know of the photo's safety on this phone. */
export function notesView(state: State, actions: Actions): HTMLElement[] {
  const { photo, isRestored } = state;
  if (photo.kind === "received") return [];
  const notes = warningsView(state);
  if (pickedOf(photo) === null) return notes;
  const code = codeText(state);
  if (code) notes.push(h("p", { class: "note", role: "status" }, code));
  if (isRestored && runningUpload(state) === null) {
    const clear = h(
      "button",
      { type: "button", class: "chip", onclick: actions.startOver },
      say("clear"),
    );
    const words = h("span", {}, say("restored"));
    notes.push(
      h("p", { class: "note", "data-testid": "restored" }, words, clear),
    );
  }
  return notes;
}
