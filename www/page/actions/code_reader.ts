import { EngineError, type Photo } from "../../engine";
import type { Checker } from "../checker";
import { codeOnRoster } from "../service/receiver";
import {
  CODE_RULE,
  codeAmong,
  payloadsOf,
  whyNoCode,
  type CodeAnswer,
} from "../state/code_answer";

export type { CodeAnswer };

/** What a picture in the code step is: a code, several, a photo, or neither. `student` is who is known. */
export async function readCode(
  checker: Checker,
  file: File,
  student: { token: string; profile: string } | null,
): Promise<CodeAnswer> {
  const texts = payloadsOf(await checker.readCodes(file));
  if (texts.length > 0) {
    const { known, code } = student
      ? await codeOnRoster(student.token, student.profile, texts)
      : { known: false, code: null };
    if (known && code === null)
      return { problem: "codeForeign", isPhoto: false };
    return codeAmong(texts, code);
  }
  let photo: Photo | null = null;
  try {
    photo = await checker.open(file);
    return whyNoCode(await photo.examine(CODE_RULE));
  } catch (error) {
    if (error instanceof EngineError && error.code === "weights")
      return { problem: "codeFailed", isPhoto: false };
    throw error;
  } finally {
    photo?.close();
  }
}
