import type { Finding, Profile, Report } from "../../engine";
import { miniatureView } from "../parts/miniature";
import { sourceOf } from "../service/source";
import { profileOf } from "../service/profiles";
import type { FoldedFinding } from "../shown/explained";
import {
  groupedFindings,
  isFault,
  lineWords,
  sentences,
  STATUS_WORDS,
} from "../shown/findings";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say, type Word } from "../words/main";
import { cutView } from "./picture";

/**
 * All findings of a report: a numbered card for each fault, in the order of what to fix, then one line each for what
 * preparing corrects, what could not be seen and what is fine. `url` shows the picture that the report is about; it is
 * `prepared` once what preparing corrects is corrected.
 */
export function findingsView(
  report: Report,
  url: string,
  prepared = false,
): HTMLElement[] {
  const { findings, headline } = report;
  const { faults, lines } = groupedFindings(findings, prepared, headline.cause);
  const cards = faults.map((fault, at) => cardView(fault, at + 1, report, url));
  return [
    ...(cards.length > 0 ? [h("ol", { class: "faults" }, ...cards)] : []),
    ...lines.map(({ kind, words, findings }) =>
      lineView(findings, words, kind === "pass" ? chip : lineItem),
    ),
  ];
}

/** What the file says of itself, in one plain line: it is no answer yet. */
export function fileView({ findings }: Report): HTMLElement {
  const known = findings.filter(({ status }) => status !== "unknown");
  const items = known.map((finding) => lineItem(finding));
  const summary = h("summary", {}, say("fileLine", { count: known.length }));
  return h("details", { class: "line" }, summary, h("ul", {}, ...items));
}

/** The attributes by which tests and style know a finding. */
const marks = (finding: Finding, look: string) => ({
  class: `finding ${look} finding-${finding.status}`,
  "data-testid": "finding",
  "data-check": finding.check,
  "data-status": finding.status,
  "data-explained-by": finding.explained_by ?? null,
});

/** The status in words, for those who do not see its colour. */
const statusWord = ({ status }: Finding) =>
  h("span", { class: "visually-hidden" }, ` ${say(STATUS_WORDS[status])} `);

/** One fault: the place, what is wrong, what to do, how it should look; the rest under details. */
function cardView(
  { finding, explains }: FoldedFinding,
  number: number,
  report: Report,
  url: string,
): HTMLElement {
  const { advice, title, region } = finding;
  const [fault, action] = sentences(tell(advice ?? title));
  const others = explains.filter(isFault);
  return h(
    "li",
    marks(finding, "card fault"),
    h(
      "div",
      { class: "fault-row" },
      h("span", { class: "number", "aria-hidden": "true" }, String(number)),
      h(
        "div",
        { class: "fault-words" },
        h("h3", {}, fault, statusWord(finding)),
        action && h("p", {}, action),
      ),
    ),
    h(
      "div",
      { class: "fault-row fault-pictures" },
      region && cutView(url, region, report.photo),
      miniatureView(finding),
    ),
    detailsView(finding, others, profileOf(report.profile).source),
  );
}

/** Number, range and source; what else comes of the same cause. */
function detailsView(
  finding: Finding,
  others: Finding[],
  source: Profile["source"],
): HTMLElement {
  const { shown, title } = finding;
  const row = (word: Word, ...value: (Node | string)[]) =>
    h("div", {}, h("dt", {}, say(word)), h("dd", {}, ...value));
  const swatch = (color: string) => {
    const view = h("i", { class: "swatch", "aria-hidden": "true" });
    view.style.background = color;
    return view;
  };
  const [found, ...wanted] = shown?.colors ?? [];
  return h(
    "details",
    { class: "explained" },
    h("summary", {}, say("details")),
    h(
      "dl",
      { class: "measures" },
      row("rule", tell(title)),
      shown &&
        row(
          "measured",
          ...(found ? [swatch(found)] : []),
          tell(shown.measured),
        ),
      shown && row("wanted", ...wanted.map(swatch), tell(shown.required)),
      source ? row("source", sourceOf(source)) : null,
    ),
    others.length > 0 &&
      h(
        "div",
        {},
        h("p", { class: "hint" }, say("explains", { count: others.length })),
        h("ul", {}, ...others.map((other) => lineItem(other, finding))),
      ),
  );
}

/** One line that opens. */
function lineView(
  findings: Finding[],
  words: string,
  item: (finding: Finding) => HTMLElement,
): HTMLElement {
  return h(
    "details",
    { class: "line" },
    h("summary", {}, words),
    h(
      "ul",
      { class: item === chip ? "passed" : "" },
      ...findings.map((one) => item(one)),
    ),
  );
}

/** A finding in one line: the rule, and why. */
function lineItem(finding: Finding, cause: Finding | null = null): HTMLElement {
  const words = lineWords(finding, cause);
  return h(
    "li",
    marks(finding, "finding-line"),
    h("strong", {}, tell(finding.title)),
    statusWord(finding),
    words && h("span", {}, words),
  );
}

/** A rule that holds, without its number. */
const chip = (finding: Finding): HTMLElement =>
  h(
    "li",
    marks(finding, "passed-chip"),
    tell(finding.title),
    statusWord(finding),
  );
