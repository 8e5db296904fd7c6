import type { Text } from "../../engine";
import type { Word } from "../words/language";
import { noCode, type CodeState } from "./code";
import type { Receiver, Standing, Student } from "../service/receiver";
import type { PageStep } from "../service/stages";

/** Where the student is on the way through the service, and what was said so far. */
export interface Way {
  /** Index of the service's stage. */
  stage: number;
  step: PageStep;
  /** What was typed, by field. */
  words: Record<string, string>;
  /** Who the roster says this is. */
  student: Student | null;
  code: CodeState;
  /** What stands against going on. */
  problem: Word | Text | null;
  receipt: string | null;
  /** Where the submission of the receipt stands; null while that is not known. */
  standing: Standing | "unknown" | "failed" | null;
  /** Receipt of the rejected submission that the next one follows. */
  after: string | null;
  /** What the page's receiver says of itself; null until it has answered. */
  receiver: Receiver | null;
}

/** The beginning of a way; what is known of the receiver stays. */
export const newWay = (
  begins: Pick<Way, "stage" | "step">,
): Omit<Way, "receiver"> => ({
  ...begins,
  words: {},
  student: null,
  code: noCode(),
  problem: null,
  receipt: null,
  standing: null,
  after: null,
});
