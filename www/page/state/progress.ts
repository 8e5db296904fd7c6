import type { Text } from "../../engine";
import type { Receiver, Standing, Student } from "../service/receiver";
import type { PageStep } from "../service/stages";
import { NO_CODE, type CodeState } from "./code";

/** What keeps the student from going on. */
export type Problem =
  "asking" | "noMatch" | "askOffline" | "codeNeeded" | "missingFirst";

/** Which step of the service the student is at, and what was answered so far. */
export interface Progress {
  /** Index of the service's stage. */
  stage: number;
  step: PageStep;
  /** What was typed, by field. */
  answers: Record<string, string>;
  /** Who the roster says this is. */
  student: Student | null;
  code: CodeState;
  problem: Problem | Text | null;
  receipt: string | null;
  /** Where the submission of the receipt stands; null while that is not known. */
  standing: Standing | "unknown" | "failed" | null;
  /** Receipt of the rejected submission that the next one follows. */
  after: string | null;
  /** Why that one was rejected. */
  rejection: string | null;
  /** What the page's receiver says of itself; null until it has answered. */
  receiver: Receiver | null;
}

/** The first step, nothing answered; what is known of the receiver stays. */
export const newProgress = (
  first: Pick<Progress, "stage" | "step">,
): Omit<Progress, "receiver"> => ({
  ...first,
  answers: {},
  student: null,
  code: NO_CODE,
  problem: null,
  receipt: null,
  standing: null,
  after: null,
  rejection: null,
});
