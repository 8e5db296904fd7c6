import type { Text } from "./report";
import type { Target } from "./upload/target";

/** One stage of a collection; most have one. */
export interface Stage {
  title?: Text;
  /** First and last day, `YYYY-MM-DD`. */
  from?: string;
  to?: string;
  /** What is collected: `photo` where nothing is said, or the picture of the capture code. */
  submits?: "photo" | "code";
  steps: StepName[];
}

/** How a collection service proceeds: its steps, dates and words. */
export interface Service {
  stages: Stage[];
  /** What to have at hand. */
  prepare?: Text[];
  /** What to read before the photo. */
  rules?: Text[];
  /** How to get the capture code. */
  code_help?: Text[];
  /** Who helps, and when. */
  contact?: { phone?: string; hours: Text }[];
  /** What it costs; `payment` is the operator's page for paying. */
  fee?: { text: Text; payment?: string };
  /** How long the review takes and what follows. */
  review?: Text;
  /** Whether the live guide may take the photo; where nothing is said it may, unless the policy is `original`. */
  camera?: "guide" | "none";
  /** Where photos go; the receiver that serves the page where nothing is said. */
  target?: Target;
}
