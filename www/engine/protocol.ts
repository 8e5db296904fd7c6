import type { EngineErrorCode } from "./errors";
import type { Profile } from "./profile";
import type {
  Finding,
  Guidance,
  Placement,
  Rect,
  Report,
  RuleState,
} from "./report";

/** One frame of a camera. */
export type Frame = ImageBitmap | VideoFrame | ImageData;

/** What the page asks of the worker, and what it gets for it. */
export interface Calls {
  /** Loads the core; the weights follow by themselves. */
  load: { given: { base: string }; result: null };
  /** Opens a picked file under a number chosen by the page. */
  open: {
    given: { photo: number; file: Blob; name?: string };
    result: null;
  };
  inspect: { given: { photo: number; profile: string }; result: Report };
  examine: { given: { photo: number; profile: string }; result: Report };
  place: {
    given: { photo: number; profile: string };
    result: Placement | null;
  };
  evaluate: {
    given: { photo: number; profile: string; crop: Rect };
    result: RuleState[];
  };
  prepare: {
    given: { photo: number; profile: string; crop?: Rect };
    result: PreparedBytes | Refused;
  };
  readCode: { given: { file: Blob | Frame }; result: Code | null };
  /** Opens the guide of a camera session under a number chosen by the page. */
  guide: { given: { guide: number; profile: string }; result: null };
  look: {
    given: { guide: number; frame: Frame; millis: number };
    result: Guidance;
  };
  endGuide: { given: { guide: number }; result: null };
  profiles: { given: Record<string, never>; result: Profile[] };
  memory: { given: Record<string, never>; result: number };
  close: { given: { photo: number }; result: null };
}

export type CallName = keyof Calls;

export interface PreparedBytes {
  bytes: Uint8Array<ArrayBuffer>;
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

/** A code found in a picture. */
export interface Code {
  text: string;
  /** In upright pixels of the picture, clockwise from the upper left of the upright code. */
  corners: { x: number; y: number }[];
}

export type Request = {
  [Name in CallName]: { id: number; call: Name; given: Calls[Name]["given"] };
}[CallName];

export type Reply =
  | { id: number; result: unknown }
  | { id: number; error: { code: EngineErrorCode; message: string } }
  | { loaded: number; total: number };
