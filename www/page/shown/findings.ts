import type { Finding, Status } from "../../engine";
import { currentLanguage, tell } from "../words/language";
import { say, type Word } from "../words/main";
import { foldExplained, type FoldedFinding } from "./explained";

export const STATUS_WORDS = {
  pass: "statusPass",
  fix: "statusFix",
  advise: "statusAdvise",
  reject: "statusReject",
  unknown: "statusUnknown",
} as const satisfies Record<Status, Word>;

/** What the student reads of an advice: its first sentence, then the rest. */
export function sentences(advice: string): [fault: string, action: string] {
  const stop = currentLanguage() === "zh" ? "。" : ". ";
  const at = advice.indexOf(stop);
  if (at < 0) return [advice, ""];
  return [advice.slice(0, at), advice.slice(at + stop.length)];
}

export const isFault = ({ status }: Finding) =>
  status === "reject" || status === "advise";

/** How a line over the photo is drawn. */
export type LineStatus = "pass" | "advise" | "reject" | "unknown";

/** The worst of some checks; a line is right only where all that it shows could be measured. */
export function lineStatus(findings: Finding[], checks: string[]): LineStatus {
  const own = findings.filter(({ check }) => checks.includes(check));
  const is = (...names: Status[]) =>
    own.some(({ status }) => names.includes(status));
  if (is("reject")) return "reject";
  if (is("fix", "advise")) return "advise";
  return own.length === 0 || is("unknown") ? "unknown" : "pass";
}

/** Findings that share one line: what preparing corrects, what could not be seen, what is fine. */
export interface FindingLine {
  kind: "fix" | "unknown" | "pass";
  words: string;
  findings: Finding[];
}

/**
 * The findings in the order in which they are shown: each fault with what it explains, the `cause` that the headline
 * speaks of before the others, then one line for each other kind that occurs. `prepared` is true once what preparing
 * corrects is corrected.
 */
export function groupedFindings(
  findings: Finding[],
  prepared: boolean,
  cause: string | null,
) {
  const isCause = ({ finding }: FoldedFinding) => finding.check === cause;
  const found = foldExplained(findings).filter(({ finding }) =>
    isFault(finding),
  );
  const faults: FoldedFinding[] = [
    ...found.filter(isCause),
    ...found.filter((fault) => !isCause(fault)),
  ];
  const of = (status: Status) =>
    findings.filter((finding) => finding.status === status);
  const [fixed, unseen, passed] = [of("fix"), of("unknown"), of("pass")];
  const all: FindingLine[] = [
    {
      kind: "fix",
      words: say(prepared ? "fixedLine" : "fixLine", { count: fixed.length }),
      findings: fixed,
    },
    {
      kind: "unknown",
      words: unseenWords(unseen, findings),
      findings: unseen,
    },
    {
      kind: "pass",
      words: say("passLine", { count: passed.length }),
      findings: passed,
    },
  ];
  const lines = all.filter((line) => line.findings.length > 0);
  return { faults, lines };
}

/** Why a finding is as it is, in one line; null where its cause has said so already, or there is nothing to say. */
export function lineWords(
  finding: Finding,
  cause: Finding | null = null,
): string | null {
  const { advice, reason, status } = finding;
  const why = status === "fix" ? say("fixed") : reason && tell(reason);
  const fault = isFault(finding) && advice ? sentences(tell(advice))[0] : why;
  const known = cause?.advice ? sentences(tell(cause.advice))[0] : null;
  return fault === known ? null : fault;
}

/** How many could not be seen, and why: what explains the first of them, or its own reason. */
function unseenWords(unseen: Finding[], all: Finding[]): string {
  const [first] = unseen;
  const count = unseen.length;
  const cause = all.find(({ check }) => check === first?.explained_by);
  const why = cause?.advice
    ? sentences(tell(cause.advice))[0]
    : first?.reason && tell(first.reason);
  return why
    ? say("unseenBecause", { count, why })
    : say("unseenLine", { count });
}
