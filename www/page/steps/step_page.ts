import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { tell } from "../words/language";
import type { StepName } from "../../engine";
import { claimOf, type Claim } from "../service/stages";
import { say, type Word } from "../words/main";
import { contactLines } from "./help";
import type { Navigation } from "./navigation";

/** One page of the steps: what it shows, and its big button. */
export interface StepView {
  title: string;
  /** The heading is only for screen readers. */
  quiet?: boolean;
  body: (Node | null | false)[];
  primary?: {
    text: () => string;
    run: () => void;
    /** False as long as something is missing: then `run` says what. */
    isReady?: () => boolean;
    testId?: string;
  } | null;
  /** Above the big button. */
  above?: Node | null;
  /** Below the big button. */
  second?: Node | null;
}

/** How far the student is, and a button to go back. */
export function stepsBar(navigation: Navigation): HTMLElement[] {
  const { pages, step } = navigation.place();
  if (step === pages[0]) return [];
  // Where the photo comes first there is no way to count.
  const counted = pages[0] === "start" ? pages.slice(1) : [];
  const at = counted.indexOf(step);
  const back =
    step === "status"
      ? null
      : h(
          "button",
          { type: "button", class: "back", onclick: () => navigation.back() },
          icon("back"),
          say("back"),
        );
  const count = counted.length;
  if (back === null && at < 0) return [];
  const bar = h("div", { class: "steps-bar", "aria-hidden": "true" });
  for (let i = 0; i < count; i += 1)
    bar.append(h("span", { class: i <= at ? "is-done" : "" }));
  const where =
    at < 0
      ? null
      : h(
          "p",
          { class: "steps-count" },
          say("stepOf", { step: at + 1, count }),
        );
  return [
    h(
      "nav",
      { class: "steps", "aria-label": say("steps") },
      h("div", { class: "steps-row" }, back, where),
      at < 0 ? null : bar,
    ),
  ];
}

/** What keeps the student from going on, and who helps; a running question is no alert. */
function problemView(navigation: Navigation): HTMLElement | null {
  const { problem } = navigation.state;
  if (problem === null) return null;
  if (problem === "asking")
    return h(
      "p",
      { class: "code-busy", role: "status" },
      h("span", { class: "spinner", "aria-hidden": "true" }),
      say("asking"),
    );
  const text = typeof problem === "string" ? say(problem) : tell(problem);
  return h(
    "div",
    { class: "failure step-problem", role: "alert", tabindex: -1 },
    h("p", {}, text),
    ...(problem === "noMatch"
      ? [comparedView(navigation), ...contactLines(navigation)]
      : []),
  );
}

/** What a look-up compares, and the step in which each was said. */
const COMPARED: Record<NonNullable<Claim>, [Word, StepName][]> = {
  identity: [
    ["fieldSchool", "school"],
    ["fieldIdentity", "identity"],
  ],
  last_four: [
    ["codeField", "code"],
    ["fieldLastFour", "last_four"],
  ],
  feature: [
    ["fieldFeature", "feature"],
    ["codeField", "code"],
  ],
};

/** What was compared when nobody was found; each leads to where it was said. */
function comparedView(navigation: Navigation): HTMLElement | null {
  const claim = claimOf(navigation.stage());
  if (claim === null) return null;
  const fields = COMPARED[claim].map(([word, step]) =>
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "data-testid": `compared-${step}`,
        onclick() {
          if (step !== navigation.state.step) return navigation.go(step);
          document.querySelector<HTMLElement>(".step .input")?.focus();
        },
      },
      say(word),
    ),
  );
  return h("p", { class: "compared" }, `${say("compared")} `, ...fields);
}

/**
 * A step's page as a form, so that Enter goes on. The body is appended to the form, and the bar after all of it: a button
 * that can be pressed says that everything it asks for is there.
 */
export function stepPage(navigation: Navigation, view: StepView) {
  const { primary } = view;
  const button =
    primary &&
    h("button", {
      type: "submit",
      class: "btn btn-main",
      "data-testid": primary.testId ?? "next",
    });
  const showPrimary = () => {
    if (!button || !primary) return;
    button.textContent = primary.text();
    const isReady = primary.isReady?.() ?? true;
    button.classList.toggle("btn-off", !isReady);
    button.setAttribute("aria-disabled", String(!isReady));
  };
  showPrimary();
  const heading = view.quiet ? "step-heading visually-hidden" : "step-heading";
  const bar = h(
    "div",
    { class: "bar" },
    problemView(navigation),
    view.above ?? null,
    button ?? null,
    view.second ?? null,
  );
  const form = h(
    "form",
    {
      class: "step",
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        primary?.run();
      },
      oninput: showPrimary,
    },
    h("h2", { class: heading, tabindex: -1 }, view.title),
  );
  return { form, bar };
}
