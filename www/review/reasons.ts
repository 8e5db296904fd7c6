import type { Finding, Report } from "../engine";
import { currentLanguage } from "../page/words/language";

/** Reasons that have a digit of their own. */
const DIGITS = 9;
const URGENCY = ["reject", "advise", "unknown", "fix", "pass"];

/** A reason for rejecting a photo, in words for the student. */
export interface Reason {
  check: string;
  /** In the reviewer's language. */
  shown: string;
  /** What the student reads, who reads Chinese first. */
  words: string;
}

/**
 * The reasons that the checks know, in their own words: what they found first, then the rules that they found kept, for what
 * only a person sees.
 */
export function reasonsOf(report: Report | null): Reason[] {
  const findings = [...(report?.findings ?? [])].filter(
    ({ explained_by }) => explained_by === null,
  );
  findings.sort(
    (a, b) => URGENCY.indexOf(a.status) - URGENCY.indexOf(b.status),
  );
  return findings.map(reason);
}

function reason({ check, title, advice }: Finding): Reason {
  const words = advice ?? {
    zh: `「${title.zh}」不符合要求，请重新拍摄。`,
    en: `${title.en}: not as required. Take the photo again.`,
  };
  return { check, shown: words[currentLanguage()], words: words.zh };
}

/** The reasons with a digit, and the others. */
export const byDigit = (reasons: Reason[]): [Reason[], Reason[]] => [
  reasons.slice(0, DIGITS),
  reasons.slice(DIGITS),
];
