import type { Photo, Placement, Prepared, Profile, Report } from "../../engine";
import type { Way } from "./progress";
import type { Placed } from "../placement/editor";
import type { DeliveryState } from "../../engine/upload";
import type { Trouble } from "../storage/drafts";
import type { Word } from "../words/language";

/** A picked file, and its object URL for showing it. */
export interface Picked {
  file: File;
  url: string;
}

/** Everything that the page shows. */
export interface State extends Way {
  profile: Profile;
  picked: Picked | null;
  photo: Photo | null;
  /** The report so far; file-level only until `complete`. */
  report: Report | null;
  complete: boolean;
  /** The picked photo is a capture code. */
  isCode: boolean;
  /** What is going on, for the student to read. */
  busy: Word | null;
  /** Share of the face models that has arrived, 0..1. */
  loaded: number;
  failure: Word | null;
  /** The proposed crop; null where none is needed or possible. */
  placement: Placement | null;
  /** Where the student has put the photo under the frame; null before it is touched. */
  placed: Placed | null;
  prepared: (Prepared & { url: string }) | null;
  refused: Report["findings"] | null;
  declared: Set<string>;
  /** Where the upload stands; null before there is one. */
  delivery: DeliveryState | null;
  /** Why the photo is lost when the page closes; null when it is kept. */
  trouble: Trouble | null;
  /** The photo comes from an earlier visit. */
  restored: boolean;
}

/** True where the prepared photo is shown, not the picked one. */
export const isPreparedShown = ({ prepared, step }: State): boolean =>
  prepared !== null && step === "submit";

/** Nothing found out yet about any photo; where the student is on the way stays. */
export const blank = (profile: Profile): Omit<State, keyof Way> => ({
  profile,
  picked: null,
  photo: null,
  report: null,
  complete: false,
  isCode: false,
  busy: null,
  loaded: 0,
  failure: null,
  placement: null,
  placed: null,
  prepared: null,
  refused: null,
  declared: new Set(),
  delivery: null,
  trouble: null,
  restored: false,
});
