import { isRunning } from "../upload/status_text";
import { h } from "../ui/dom";
import { masked } from "../state/code";
import type { State } from "../state/state";
import type { Actions } from "../view";
import { say, tell } from "../words/language";

/** How the capture code stands that goes with the photo. */
function codeText({ code }: State): string | null {
  const { text, problem } = code;
  if (code.busy) return say("codeReading");
  if (text !== null) return `${say("codeField")} ${masked(text)}`;
  if (problem === null) return null;
  return typeof problem === "string" ? say(problem) : tell(problem);
}

/** What the student should know of the photo's safety on this phone. */
export function notesView(state: State, actions: Actions): HTMLElement[] {
  const { picked, trouble, restored, delivery } = state;
  const notes: HTMLElement[] = [];
  if (picked === null || delivery?.kind === "received") return notes;
  const code = codeText(state);
  if (code) notes.push(h("p", { class: "note", role: "status" }, code));
  if (trouble !== null) {
    const word = trouble === "full" ? "keepFull" : "keepUnavailable";
    const attributes = { class: "note note-warning", role: "status" };
    notes.push(h("p", { ...attributes, "data-testid": "trouble" }, say(word)));
  }
  if (restored && !isRunning(delivery)) {
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
