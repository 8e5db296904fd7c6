import type { Finding, Report } from "../../engine";
import { say } from "../words/main";

/** Size, bytes and density of a prepared file in one line. */
export function factsOf({ photo }: Report, bytes: number): string {
  const { width, height, density } = photo;
  return say("facts", {
    size: `${width}×${height}`,
    bytes: Math.round(bytes / 1024),
    density: Math.round(density?.[0] ?? 0),
  });
}

/** The report with the reason why no file could be prepared at its head. */
export function because(
  report: Report,
  { check, advice, title }: Finding,
): Report {
  const text = advice ?? title;
  const part = (words: string, stop: string, at: 0 | 1) => {
    const [first = "", ...rest] = words.split(stop);
    return at === 0 ? first : rest.join(stop);
  };
  const half = (at: 0 | 1) => ({
    zh: part(text.zh, "。", at),
    en: part(text.en, ". ", at),
  });
  const headline: Report["headline"] = {
    cause: check,
    tone: "bad",
    text: half(0),
    action: half(1),
  };
  return { ...report, headline };
}

/** The report of a prepared photo, with what preparing has corrected in it as far as that could be measured. */
export function whole(prepared: Report, before: Report): Report {
  const unknown = prepared.findings.filter(
    ({ status }) => status === "unknown",
  );
  const isUnknown = new Set(unknown.map(({ check }) => check));
  const fixed = before.findings.filter(
    ({ check, status }) => status === "fix" && !isUnknown.has(check),
  );
  const isFixed = new Set(fixed.map(({ check }) => check));
  // A prepared photo gets its name when it is kept.
  const others = prepared.findings.filter(
    ({ check, status }) =>
      check !== "file_name" && (status !== "pass" || !isFixed.has(check)),
  );
  return { ...prepared, findings: [...others, ...fixed] };
}
