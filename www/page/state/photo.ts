import type {
  Finding,
  Photo,
  Placement,
  Prepared,
  Rect,
  Report,
} from "../../engine";
import { itemOf, type Submitted } from "./delivery";
import type { Picked } from "./picked";

/** Where the student has put the photo under the frame. */
export interface Placed {
  /** Null while it is the proposal. */
  crop: Rect | null;
  /** True when no rule that rejects fails. */
  allowed: boolean;
}

/** A prepared photo, and its object URL for showing it. */
export type PreparedPhoto = Prepared & { url: string };

/** What an earlier visit left of a photo that is being checked again. */
export interface Resumed {
  crop: Rect | null;
  prepared: PreparedPhoto | null;
}

/** Nothing is picked. */
interface Empty {
  kind: "empty";
}

/** The checks run, or have broken off. */
interface BeingChecked {
  picked: Picked;
  /** The photo in the engine, once it is open there. */
  opened: Photo | null;
  /** What the file says of itself, once that is known. */
  fileReport: Report | null;
  resumed: Resumed | null;
}
export type Checking = BeingChecked & { kind: "checking" };
export type CheckFailed = BeingChecked & { kind: "checkFailed" };

/** All findings are known. */
interface Examined {
  picked: Picked;
  opened: Photo;
  report: Report;
}
export type Checked = Examined & {
  kind: "checked";
  /** The picture is a capture code. */
  isCode: boolean;
};
/** The photo may be moved under the frame. */
export type Placing = Examined & {
  kind: "placing";
  placement: Placement;
  /** Null before the student touches it. */
  placed: Placed | null;
};

interface Preparing {
  kind: "preparing";
  from: Preparable;
}
/** No file can be prepared; the findings say why. */
interface Refused {
  kind: "refused";
  from: Checked | Placing;
  refused: Finding[];
}
interface PreparedState {
  kind: "prepared";
  from: Checked | Placing;
  prepared: PreparedPhoto;
}

export type Preparable = Checked | Placing | Refused | PreparedState;

/** A photo of which nothing was sent yet. */
export type Unsent = Empty | Checking | CheckFailed | Preparable | Preparing;

/** The life of a photo, from picking it to its receipt. */
export type PhotoState = Unsent | Submitted<Unsent>;

export const EMPTY: Empty = { kind: "empty" };

/** The photo with all its findings; null before they are known. */
export function examinedOf(state: PhotoState): Checked | Placing | null {
  const photo = itemOf<Unsent>(state);
  switch (photo.kind) {
    case "checked":
    case "placing":
      return photo;
    case "preparing":
      return examinedOf(photo.from);
    case "refused":
    case "prepared":
      return photo.from;
    default:
      return null;
  }
}

/** The photo while not all findings are known; else null. */
function beingChecked(state: PhotoState): Checking | CheckFailed | null {
  const photo = itemOf<Unsent>(state);
  return photo.kind === "checking" || photo.kind === "checkFailed"
    ? photo
    : null;
}

export const pickedOf = (state: PhotoState): Picked | null =>
  (examinedOf(state) ?? beingChecked(state))?.picked ?? null;

export const openedOf = (state: PhotoState): Photo | null =>
  (examinedOf(state) ?? beingChecked(state))?.opened ?? null;

/** All findings; before they are known, those that need no face models. */
export const reportOf = (state: PhotoState): Report | null =>
  examinedOf(state)?.report ?? beingChecked(state)?.fileReport ?? null;

export function preparedOf(state: PhotoState): PreparedPhoto | null {
  const photo = itemOf<Unsent>(state);
  if (photo.kind === "prepared") return photo.prepared;
  return beingChecked(photo)?.resumed?.prepared ?? null;
}

/** Why no file could be prepared; null when none was refused. */
export function refusedOf(state: PhotoState): Finding[] | null {
  const photo = itemOf<Unsent>(state);
  return photo.kind === "refused" ? photo.refused : null;
}

/** Where the student has put the photo; null before it is touched. */
export function placedOf(state: PhotoState): Placed | null {
  const examined = examinedOf(state);
  return examined?.kind === "placing" ? examined.placed : null;
}

/** What is going on, for the student to read; null when nothing is. */
export function busyWord(state: PhotoState) {
  const photo = itemOf<Unsent>(state);
  if (photo.kind === "preparing") return "preparing";
  if (photo.kind !== "checking") return null;
  return photo.fileReport === null ? "reading" : "fileFirst";
}

/** The photo moved under the frame; a refusal was about where it lay before. */
export function withPlaced(photo: Unsent, placed: Placed): Unsent {
  switch (photo.kind) {
    case "placing":
      return { ...photo, placed };
    case "refused":
      return withPlaced(photo.from, placed);
    case "prepared":
      return photo.from.kind === "placing"
        ? { ...photo, from: { ...photo.from, placed } }
        : photo;
    default:
      return photo;
  }
}

/** The photo with something else known of it, however far its upload is. */
export const withItem = (state: PhotoState, item: Unsent): PhotoState =>
  "item" in state ? { ...state, item } : item;
