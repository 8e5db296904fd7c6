// Made from the types of a profile by crates/receiver/tests/types.rs; do not edit.

import type { AskId, CheckId, Severity, Text } from "./types";
import type { Target } from "./upload/target";

/** One step on the page. */
export type StepName = "school" | "level" | "identity" | "feature" | "code" | "last_four" | "confirm" | "contact" | "address" | "rules" | "photo" | "submit" | "status";

/** What a stage is there to collect. */
export type Submits = "photo" | "code";

/** One stage of a collection; most have one. */
export type Stage = {
  /** Name of the stage, where there are several. */
  title?: Text;
  /** First day, `YYYY-MM-DD`. Outside the dates the page says so; nobody is locked out. */
  from?: string;
  /** Last day. */
  to?: string;
  /** What is collected. */
  submits?: Submits;
  /** The steps, in order. */
  steps: Array<StepName>;
};

/** Who helps. */
export type Contact = {
  /** Number to call. */
  phone?: string;
  /** When somebody answers, or who does. */
  hours: Text;
};

/** What the service costs. The page only says so: paying belongs to the operator. */
export type Fee = {
  /** The sum and what it is for. */
  text: Text;
  /** Operator's page for paying; the receipt is added as `?receipt=ID`. */
  payment?: string;
};

/** Whether the page's live guide may take the photo. */
export type Camera = "guide" | "none";

/** What may stand behind one photo of a service and no other. */
export type Once = "person" | "device";

/** The way through a collection service. */
export type Service = {
  /** The stages, in order of their dates; at least one. */
  stages: Array<Stage>;
  /** What to have at hand. */
  prepare?: Array<Text>;
  /** What to read before the photo. */
  rules?: Array<Text>;
  /** How to get the capture code. */
  code_help?: Array<Text>;
  /** Who helps, and when. */
  contact?: Array<Contact>;
  /** What it costs. */
  fee?: Fee;
  /** How long the review takes and what follows. */
  review?: Text;
  /** Days in which a rejected photo may be sent again, the day of the rejection not counted; no end where nothing is said. */
  resubmit_days?: number;
  /** What may not submit for two students. */
  once?: Array<Once>;
  /** Whether the live guide may take the photo; where nothing is said it may, unless the original file is asked. */
  camera?: Camera;
  /** Name of the file that a student keeps, without its ending: `{number}`, `{name}` and `{school}` are put in. The number
   * where nothing is said. */
  file_name?: string;
  /** Where photos go; the receiver that serves the page where nothing is said. */
  target?: Target;
};

/** What may be done to the picture. */
export type Policy = "original" | "fit" | "standardize";

/** The picture a profile wants. */
export type Picture = {
  /** Pixels across. */
  width: number;
  /** Pixels down. */
  height: number;
  /** Dots per inch written into a prepared file. */
  density: number;
  /** Lowest JPEG quality (IJG scale) a prepared file may have. */
  quality: number;
  /** Largest factor by which a prepared picture may be enlarged; 1 = never. */
  enlarge?: number;
  /** Whole multiples of the size that are allowed too, e.g. `[2]` for 960×1280. */
  multiples?: Array<number>;
};

/** A range as a profile writes it. */
export type Range = {
  /** Smallest number without advice. */
  min?: number;
  /** Largest number without advice. */
  max?: number;
};

/** A limit as a profile writes it: `{"min", "max", "severity"}`, and `advise` with the narrower range outside which
 * the student is advised. */
export type Limit = {
  /** Smallest allowed number. */
  min?: number;
  /** Largest allowed number. */
  max?: number;
  /** True when the ends themselves are not allowed. */
  strict?: boolean;
  /** What a number outside means. */
  severity?: Severity;
  /** The narrower range outside which the student is advised. */
  advise?: Range;
};

/** What happens to a photo that could not be measured in full. */
export type UnknownPolicy = "accept" | "refuse";

/** Where a profile's rules were read. */
export type Source = {
  /** The notice or the standard. */
  title: Text;
  /** Day on which it was last read, `YYYY-MM-DD`. */
  checked: string;
  /** True once somebody has compared the profile with the issuing body's own page. */
  verified: boolean;
};

/** The JSON form of a profile. */
export type Profile = {
  /** Where the JSON Schema of profiles lies, for editors. */
  $schema?: string;
  /** Public name, e.g. `chsi`. */
  id: string;
  /** Name of the service. */
  title: Text;
  /** What may be done to the picture. */
  policy: Policy;
  /** The picture wanted. */
  picture: Picture;
  /** Allowed background colours, sRGB; none: any single colour. `standardize` gives the first. */
  grounds?: Array<[number, number, number]>;
  /** Ranges of checks where they differ from the defaults. */
  limits?: Partial<Record<CheckId, Limit>>;
  /** What the student declares. */
  ask?: AskId[];
  /** Whether a photo that could not be measured in full is accepted, so that a person looks at it. */
  unknown?: UnknownPolicy;
  /** Where its rules were read, when, and whether they have been compared with the issuing body's own page. */
  source?: Source;
  /** The steps of the service: read by the page and by the receiver, no matter of the photo. */
  service?: Service;
};
