// Made from the core's types by tests/types.rs; do not edit.

/** x and y in upright pixels of the picked photo. */
export type Position = [x: number, y: number];

/** Every check, most urgent first. */
export type CheckId =
  | "file_intact"
  | "capture_code"
  | "upright"
  | "face_count"
  | "face_occluded"
  | "glasses_dark"
  | "head_covered"
  | "exposure_dark"
  | "exposure_bright"
  | "color_mode"
  | "natural_color"
  | "head_yaw"
  | "head_roll"
  | "head_ratio"
  | "face_width"
  | "hair_gap"
  | "eye_height"
  | "face_center"
  | "head_pitch"
  | "eyes_open"
  | "mouth_closed"
  | "glasses_glare"
  | "red_eye"
  | "gaze"
  | "face_lighting"
  | "face_highlight"
  | "sharpness"
  | "compression"
  | "jpeg_quality"
  | "noise"
  | "background_visible"
  | "background_shadow"
  | "background_object"
  | "background_texture"
  | "background_gradient"
  | "background_color"
  | "clothes_contrast"
  | "border"
  | "overlay"
  | "proportions"
  | "brows_visible"
  | "ears_visible"
  | "shoulders_level"
  | "file_format"
  | "pixel_size"
  | "aspect_ratio"
  | "eye_distance"
  | "file_size"
  | "density"
  | "file_name"
  | "edited"
  | "recaptured";

/** Every declaration. */
export type AskId =
  | "myself"
  | "no_hat"
  | "no_earrings"
  | "no_makeup"
  | "no_color_lenses"
  | "glasses_as_admitted"
  | "collared_top"
  | "no_uniform"
  | "no_bare_shoulders"
  | "no_bun"
  | "ears_visible"
  | "not_retouched"
  | "no_sleeveless"
  | "no_blue_clothes"
  | "plain_clothes"
  | "buttoned"
  | "bare_face"
  | "glasses_clear"
  | "no_snapshot"
  | "studio"
  | "rear_camera";

/** Unit of a number in a report. */
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

/** One message in the product's two languages. */
export type Text = {
  /** Simplified Chinese, what the student reads first. */
  zh: string;
  /** English. */
  en: string;
};

/** A position in pixels. */
export type Point = {
  /** Pixels from the left edge. */
  x: number;
  /** Pixels from the upper edge. */
  y: number;
};

/** An axis-aligned rectangle in pixels. */
export type Rect = {
  /** Left edge. */
  x: number;
  /** Upper edge. */
  y: number;
  /** Extent to the right. */
  width: number;
  /** Extent downwards. */
  height: number;
};

/** Container, by content and never by name. */
export type Format = "jpeg" | "png" | "webp" | "gif" | "bmp" | "tiff" | "heic" | "avif" | "jxl" | "raw" | "pdf" | "svg" | "video" | "unknown";

/** How colour is stored. */
export type ColorMode = "rgb" | "rgba" | "gray" | "palette" | "cmyk" | "unknown";

/** Colour profile carried by the file. */
export type IccKind = "none" | "srgb" | "display_p3" | "other";

/** What the headers of a file say. */
export type Probe = {
  /** Container. */
  format: Format;
  /** Length of the file. */
  bytes: number;
  /** Pixels across after turning by the EXIF orientation; 0 when the file does not say. */
  width: number;
  /** Pixels down after turning; 0 when the file does not say. */
  height: number;
  /** EXIF orientation, 1..=8, as browsers read it; 1 when absent or malformed. */
  orientation: number;
  /** Dots per inch, horizontal and vertical. */
  density: [number, number] | null;
  /** How colour is stored. */
  color: ColorMode;
  /** Bits per channel; 0 when the file does not say. */
  bit_depth: number;
  /** Progressive JPEG or interlaced PNG. */
  progressive: boolean;
  /** JPEG quality on the IJG scale, estimated from the luma quantisation table. */
  quality: number | null;
  /** Kind of colour profile. */
  icc: IccKind;
  /** JPEG with arithmetic coding, which hardly any program decodes. */
  arithmetic: boolean;
  /** Programs named in the metadata, separated by "; ". */
  software: string | null;
  /** Camera maker and model named in the metadata. */
  camera: string | null;
  /** Lens named in the metadata; phones name their front camera here. */
  lens: string | null;
  /** True when the metadata call the picture a screenshot. */
  screenshot: boolean;
  /** True when the metadata call the picture a scan. */
  scanned: boolean;
  /** True when the metadata call the picture the work of a generative model. */
  generated: boolean;
  /** True when the metadata hold a position on Earth. */
  located: boolean;
  /** More than one frame. */
  animated: boolean;
  /** False when the file ends before its own structure does. */
  complete: boolean;
  /** Bytes after the end of the picture. */
  trailing_bytes: number;
  /** Bytes that only make the file larger: one byte repeated after the end, filler segments. */
  padding_bytes: number;
  /** A second JPEG follows the first, as motion photos and gain maps have it. */
  second_picture: boolean;
};

/** Answer of one check, from its own number alone. */
export type Status = "pass" | "fix" | "advise" | "reject" | "unknown";

/** The answer as a whole. */
export type Verdict = "pass" | "reject" | "unknown";

/** A number and its range in words, each given once and rounded so that they never contradict the answer. */
export type Shown = {
  /** What was measured, e.g. "37.9 KB". */
  measured: Text;
  /** What is required, e.g. "20–60 KB". */
  required: Text;
  /** What was measured and what is required as colours, `#rrggbb`; empty where the number is about none. */
  colors: Array<string>;
};

