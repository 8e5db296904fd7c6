import { h } from "../ui/dom";
import { returnToMiniProgram } from "./mini_program";
import { icon } from "../ui/icons";
import { tell } from "../words/language";
import { say, type Word } from "../words/step_views";
import type { Navigation } from "./navigation";
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
export function statusStep(navigation: Navigation): StepView {
  const { receipt, standing } = navigation.state;
  const known = typeof standing === "object" ? standing : null;
  const rejected = known?.state === "rejected";
  const refresh = h(
    "button",
    {
      type: "button",
      class: "weui-btn weui-btn_default",
      "data-testid": "refresh",
      onclick: () => void navigation.refresh(),
    },
    say("refresh"),
  );
  const again = h(
    "button",
    {
      type: "button",
      class: "weui-btn weui-btn_default",
      onclick: navigation.actions.startOver,
    },
    say("another"),
  );
  return {
    title: known
      ? tell(known.title)
      : say(navigation.isNew ? "received" : "statusTitle"),
    body: [
      h(
        "section",
        { class: `card receipt state-${known?.state ?? "unknown"}` },
        h(
          "span",
          { class: "receipt-mark" },
          icon(rejected ? "reject" : "pass"),
        ),
        navigation.isNew && known
          ? h("p", { class: "lead" }, say("received"))
          : null,
        h("p", { class: "hint", role: "status" }, hint(navigation, known)),
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
      known?.kind === "code" ? null : feeView(navigation, known),
      receipt === null ? null : backView(receipt),
      helpView(navigation),
    ],
    ...(rejected
      ? {
          primary: {
            text: () => say("uploadAgain"),
            run: () => navigation.submitAgain(),
          },
        }
      : {}),
    second: h("div", { class: "stack" }, refresh, rejected ? null : again),
  };
}

function hint(navigation: Navigation, known: Standing | null): string {
  const { standing } = navigation.state;
  if (standing === "failed") return say("statusFailed");
  if (standing === "unknown")
    return say(navigation.isNew ? "receivedHint" : "receiptUnknown");
  if (known === null) return say("receivedHint");
  if (known.kind === "code" && known.state === "complete")
    return say("stateCodeComplete");
  const { review } = serviceOf(navigation.state.profile);
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

/** Back to the mini-program that showed this page. */
function backView(receipt: string): HTMLElement | null {
  const back = returnToMiniProgram(receipt);
  const look = "weui-btn weui-btn_primary";
  const made = { type: "button", class: look, "data-testid": "back" };
  return (
    back && h("button", { ...made, onclick: back }, say("backToMiniProgram"))
  );
}

/** What the service costs, and a link to the operator's own page for paying. */
function feeView(
  navigation: Navigation,
  known: Standing | null,
): HTMLElement | null {
  const { fee } = serviceOf(navigation.state.profile);
  const { receipt } = navigation.state;
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
