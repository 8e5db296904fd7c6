import { h } from "../ui/dom";
import { returnToMiniProgram } from "./mini_program";
import { icon } from "../ui/icons";
import { sentPhotoOf } from "../state/photo";
import { currentLanguage, tell } from "../words/language";
import { say, type Word } from "../words/step_views";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";
import type { Standing } from "../service/receiver";
import { dayOf, daysOf, moment, serviceOf, submits } from "../service/stages";
import type { Stage } from "../../engine";
import { helpView } from "./help";
import { historyView } from "./history";

const HINTS: Record<Standing["state"], Word> = {
  waiting: "stateWaiting",
  checking: "stateChecking",
  collecting: "stateCollecting",
  reviewing: "stateReviewing",
  rejected: "stateRejected",
  replaced: "stateReplaced",
  complete: "stateComplete",
};

/** The receipt, where the submission stands, and what there is to do. */
export function statusStep(navigation: Navigation): StepView {
  const { receipt, standing } = navigation.state;
  const known = typeof standing === "object" ? standing : null;
  const rejected = known?.state === "rejected";
  return {
    title: titleOf(navigation, known),
    body: [
      receiptCard(navigation, known),
      known ? timeline(known) : null,
      known?.state === "collecting" ? feeView(navigation) : null,
      receipt === null ? null : backView(receipt),
      helpView(navigation),
      historyView(navigation),
    ],
    primary: nextOf(navigation, known),
    second: h(
      "div",
      { class: "state-buttons" },
      button("refresh", say("refresh"), () => void navigation.refresh()),
      rejected ? null : againButton(navigation, known),
    ),
  };
}

/** The one thing to do next. */
function nextOf(
  navigation: Navigation,
  known: Standing | null,
): StepView["primary"] {
  if (known?.state === "rejected")
    return {
      text: () => say("uploadAgain"),
      run: () => navigation.submitAgain(),
    };
  if (photoIsDue(navigation, known))
    return {
      text: () => say("photoNext"),
      run: () => navigation.nextStage(),
    };
  const { state, view, receipt } = known ?? {};
  if (state !== "complete" || !view || !receipt) return null;
  return {
    text: () => say("viewPhoto"),
    run: () =>
      void import("../rare").then(({ openPhoto }) => openPhoto(receipt, view)),
    testId: "view-photo",
  };
}

function titleOf({ isNew, state }: Navigation, known: Standing | null) {
  if (known) return tell(known.title);
  if (isNew) return say("received");
  if (state.standing === "unknown") return say("unknownTitle");
  return say(state.standing === "failed" ? "failedTitle" : "statusTitle");
}

function receiptCard(
  navigation: Navigation,
  known: Standing | null,
): HTMLElement {
  const { isNew, state } = navigation;
  const { receipt, standing, photo } = state;
  const isLost = typeof standing === "string" && !isNew;
  const look = known?.state ?? (isLost ? "lost" : "unknown");
  const mark =
    known?.state === "rejected"
      ? "reject"
      : known || isNew
        ? "pass"
        : "unknown";
  const sent = known?.kind === "code" ? null : sentPhotoOf(photo);
  return h(
    "section",
    { class: `card receipt state-${look}` },
    h(
      "div",
      { class: sent ? "receipt-photo" : null },
      sent && h("img", { src: sent, alt: "", "data-testid": "sent-photo" }),
      h("span", { class: "receipt-mark" }, icon(mark)),
    ),
    known?.reason
      ? h(
          "p",
          { class: "reason" },
          h("strong", {}, say("reason")),
          " ",
          known.reason,
        )
      : null,
    h("p", { class: "hint", role: "status" }, hint(navigation, known)),
    receipt === null ? null : receiptLine(receipt),
  );
}

const button = (id: string, text: string, onclick: () => void) =>
  h(
    "button",
    { type: "button", class: "btn btn-plain", "data-testid": id, onclick },
    text,
  );

/** Another photo in the place of this one while that is possible, else one more submission. */
const againButton = (navigation: Navigation, known: Standing | null) =>
  known?.replaceable
    ? button("replace", say("replacePhoto"), () => navigation.submitAgain())
    : anotherButton(navigation);

/** Begins again once that is confirmed; the receipt stays in the list. */
function anotherButton({ actions }: Navigation): HTMLElement {
  const again = button("another", say("another"), () => {
    const sure = h(
      "div",
      { class: "stack", role: "group", "aria-label": say("another") },
      h("p", { class: "hint", role: "alert" }, say("anotherSure")),
      button("another-yes", say("anotherYes"), actions.startOver),
      button("another-no", say("anotherNo"), () => {
        sure.replaceWith(again);
        again.focus();
      }),
    );
    again.replaceWith(sure);
    sure.querySelector("button")?.focus();
  });
  return again;
}

function hint(navigation: Navigation, known: Standing | null): string {
  const { standing } = navigation.state;
  if (standing === "failed") return say("statusFailed");
  if (standing === "unknown")
    return say(navigation.isNew ? "receivedHint" : "receiptUnknown");
  if (known === null) return say("receivedHint");
  if (known.kind === "code" && known.state === "complete") {
    const due = photoIsDue(navigation, known);
    const { from, to } = due ?? {};
    const isChinese = currentLanguage() === "zh";
    return from && to
      ? say("stateCodeDates", { days: daysOf(from, to, isChinese) })
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

/** Received, in review, done: what has happened and what is next. */
function timeline(standing: Standing): HTMLElement {
  const { state, kind, received_at } = standing;
  const reached = {
    waiting: 0,
    checking: 0,
    collecting: 1,
    reviewing: 1,
    rejected: 2,
    replaced: 2,
    complete: 2,
  };
  const isBad = state === "rejected" || state === "replaced";
  const words = [
    say("arrivedAt"),
    ...(kind === "code" ? [] : [say("inReview")]),
    endOf(standing),
  ];
  const at = Math.min(reached[state], words.length - 1);
  const item = (word: string, index: number) =>
    h(
      "li",
      {
        class: index > at ? "" : isBad && index === at ? "is-bad" : "is-done",
        "aria-current": index === at ? "step" : null,
      },
      word,
      index === 0 &&
        h("span", { class: "when" }, moment(new Date(received_at))),
    );
  return h("ol", { class: "card timeline" }, ...words.map(item));
}

/** How the review ends, or has ended. */
function endOf({ state, resubmit_until: until }: Standing): string {
  if (state === "replaced") return say("doneReplaced");
  if (state !== "rejected") return say("doneAt");
  if (!until) return say("doneRejected");
  return say("doneRejectedUntil", {
    day: dayOf(until, currentLanguage() === "zh"),
  });
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

/** What is due, and a link to the operator's own page for paying. */
function feeView(navigation: Navigation): HTMLElement | null {
  const { fee } = serviceOf(navigation.state.profile);
  const { receipt } = navigation.state;
  if (!fee) return null;
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