/** One line of a report. */
export type Finding = {
  /** Id of the check. */
  check: CheckId;
  /** The answer. */
  status: Status;
  /** The check whose finding explains this one: readers fold this one away; its status stands. */
  explained_by: CheckId | null;
  /** Why the number could not be measured; set exactly when the status is [`Status::Unknown`]. */
  reason: Text | null;
  /** The measured number, rounded to four decimals. */
  value: number | null;
  /** Unit of value, min and max. */
  unit: Unit;
  /** Smallest allowed number. */
  min: number | null;
  /** Largest allowed number. */
  max: number | null;
  /** Number below which the student is advised, where that is not [`Finding::min`]. */
  softMin: number | null;
  /** Number above which the student is advised, where that is not [`Finding::max`]. */
  softMax: number | null;
  /** The number and the range that it misses, or else keeps, as a person reads them; `None` where a number tells nothing. */
  shown: Shown | null;
  /** Name of the rule. */
  title: Text;
  /** What is wrong, and after its first full stop what to do; `None` when nothing is. The numbers are in `shown`. */
  advice: Text | null;
  /** The part of the picture it is about, in upright pixels of the picked photo. */
  region: Rect | null;
};

/** How an answer sounds: green, amber or red. */
export type Tone = "good" | "doubtful" | "bad";

/** The one sentence of a report. */
export type Headline = {
  /** The check it speaks of: the first one of the worst status that no other explains. `None` when nothing is wrong. */
  cause: CheckId | null;
  /** How the answer sounds. */
  tone: Tone;
  /** What is wrong as a person would say it, or that nothing is; without a full stop. */
  text: Text;
  /** The one thing to do; `None` when there is nothing to do. */
  action: Text | null;
};

/** One face in a report. */
export type FaceReport = {
  /** The face from brow to chin. */
  box: Rect;
  /** Belief that this is a face, 0..1. */
  presence: number;
};

/** The head in a report. */
export type HeadReport = {
  /** Topmost point of hair or head. */
  crown: Position;
  /** Lowest point of the chin. */
  chin: Position;
  /** Pupils, left to right in the picture. */
  eyes: [Position, Position];
  /** x of the face outline at nose level, left and right. */
  cheeks: [number, number];
  /** Degrees, positive = clockwise in the picture. */
  roll: number;
  /** Degrees, positive = nose to the right of the picture. */
  yaw: number;
  /** Degrees, positive = chin up. */
  pitch: number;
};

/** One declaration. */
export type Ask = {
  /** Public name, as in profiles and reports. */
  id: AskId;
  /** What the student confirms. */
  text: Text;
};

/** Everything xuezhao says about a photo. Positions are upright pixels of the picked photo. */
export type Report = {
  /** Version of the core. */
  core: string;
  /** Id of the profile. */
  profile: string;
  /** The answer as a whole. */
  verdict: Verdict;
  /** The one sentence of the report, from its worst cause. */
  headline: Headline;
  /** What the file says of itself. */
  photo: Probe;
  /** Faces found, largest first. */
  faces: Array<FaceReport>;
  /** The measured head; `None` unless there is exactly one person. */
  head: HeadReport | null;
  /** One finding per check that the profile asks for, what to fix first on top. */
  findings: Array<Finding>;
  /** What the student has to declare. */
  ask: Array<Ask>;
};

/** What happens when the number is outside the range. */
export type Severity = "reject" | "advise" | "off";

/** How one rule stands: in a crop, or in a camera's frame. */
export type RuleState = {
  /** Id of the check. */
  check: CheckId;
  /** The number the check measures, or would measure on the cropped picture. */
  value: number;
  /** Smallest allowed number. */
  min: number | null;
  /** Largest allowed number. */
  max: number | null;
  /** True inside the range. */
  holds: boolean;
  /** What a number outside means. */
  severity: Severity;
  /** Distance to the nearer limit: 1 in the middle of the range, 0 on a limit, negative outside. */
  margin: number;
};

/** A crop and how the placement rules stand in it. */
export type Placement = {
  /** The part of the photo, in its upright pixels. */
  crop: Rect;
  /** Rows that a crop must have: the height of the profile's picture over the enlargement it allows. */
  leastHeight: number;
  /** The placement rules that the profile asks for. */
  rules: Array<RuleState>;
};

/** The one thing to do now. */
export type Hint = "nobody" | "several" | "closer" | "back" | "left" | "right" | "up" | "down" | "upright" | "frontal" | "chin_up" | "chin_down" | "eyes_open" | "mouth_closed" | "gaze" | "darker" | "brighter" | "side_light" | "ground_color" | "ground_busy" | "shadow" | "ready";

/** What to tell the student about one frame. Positions are pixels of the frame. */
export type Guidance = {
  /** The one thing to do now. */
  hint: Hint;
  /** The hint in words. */
  words: Text;
  /** True when every rule that rejects has held for a moment. */
  ready: boolean;
  /** Columns and rows of the frame. */
  size: [number, number];
  /** The part of the frame in which the placement rules are judged. */
  window: Rect;
  /** The head; `None` unless there is exactly one person. */
  head: HeadReport | null;
  /** How the rules stand that the guide can judge and the profile asks for. */
  rules: Array<RuleState>;
};

/** A QR symbol that was read. */
export type Code = {
  /** What it says. */
  text: string;
  /** Its corners in pixels of the picture, clockwise from the one opposite the corner without a finder
   * pattern: upper left, upper right, lower right, lower left when the symbol stands upright. */
  corners: [Point, Point, Point, Point];
};
