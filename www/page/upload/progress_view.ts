import type { Running } from "../state/delivery";
import type { Actions } from "../state/actions";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { runningText, spokenText } from "./status_text";

/** Milliseconds between two steps of a countdown. */
const TICK_MS = 500;

/** A running upload: what is going on, how far it is, and what the student can do. */
export function progressView(state: Running, actions: Actions): HTMLElement[] {
  const hurry = h(
    "button",
    {
      type: "button",
      "data-testid": "upload",
      class: "btn btn-main",
      onclick: actions.hurry,
    },
    say("retryNow"),
  );
  const cancel = h(
    "button",
    {
      type: "button",
      class: "btn btn-plain",
      onclick: actions.cancel,
    },
    say("cancel"),
  );
  const view = h(
    "div",
    { "data-testid": "delivery" },
    h("p", { class: "sending" }),
    h("progress", { "data-testid": "progress", max: 1 }),
    hurry,
    cancel,
  );
  show(view, state);
  return [view];
}

/** Updates the view in place, so that buttons and focus stay. False if there is none yet. */
export function showProgress(part: HTMLElement, state: Running): boolean {
  const view = part.querySelector<HTMLElement>("[data-testid=delivery]");
  if (view) show(view, state);
  return view !== null;
}

function show(view: HTMLElement, state: Running): void {
  const [words, bar, hurry] = view.children as unknown as [
    HTMLElement,
    HTMLProgressElement,
    HTMLElement,
  ];
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
