import { h } from "../ui/dom";
import { returnToMiniProgram } from "./mini_program";
import { icon } from "../ui/icons";
import { tell } from "../words/language";
import { say, type Word } from "../words/step_views";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";
import type { Standing } from "../service/receiver";
import { moment, serviceOf, submits } from "../service/stages";
import type { Stage } from "../../engine";
import { helpView } from "./help";

const HINTS: Record<Standing["state"], Word> = {
  waiting: "stateWaiting",
  checking: "stateChecking",
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
      class: "btn btn-plain",
      "data-testid": "refresh",
      onclick: () => void navigation.refresh(),
    },
    say("refresh"),
  );
  const again = h(
    "button",
    {
      type: "button",
      class: "btn btn-plain",
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
          icon(
            rejected
              ? "reject"
              : known || navigation.isNew
                ? "pass"
                : "unknown",
          ),
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
      known ? timeline(known) : null,
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
      : photoIsDue(navigation, known)
        ? {
            primary: {
              text: () => say("photoNext"),
              run: () => navigation.nextStage(),
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
  if (known.kind === "code" && known.state === "complete") {
    const due = photoIsDue(navigation, known);
    const { from = "", to = "" } = due ?? {};
    return due && from
      ? say("stateCodeDates", { from: day(from), to: day(to) })
      : say("stateCodeComplete");
  }
  const { review } = serviceOf(navigation.state.profile);
  const words = say(HINTS[known.state]);
  return known.state === "reviewing" && review
    ? `${words} ${tell(review)}`
    : words;
}

/** The stage after the code's, if it wants a photo. */
function photoIsDue(
  navigation: Navigation,
  known: Standing | null,
): Stage | null {
  if (known?.kind !== "code") return null;
  const { stages } = serviceOf(navigation.state.profile);
  return stages.find((stage) => submits(stage) === "photo") ?? null;
}

/** "2023-02-23" as "2-23". */
const day = (date: string) => date.split("-").slice(1).map(Number).join("-");

/** Received, in review, done: what has happened and what is next. */
function timeline({ state, kind }: Standing): HTMLElement {
  const reached = {
    waiting: 0,
    checking: 0,
    collecting: 1,
    reviewing: 1,
    rejected: 2,
    complete: 2,
  };
  const last = state === "rejected" ? "doneRejected" : "doneAt";
  const words: Word[] =
    kind === "code" ? ["arrivedAt", last] : ["arrivedAt", "inReview", last];
  const at = Math.min(reached[state], words.length - 1);
  const item = (word: Word, index: number) =>
    h(
      "li",
      {
        class:
          index > at
            ? ""
            : state === "rejected" && index === at
              ? "is-bad"
              : "is-done",
        "aria-current": index === at ? "step" : null,
      },
      say(word),
    );
  return h("ol", { class: "card timeline" }, ...words.map(item));
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
  const look = "btn btn-main";
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
    const look = "btn btn-main";
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
