import type { Finding, Status } from "../engine";
import { h } from "../page/ui/dom";
import { tell } from "../page/words/language";
import type { Logged, Submission } from "./api";
import { compare, type Compared } from "./compare";
import { say, type REVIEW_WORDS } from "./words";

const STATUS_WORDS = {
  pass: "statusPass",
  fix: "statusFix",
  advise: "statusAdvise",
  reject: "statusReject",
  unknown: "statusUnknown",
} as const satisfies Record<Status, keyof typeof REVIEW_WORDS>;

/** What the receiver measured, beside what the phone said. */
export function reportView(submission: Submission): HTMLElement {
  const { report, phone } = submission;
  if (report === null) return h("p", {}, say("noReport"));
  const cores =
    phone && phone.core !== report.core
      ? say("coreDiffers", { phone: phone.core, own: report.core })
      : !phone && say("noPhone");
  return h(
    "section",
    { class: "reports", "aria-label": say("reports") },
    h(
      "p",
      { class: "headline", "data-tone": report.headline.tone },
      tell(report.headline.text),
    ),
    cores && h("p", { class: "note" }, cores),
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...(["rule", "receiver", "phone"] as const).map((word) =>
            h("th", { scope: "col" }, say(word)),
          ),
        ),
      ),
      h("tbody", {}, ...compare(submission).map(row)),
    ),
  );
}

function row({ finding, phone, differs }: Compared): HTMLElement {
  const { check, title, status } = finding;
  const other =
    phone === null
      ? "—"
      : `${say(STATUS_WORDS[phone.status])} ${phone.value ?? ""}`;
  return h(
    "tr",
    { "data-check": check, "data-status": status, "data-differs": differs },
    h("th", { scope: "row" }, tell(title)),
    h("td", {}, `${say(STATUS_WORDS[status])} ${measured(finding)}`),
    h("td", {}, other, differs && h("mark", {}, say("differs"))),
  );
}

const measured = ({ shown, reason }: Finding) =>
  shown
    ? `${tell(shown.measured)} / ${tell(shown.required)}`
    : reason
      ? tell(reason)
      : "";

/** Who the student is, what they declared, and what happened before. */
export function aboutView(
  submission: Submission,
  show: (receipt: string) => void,
): HTMLElement {
  const { school, level, number, name, receipt, received_at } = submission;
  const facts = [name, number, school, level, submission.profile, received_at];
  return h(
    "section",
    { class: "about" },
    h("h2", {}, name ?? say("unnamed")),
    h("p", {}, facts.slice(1).filter(Boolean).join(" · ")),
    h("p", {}, h("code", {}, receipt)),
    submission.second_look !== undefined &&
      h(
        "p",
        { class: "note" },
        say("secondBy", { who: submission.second_look }),
      ),
    submission.declared !== "" &&
      h(
        "p",
        {},
        `${say("declared")}: ${submission.declared.replaceAll(",", ", ")}`,
      ),
    submission.earlier.length > 0 &&
      h(
        "p",
        {},
        `${say("earlier")}: `,
        ...submission.earlier.map((other) =>
          h("button", { class: "link", onclick: () => show(other) }, other),
        ),
      ),
    submission.decisions.length > 0 && history(submission.decisions),
  );
}

function history(decisions: Logged[]): HTMLElement {
  const line = ({ at, who, was, became, reason }: Logged) =>
    h("li", {}, `${at} ${who}: ${was} → ${became} ${reason ?? ""}`);
  return h(
    "details",
    {},
    h("summary", {}, say("history")),
    h("ol", {}, ...decisions.map(line)),
  );
}
