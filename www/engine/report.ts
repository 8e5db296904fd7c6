// Every type that crosses the border to wasm, as the core writes it.
import type { AskId, CheckId } from "./ids";

export type { AskId, CheckId };

/** One message in the product's two languages. */
export interface Text {
  zh: string;
  en: string;
}

/** Upright pixels of the picked photo, origin top left. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** x and y in upright pixels of the picked photo. */
export type Point = [x: number, y: number];

export type Verdict = "pass" | "reject" | "unknown";

/**
 * What one check says: `pass` inside its range; `fix` outside, and preparing corrects it under this profile; `advise`
 * and `reject` outside, by the profile's severity; `unknown` where it could not be measured.
 */
export type Status = "pass" | "fix" | "advise" | "reject" | "unknown";

export type Unit =
  | "byte"
  | "px"
  | "ratio"
  | "degree"
  | "delta_e"
  | "dpi"
  | "count"
  | "flag"
  | "score";

/** Answer of one check. */
export interface Finding {
  check: CheckId;
  status: Status;
  /** The check whose finding explains this one: a mask explains an unseen mouth. */
  explained_by: CheckId | null;
  /** Why it could not be measured; null when it could. */
  reason: Text | null;
  /** The measured number; null when it could not be measured. */
  value: number | null;
  unit: Unit;
  min: number | null;
  max: number | null;
  title: Text;
  /** What is wrong, with the number, and what to do; null when nothing is. */
  advice: Text | null;
  region: Rect | null;
}

/** What the file says of itself. */
export interface FileFacts {
  format:
    | "jpeg"
    | "png"
    | "webp"
    | "gif"
    | "bmp"
    | "tiff"
    | "heic"
    | "avif"
    | "unknown";
  bytes: number;
  /** After turning by the EXIF orientation; 0 when the file does not say. */
  width: number;
  height: number;
  orientation: number;
  /** Dots per inch, horizontal and vertical. */
  density: [number, number] | null;
  color: "rgb" | "rgba" | "gray" | "palette" | "cmyk" | "unknown";
  bit_depth: number;
  progressive: boolean;
  /** JPEG quality on the IJG scale. */
  quality: number | null;
  icc: "none" | "srgb" | "display_p3" | "other";
  software: string | null;
  camera: string | null;
  /** True when the metadata hold a position on Earth. */
  located: boolean;
  animated: boolean;
  complete: boolean;
  trailing_bytes: number;
}

export interface Face {
  box: Rect;
  presence: number;
}

export interface Head {
  crown: Point;
  chin: Point;
  eyes: [Point, Point];
  /** x of the face outline at nose level, left and right in the picture. */
  cheeks: [number, number];
  roll: number;
  yaw: number;
  pitch: number;
}

/** How one rule stands: a placement rule in a crop, or a check in a camera's frame. */
export interface RuleState {
  check: CheckId;
  value: number;
  min: number | null;
  max: number | null;
  /** True inside the range; in a camera's frame, once it has settled there. */
  holds: boolean;
  /** What a number outside means. */
  severity: "reject" | "advise" | "off";
  /** 1 in the middle of the range, 0 on a limit, negative outside. */
  margin: number;
}

/** A crop and how the placement rules stand in it. */
export interface Placement {
  /** In upright pixels of the picked photo. */
  crop: Rect;
  /** Rows that a crop must have at least. */
  least_height: number;
  rules: RuleState[];
}

/** The one thing to do now. */
export type Hint =
  | "nobody"
  | "several"
  | "closer"
  | "back"
  | "left"
  | "right"
  | "up"
  | "down"
  | "upright"
  | "frontal"
  | "chin_up"
  | "chin_down"
  | "eyes_open"
  | "mouth_closed"
  | "gaze"
  | "darker"
  | "brighter"
  | "side_light"
  | "ground_color"
  | "ground_busy"
  | "shadow"
  | "ready";

/** What to tell the student about one frame of the camera. Positions are pixels of that frame. */
export interface Guidance {
  hint: Hint;
  words: Text;
  /** True when every rule that rejects has held for a moment. */
  ready: boolean;
  /** Columns and rows of the frame. */
  size: [number, number];
  /** The part of the frame in which the placement rules are judged. */
  window: Rect;
  head: Head | null;
  rules: RuleState[];
}

/** A rule no phone can measure: the student confirms it. */
export interface Ask {
  id: AskId;
  text: Text;
}

/** Everything xuezhao says about a photo under a profile. */
export interface Report {
  core: string;
  profile: string;
  verdict: Verdict;
  photo: FileFacts;
  faces: Face[];
  head: Head | null;
  findings: Finding[];
  ask: Ask[];
}

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

/** A code found in a picture. */
export interface Code {
  text: string;
  /** In upright pixels of the picture, clockwise from the upper left of the upright code. */
  corners: { x: number; y: number }[];
}
