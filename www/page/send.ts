import { h } from "./dom";
import { sayFrame } from "./frame/words";
import type { State } from "./state";
import type { Answer } from "./upload";
import type { Actions } from "./view";
import { say, tell } from "./words";

/** Declarations, the buttons of the next step, the progress of the upload and what came of it. */
export function sendView(state: State, actions: Actions): HTMLElement[] {
  const { report, complete, answer, prepared, profile, busy } = state;
  if (report === null || answer?.kind === "received" || busy !== null)
    return [];
  const original = profile.policy === "original";
  const ready = original
    ? complete && report.verdict !== "reject"
    : prepared !== null;
  if (ready) return uploadStep(state, actions);
  if (original || !complete) return [];
  return [h("div", { class: "bar" }, prepareButton(state, actions))];
}

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
  const { report, declared, sent, answer } = state;
  const ask = report?.ask ?? [];
  const button = h("button", {
    type: "button",
    "data-testid": "upload",
    class: "weui-btn weui-btn_primary",
    onclick: actions.upload,
  });
  const caption = () => {
    const all = ask.every(({ id }) => declared.has(id));
    if (answer !== null) button.textContent = say("retry");
    else button.textContent = say(all ? "upload" : "confirmUpload");
  };
  caption();
  const item = (id: string, text: string) => {
    const box = h("input", {
      type: "checkbox",
      checked: declared.has(id),
      disabled: sent !== null,
      onchange: () => {
        if (box.checked) declared.add(id);
        else declared.delete(id);
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
    answer && h("p", { class: "failure", role: "alert" }, problemText(answer));
  const bar = h("div", { class: "bar" });
  if (sent === null) bar.append(...(problem ? [problem] : []), button);
  else bar.append(...progressView(sent, actions));
  return declarations ? [declarations, bar] : [bar];
}

function progressView(sent: number, actions: Actions): HTMLElement[] {
  const text = say("uploading", { percent: Math.floor(sent * 100) });
  return [
    h("p", { class: "sending", "aria-live": "off" }, text),
    h("progress", {
      "data-testid": "progress",
      max: 1,
      value: sent,
      "aria-label": text,
    }),
    h(
      "button",
      {
        type: "button",
        class: "weui-btn weui-btn_default",
        onclick: actions.cancel,
      },
      say("cancel"),
    ),
  ];
}

/** Moves the progress without drawing the rest again. */
export function showSent(part: HTMLElement, sent: number | null): void {
  const bar = part.querySelector("progress");
  const words = part.querySelector(".sending");
  if (sent === null || !bar || !words) return;
  bar.value = sent;
  words.textContent = say("uploading", { percent: Math.floor(sent * 100) });
}

function problemText(answer: Answer): string {
  switch (answer.kind) {
    case "refused":
      return answer.message ? tell(answer.message) : say("serverRefused");
    case "too-large":
      return say("serverTooLarge");
    case "busy":
      return answer.message
        ? tell(answer.message)
        : say("serverBusy", { status: answer.status });
    case "cancelled":
      return say("cancelled");
    default:
      return say("offline");
  }
}
