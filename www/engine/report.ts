// The types that cross the border to wasm, by the names of the npm package; types.ts is made from the core's own.
import type { Finding, Rect, Report } from "./types";

export type {
  Ask,
  AskId,
  CheckId,
  Code,
  FaceReport as Face,
  Finding,
  Guidance,
  Headline,
  HeadReport as Head,
  Hint,
  Placement,
  Position as Point,
  Probe as FileFacts,
  Rect,
  Report,
  RuleState,
  Shown,
  Status,
  Text,
  Tone,
  Unit,
  Verdict,
} from "./types";

/** A prepared file. */
export interface PreparedBytes {
  bytes: ArrayBuffer;
  report: Report;
  /** The part of the picked photo that was used; null when all bytes were kept. */
  crop: Rect | null;
  /** JPEG quality on the IJG scale; null when all bytes were kept. */
  quality: number | null;
}

/** Why there is no prepared file. */
export interface Refused {
  refused: Finding[];
}
