import { h } from "../ui/dom";
import { wayBack } from "./mini_program";
import { icon } from "../ui/icons";
import { say, tell, type Word } from "../words/language";
import type { Flow } from "./navigation";
import type { StepView } from "./step_page";
import type { Standing } from "../service/receiver";
import { moment, serviceOf } from "../service/stages";
import { helpView } from "./help";

const HINTS: Record<Standing["state"], Word> = {
  waiting: "stateWaiting",
  collecting: "stateCollecting",
  reviewing: "stateReviewing",
  rejected: "stateRejected",
  complete: "stateComplete",
};

/** The receipt, where the submission stands, and what there is to do. */
export function statusStep(flow: Flow): StepView {
  const { receipt, standing } = flow.state;
  const known = typeof standing === "object" ? standing : null;
  const rejected = known?.state === "rejected";
  const refresh = h(
    "button",
    {
      type: "button",
      class: "weui-btn weui-btn_default",
      "data-testid": "refresh",
      onclick: () => void flow.refresh(),
    },
    say("refresh"),
  );
  const again = h(
    "button",
    {
      type: "button",
      class: "weui-btn weui-btn_default",
      onclick: flow.actions.startOver,
    },
    say("another"),
  );
  return {
    title: known
      ? tell(known.title)
      : say(flow.isNew ? "received" : "statusTitle"),
    body: [
      h(
        "section",
        { class: `card receipt state-${known?.state ?? "unknown"}` },
        h(
          "span",
          { class: "receipt-mark" },
          icon(rejected ? "reject" : "pass"),
        ),
        flow.isNew && known ? h("p", { class: "lead" }, say("received")) : null,
        h("p", { class: "hint", role: "status" }, hint(flow, known)),
        known?.reason
          ? h(
              "p",
              { class: "reason" },
              h("strong", {}, say("reason")),
              " ",
              known.reason,
            )
          : null,
        receipt === null ? null : receiptLine(receipt),
        known
          ? h(
              "p",
              { class: "hint" },
              say("receivedAt"),
              " ",
              moment(new Date(known.received_at)),
            )
          : null,
      ),
      known?.kind === "code" ? null : feeView(flow, known),
      receipt === null ? null : backView(receipt),
      helpView(flow),
    ],
    ...(rejected
      ? {
          primary: {
            text: () => say("uploadAgain"),
            run: () => flow.submitAgain(),
          },
        }
      : {}),
    second: h("div", { class: "stack" }, refresh, rejected ? null : again),
  };
}

function hint(flow: Flow, known: Standing | null): string {
  const { standing } = flow.state;
  if (standing === "failed") return say("statusFailed");
  if (standing === "unknown")
    return say(flow.isNew ? "receivedHint" : "statusUnknown");
  if (known === null) return say("receivedHint");
  if (known.kind === "code" && known.state === "complete")
    return say("stateCodeComplete");
  const { review } = serviceOf(flow.state.profile);
  const words = say(HINTS[known.state]);
  return known.state === "reviewing" && review
    ? `${words} ${tell(review)}`
    : words;
}

function receiptLine(receipt: string): HTMLElement {
  const copy = h(
    "button",
    {
      type: "button",
      class: "chip",
      onclick: async () => {
        await navigator.clipboard?.writeText(receipt).catch(() => undefined);
        copy.textContent = say("copied");
      },
    },
    say("copy"),
  );
  return h(
    "div",
    { class: "receipt-id" },
    h("span", { class: "field-label" }, say("receipt")),
    h("code", { "data-testid": "receipt", tabindex: -1 }, receipt),
    copy,
  );
}

/** The way back to the mini-program that showed this page. */
function backView(receipt: string): HTMLElement | null {
  const back = wayBack(receipt);
  const look = "weui-btn weui-btn_primary";
  const made = { type: "button", class: look, "data-testid": "back" };
  return (
    back && h("button", { ...made, onclick: back }, say("backToMiniProgram"))
  );
}

/** What the service costs, and the way to the operator's own page for it. */
function feeView(flow: Flow, known: Standing | null): HTMLElement | null {
  const { fee } = serviceOf(flow.state.profile);
  const { receipt } = flow.state;
  if (!fee || known?.state === "complete" || known?.state === "rejected")
    return null;
  let link: HTMLElement | null = null;
  if (fee.payment && receipt !== null) {
    const url = new URL(fee.payment, document.baseURI);
    url.searchParams.set("receipt", receipt);
    const look = "weui-btn weui-btn_primary";
    link = h("a", { class: look, href: url.href }, say("pay"));
  }
  return h(
    "section",
    { class: "card fee" },
    h("h3", { class: "card-title" }, say("fee")),
    h("p", {}, tell(fee.text)),
    link,
  );
}
