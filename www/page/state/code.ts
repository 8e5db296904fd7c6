import type { Photo, Profile, Text } from "../../engine";
import { EngineError } from "../../engine";
import type { Checker } from "../checker";
import type { Picked } from "./state";
import type { Word } from "../words/language";

/** The capture code, as far as it is known. */
export interface CodeState {
  picked: Picked | null;
  busy: boolean;
  /** Its payload. */
  text: string | null;
  /** Why the picture is no code. */
  problem: Text | Word | null;
  /** It is a photo of somebody. */
  isPhoto: boolean;
}

/** What a picture in the code step turned out to be. */
export type CodeAnswer = Pick<CodeState, "text" | "problem" | "isPhoto">;

export const noCode = (): CodeState => ({
  picked: null,
  busy: false,
  text: null,
  problem: null,
  isPhoto: false,
});

/** The payload as it may be shown: c8ba…edca. */
export const masked = (text: string): string =>
  text.length > 8 ? `${text.slice(0, 4)}…${text.slice(-4)}` : "••••";

/** Asks of a picture that it is a code, and of nothing else. */
const CODE_RULE = {
  id: "code-step",
  title: { zh: "采集码", en: "Capture code" },
  policy: "original",
  picture: { width: 480, height: 640, density: 300, quality: 60 },
  limits: { capture_code: { min: 1, severity: "reject" } },
} satisfies Profile;

/** What a picture in the code step is: a code, a photo, or neither. */
export async function readCode(
  checker: Checker,
  file: File,
): Promise<CodeAnswer> {
  const found = await checker.readCode(file);
  if (found) return { text: found.text, problem: null, isPhoto: false };
  let photo: Photo | null = null;
  try {
    photo = await checker.open(file);
    const report = await photo.examine(CODE_RULE);
    const finding = report.findings.find((f) => f.check === "capture_code");
    const isPhoto = report.faces.length > 0;
    return { text: null, problem: finding?.advice ?? "codeFailed", isPhoto };
  } catch (error) {
    if (error instanceof EngineError && error.code === "weights")
      return { text: null, problem: "codeFailed", isPhoto: false };
    throw error;
  } finally {
    photo?.close();
  }
}
