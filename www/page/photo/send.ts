import { h } from "../ui/dom";
import { sayFrame } from "../placement/words";
import { isPreparedShown, type State } from "../state/state";
import { progressView, showProgress } from "../upload/progress_view";
import { endedText, isRunning } from "../upload/status_text";
import type { Actions } from "../view";
import { say, tell } from "../words/language";

/** Declarations, the buttons of the next step, the progress of the upload and what came of it. */
export function sendView(state: State, actions: Actions): HTMLElement[] {
  const { report, complete, delivery, profile, busy, step } = state;
  if (isRunning(delivery))
    return [h("div", { class: "bar" }, ...progressView(delivery, actions))];
  if (step === "code") return endedView(delivery);
  if (report === null || delivery?.kind === "received" || busy !== null)
    return [];
  const original = profile.policy === "original";
  const ready = original
    ? complete && report.verdict !== "reject"
    : isPreparedShown(state);
  if (ready) return uploadStep(state, actions);
  if (original || !complete) return [];
  return [h("div", { class: "bar" }, prepareButton(state, actions))];
}

/** What came of the upload of a code, beside the step's own button. */
const endedView = (delivery: State["delivery"]): HTMLElement[] =>
  delivery === null || isRunning(delivery) || delivery.kind === "received"
    ? []
    : [h("p", { class: "failure", role: "alert" }, endedText(delivery))];

function prepareButton(state: State, actions: Actions): HTMLElement {
  const rejected = state.report?.verdict === "reject";
  const word = rejected ? say("prepareAnyway") : say("prepare");
  const button = h(
    "button",
    {
      type: "button",
      "data-testid": "prepare",
      class: `weui-btn ${rejected ? "weui-btn_default" : "weui-btn_primary"}`,
      onclick: actions.prepare,
    },
    state.placement ? sayFrame("use") : word,
  );
  allow(button, state);
  return button;
}

/** Dims the button while a rule that rejects fails in the chosen crop; the frame says which. */
function allow(button: HTMLElement, { placed }: State): void {
  const allowed = placed?.allowed ?? true;
  button.classList.toggle("weui-btn_disabled", !allowed);
  button.setAttribute("aria-disabled", String(!allowed));
}

/** As {@link allow}, without drawing the rest again. */
export function allowPrepare(part: HTMLElement, state: State): void {
  const button = part.querySelector<HTMLElement>("[data-testid=prepare]");
  if (button) allow(button, state);
}

function uploadStep(state: State, actions: Actions): HTMLElement[] {
  const { report, declared, delivery } = state;
  const ask = report?.ask ?? [];
  const button = h("button", {
    type: "button",
    "data-testid": "upload",
    class: "weui-btn weui-btn_primary",
    onclick: actions.upload,
  });
  const caption = () => {
    const all = ask.every(({ id }) => declared.has(id));
    if (delivery !== null) button.textContent = say("retry");
    else button.textContent = say(all ? "upload" : "confirmUpload");
  };
  caption();
  const item = (id: string, text: string) => {
    const box = h("input", {
      type: "checkbox",
      checked: declared.has(id),
      onchange: () => {
        if (box.checked) declared.add(id);
        else declared.delete(id);
        actions.declare();
        caption();
      },
    });
    return h(
      "li",
      {},
      h("label", { class: "declaration" }, box, h("span", {}, text)),
    );
  };
  const declarations =
    ask.length > 0 &&
    h(
      "section",
      { class: "card" },
      h("h2", { class: "step-title" }, say("declare")),
      h(
        "ul",
        { class: "declarations" },
        ...ask.map(({ id, text }) => item(id, tell(text))),
      ),
    );
  const problem =
    delivery !== null &&
    !isRunning(delivery) &&
    h("p", { class: "failure", role: "alert" }, endedText(delivery));
  const again = delivery?.kind !== "refused" && button;
  const bar = h("div", { class: "bar" }, problem, again);
  return declarations ? [declarations, bar] : [bar];
}

/** Moves the progress without drawing the rest again; false where it is not shown yet. */
export const showSent = (part: HTMLElement, { delivery }: State): boolean =>
  isRunning(delivery) && showProgress(part, delivery);
