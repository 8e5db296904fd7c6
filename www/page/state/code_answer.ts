import type { Code, Profile, Report } from "../../engine";
import {
  captureCodeAmong,
  type CodeChoice,
  type NotCode,
  type ReadCode,
} from "./code";

/** What a picture in the code step turned out to be. */
export type CodeAnswer =
  | Pick<ReadCode, "text">
  | Pick<CodeChoice, "texts">
  | Pick<NotCode, "problem" | "isPhoto">;

/** A profile with one rule: the picture has a capture code. */
export const CODE_RULE = {
  id: "code-step",
  title: { zh: "采集码", en: "Capture code" },
  policy: "original",
  picture: { width: 480, height: 640, density: 300, quality: 60 },
  limits: { capture_code: { min: 1, severity: "reject" } },
} satisfies Profile;

/** The different payloads in a picture. */
export const payloadsOf = (found: Code[]): string[] => [
  ...new Set(found.map(({ text }) => text)),
];

/** The one code of a picture that has some, or the choice; `known` is the one that is known to be right. */
export function codeAmong(texts: string[], known: string | null): CodeAnswer {
  const text =
    texts.length === 1 ? texts[0]! : (known ?? captureCodeAmong(texts));
  return text === null ? { texts } : { text };
}

/** Why a picture, judged by {@link CODE_RULE}, is no code. */
export function whyNoCode({ findings, faces }: Report): CodeAnswer {
  const finding = findings.find(({ check }) => check === "capture_code");
  return {
    problem: finding?.advice ?? "codeFailed",
    isPhoto: faces.length > 0,
  };
}
