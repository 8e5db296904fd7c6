import { EngineError, type Photo, type Profile } from "../../engine";
import type { Checker } from "../checker";
import { codeOnRoster } from "../service/receiver";
import {
  captureCodeAmong,
  type CodeChoice,
  type NotCode,
  type ReadCode,
} from "../state/code";

/** What a picture in the code step turned out to be. */
export type CodeAnswer =
  | Pick<ReadCode, "text">
  | Pick<CodeChoice, "texts">
  | Pick<NotCode, "problem" | "isPhoto">;

/** A profile with one rule: the picture has a capture code. */
const CODE_RULE = {
  id: "code-step",
  title: { zh: "采集码", en: "Capture code" },
  policy: "original",
  picture: { width: 480, height: 640, density: 300, quality: 60 },
  limits: { capture_code: { min: 1, severity: "reject" } },
} satisfies Profile;

/** What a picture in the code step is: a code, several, a photo, or neither. `student` is who is known. */
export async function readCode(
  checker: Checker,
  file: File,
  student: { token: string; profile: string } | null,
): Promise<CodeAnswer> {
  const found = await checker.readCodes(file);
  const texts = [...new Set(found.map(({ text }) => text))];
  if (texts.length === 1) return { text: texts[0]! };
  if (texts.length > 1) {
    const known =
      student && (await codeOnRoster(student.token, student.profile, texts));
    const text = known ?? captureCodeAmong(texts);
    return text === null ? { texts } : { text };
  }
  let photo: Photo | null = null;
  try {
    photo = await checker.open(file);
    const report = await photo.examine(CODE_RULE);
    const finding = report.findings.find((f) => f.check === "capture_code");
    const isPhoto = report.faces.length > 0;
    return { problem: finding?.advice ?? "codeFailed", isPhoto };
  } catch (error) {
    if (error instanceof EngineError && error.code === "weights")
      return { problem: "codeFailed", isPhoto: false };
    throw error;
  } finally {
    photo?.close();
  }
}
