import type { EngineErrorCode } from "./errors";
import type { Profile } from "./profile";
import type {
  Code,
  Guidance,
  Placement,
  PreparedBytes,
  Rect,
  Refused,
  Report,
  RuleState,
} from "./report";

/** One frame of a camera. */
export type Frame = ImageBitmap | VideoFrame | ImageData | RgbFrame;

/** A frame as upright pixels, three bytes each, in rows of `width`. */
export interface RgbFrame {
  rgb: ArrayBuffer;
  width: number;
}

/** A picked file as it is sent to the core: a browser's, or the bytes where there are no such objects. */
export type PickedFile = Blob | ArrayBuffer;

/** A picked file, and what its picker says of it. */
export interface PickedPhoto {
  file: PickedFile;
  name?: string;
  /** The picker may have taken the metadata out of the file. */
  stripped?: boolean;
  /** Degrees by which the photo is turned clockwise. */
  turn?: number;
}

/** Where codes are looked for. */
export type Picture = { file: PickedFile } | { frame: Frame };

/** What the page asks of the core, and what it gets for it. */
export interface Calls {
  /** Loads the first module; everything else follows by itself, unless it is given along. */
  load: {
    given: {
      base: string;
      /** Names of files in `base`, where they are not called as in the package. */
      files?: Record<string, string>;
      weights?: ArrayBuffer[];
      profiles?: Profile[];
    };
    result: null;
  };
  /** Opens a picked file under a number chosen by the page. */
  open: { given: PickedPhoto & { photo: number }; result: null };
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
  /** The picture as it is measured, as a JPEG; null where it cannot be decoded. */
  preview: {
    given: { photo: number; side: number };
    result: { bytes: ArrayBuffer } | null;
  };
  readCode: { given: Picture; result: Code | null };
  /** Every code in a picture, from the top down. */
  readCodes: { given: Picture; result: Code[] };
  /** Opens the guide of a camera session under a number chosen by the page. */
  guide: {
    given: { guide: number; profile: string; rows: number };
    result: null;
  };
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

/** One call, numbered for its answer. */
export type Request = {
  [Name in CallName]: { id: number; call: Name; given: Calls[Name]["given"] };
}[CallName];

/** An answer, or how far the weights are. */
export type Reply =
  | { id: number; result: unknown }
  | { id: number; error: { code: EngineErrorCode; message: string } }
  | { loaded: number; total: number };

/** What a message hands over instead of copying it. */
export type HandedOver = ArrayBuffer | ImageBitmap | VideoFrame;

/** The line to where the core runs. */
export interface Port {
  /** Sends a call; what is in `transfer` is handed over. Throws where it cannot be sent. */
  post(request: Request, transfer: HandedOver[]): void;
  /** `hear` gets every message; `fail` is called when no more will come. */
  listen(hear: (reply: Reply) => void, fail: (message: string) => void): void;
  /** Ends what runs at the other end. */
  close(): void;
}
