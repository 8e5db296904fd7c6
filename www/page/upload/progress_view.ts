import type { Running } from "../state/delivery";
import type { Actions } from "../state/actions";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { runningText, spokenText } from "./status_text";

/** Milliseconds between two steps of a countdown. */
const TICK_MS = 500;

/**
 * A running upload, alone on the page: what is going on, how far it is, and what the student can do. Cancelling stands
 * at the top, away from the finger that has just pressed upload.
 */
export function progressView(
  state: Running,
  actions: Actions,
  url: string | null,
): HTMLElement {
  const button = (look: string, text: string, onclick: () => void) =>
    h("button", { type: "button", class: look, onclick }, text);
  const hurry = button("btn btn-main", say("retryNow"), actions.hurry);
  hurry.dataset.testid = "upload";
  const cancel = button("chip", say("cancel"), actions.cancel);
  cancel.dataset.testid = "cancel";
  const view = h(
    "div",
    { "data-testid": "delivery", class: "delivery" },
    h("div", { class: "delivery-top" }, cancel),
    url && h("img", { src: url, alt: "" }),
    h("p", { class: "sending" }),
    h("progress", { "data-testid": "progress", max: 1 }),
    hurry,
  );
  show(view, state);
  return view;
}

/** Updates the view in place, so that buttons and focus stay. False if there is none yet. */
export function showProgress(part: HTMLElement, state: Running): boolean {
  const view = part.querySelector<HTMLElement>("[data-testid=delivery]");
  if (view) show(view, state);
  return view !== null;
}

function show(view: HTMLElement, state: Running): void {
  const words = view.querySelector<HTMLElement>(".sending")!;
  const bar = view.querySelector("progress")!;
  const hurry = view.querySelector<HTMLElement>(".btn")!;
  view.dataset.state = state.kind;
  words.textContent = runningText(state);
  bar.hidden = state.kind !== "sending" && state.kind !== "answering";
  bar.setAttribute("aria-label", spokenText(state));
  if (state.kind === "sending" && state.total > 0)
    bar.value = state.sent / state.total;
  else bar.removeAttribute("value");
  hurry.hidden =
    state.kind !== "offline" && !(state.kind === "waiting" && state.mayHurry);
}

/** Announces changes to screen readers, and keeps countdowns going. */
export function createTeller(region: HTMLElement, onTick: () => void) {
  let spoken = "";
  let ticking: ReturnType<typeof setInterval> | undefined;
  return (state: Running | null) => {
    clearInterval(ticking);
    if (state?.kind === "waiting") ticking = setInterval(onTick, TICK_MS);
    const text = state ? spokenText(state) : "";
    if (text !== spoken) region.textContent = text;
    spoken = text;
  };
}
