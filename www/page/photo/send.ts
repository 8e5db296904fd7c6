import type { Report } from "../../engine";
import { sayPlacement } from "../placement/words";
import type { Actions } from "../state/actions";
import type { Submitted } from "../state/delivery";
import { busyWord, examinedOf, placedOf, reportOf } from "../state/photo";
import { isPreparedShown, runningUpload, type State } from "../state/state";
import { h } from "../ui/dom";
import { progressView, showProgress } from "../upload/progress_view";
import { failedText } from "../upload/status_text";
import { tell } from "../words/language";
import { say } from "../words/main";

/** Declarations, the buttons of the next step, the progress of the upload and what came of it. */
export function sendView(state: State, actions: Actions): HTMLElement[] {
  const { photo, profile, step } = state;
  const running = runningUpload(state);
  if (running)
    return [h("div", { class: "bar" }, ...progressView(running, actions))];
  if (step === "code") return [failureView(state.code)].filter(isShown);
  const report = reportOf(photo);
  const examined = examinedOf(photo);
  if (!report || photo.kind === "received" || busyWord(photo) !== null)
    return [];
  const original = profile.policy === "original";
  const ready = original
    ? examined !== null && report.verdict !== "reject"
    : isPreparedShown(state);
  if (ready) return uploadStep(state, report, actions);
  if (original || !examined) return [];
  return [h("div", { class: "bar" }, prepareButton(state, actions))];
}

const isShown = <Element>(element: Element | null): element is Element =>
  element !== null;

/** Why the upload came to nothing. */
const failureView = (
  state: { kind: string } | Submitted<unknown>,
): HTMLElement | null =>
  state.kind === "notSent" && "delivery" in state
    ? h("p", { class: "failure", role: "alert" }, failedText(state.delivery))
    : null;

function prepareButton(state: State, actions: Actions): HTMLElement {
  const photo = examinedOf(state.photo);
  const rejected = photo?.report.verdict === "reject";
  const word = rejected ? say("prepareAnyway") : say("prepare");
  const button = h(
    "button",
    {
      type: "button",
      "data-testid": "prepare",
      class: `weui-btn ${rejected ? "weui-btn_default" : "weui-btn_primary"}`,
      onclick: actions.prepare,
    },
    photo?.kind === "placing" ? sayPlacement("use") : word,
  );
  allow(button, state);
  return button;
}

/** Dims the button while a rule that rejects fails in the chosen crop; the frame says which. */
function allow(button: HTMLElement, { photo }: State): void {
  const allowed = placedOf(photo)?.allowed ?? true;
  button.classList.toggle("weui-btn_disabled", !allowed);
  button.setAttribute("aria-disabled", String(!allowed));
}

/** As {@link allow}, without drawing the rest again. */
export function allowPrepare(part: HTMLElement, state: State): void {
  const button = part.querySelector<HTMLElement>("[data-testid=prepare]");
  if (button) allow(button, state);
}

function uploadStep(
  { photo, declared }: State,
  { ask }: Report,
  actions: Actions,
): HTMLElement[] {
  const button = h("button", {
    type: "button",
    "data-testid": "upload",
    class: "weui-btn weui-btn_primary",
    onclick: actions.upload,
  });
  const caption = () => {
    const all = ask.every(({ id }) => declared.has(id));
    if (photo.kind === "notSent") button.textContent = say("retry");
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
  const isRefused =
    photo.kind === "notSent" && photo.delivery.kind === "refused";
  const again = !isRefused && button;
  const bar = h("div", { class: "bar" }, failureView(photo), again);
  return declarations ? [declarations, bar] : [bar];
}

/** Moves the progress without drawing the rest again; false where it is not shown yet. */
export function showUpload(part: HTMLElement, state: State): boolean {
  const running = runningUpload(state);
  return running !== null && showProgress(part, running);
}
