import type { Finding, Placement, Profile, Rect, Report } from "../../engine";
import { itemOf, type Submitted } from "./delivery";

/** What a place keeps of a photo: the page files and object URLs, a mini-program paths. */
export interface Kept {
  /** The picked file. */
  picked: unknown;
  /** The photo in the engine. */
  opened: unknown;
  /** The prepared file. */
  prepared: unknown;
}

/** Where the student has put the photo under the frame. */
export interface Placed {
  /** Null while it is the proposal. */
  crop: Rect | null;
  /** True when no rule that rejects fails. */
  allowed: boolean;
}

/** What an earlier visit left of a photo that is being checked again. */
export interface ResumedOf<K extends Kept> {
  crop: Rect | null;
  prepared: K["prepared"] | null;
}

/** Nothing is picked. */
export interface Empty {
  kind: "empty";
}

export const EMPTY: Empty = { kind: "empty" };

/** The checks run, or have broken off. */
interface BeingChecked<K extends Kept> {
  picked: K["picked"];
  /** The photo in the engine, once it is open there. */
  opened: K["opened"] | null;
  /** What the file says of itself, once that is known. */
  fileReport: Report | null;
  resumed: ResumedOf<K> | null;
}
export type CheckingOf<K extends Kept> = BeingChecked<K> & { kind: "checking" };
export type CheckFailedOf<K extends Kept> = BeingChecked<K> & {
  kind: "checkFailed";
};

/** All findings are known. */
interface Examined<K extends Kept> {
  picked: K["picked"];
  opened: K["opened"];
  report: Report;
}
export type CheckedOf<K extends Kept> = Examined<K> & {
  kind: "checked";
  /** The picture is a capture code. */
  isCode: boolean;
};
/** The photo may be moved under the frame. */
export type PlacingOf<K extends Kept> = Examined<K> & {
  kind: "placing";
  placement: Placement;
  /** Null before the student touches it. */
  placed: Placed | null;
};

interface Preparing<K extends Kept> {
  kind: "preparing";
  from: PreparableOf<K>;
}
/** No file can be prepared; the findings say why. */
interface Refused<K extends Kept> {
  kind: "refused";
  from: CheckedOf<K> | PlacingOf<K>;
  refused: Finding[];
}
interface PreparedState<K extends Kept> {
  kind: "prepared";
  from: CheckedOf<K> | PlacingOf<K>;
  prepared: K["prepared"];
}

export type PreparableOf<K extends Kept> =
  CheckedOf<K> | PlacingOf<K> | Refused<K> | PreparedState<K>;

/** A photo of which nothing was sent yet. */
export type UnsentOf<K extends Kept> =
  Empty | CheckingOf<K> | CheckFailedOf<K> | PreparableOf<K> | Preparing<K>;

/** The life of a photo, from picking it to its receipt. */
export type PhotoStateOf<K extends Kept> = UnsentOf<K> | Submitted<UnsentOf<K>>;

/** True where the student may choose the part of the photo. */
export const mayPlace = (profile: Profile, report: Report): boolean =>
  profile.policy !== "original" && report.verdict !== "reject";

/** What is known of a photo, and how its state changes, for a place that keeps these. */
export function photoStates<K extends Kept>() {
  type Unsent = UnsentOf<K>;
  type State = PhotoStateOf<K>;
  type Known = CheckedOf<K> | PlacingOf<K>;

  /** The photo with all its findings; null before they are known. */
  function examinedOf(state: State): Known | null {
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
  function beingChecked(state: State) {
    const photo = itemOf<Unsent>(state);
    return photo.kind === "checking" || photo.kind === "checkFailed"
      ? photo
      : null;
  }

  const pickedOf = (state: State): K["picked"] | null =>
    (examinedOf(state) ?? beingChecked(state))?.picked ?? null;

  const openedOf = (state: State): K["opened"] | null =>
    (examinedOf(state) ?? beingChecked(state))?.opened ?? null;

  /** All findings; before they are known, those that need no face models. */
  const reportOf = (state: State): Report | null =>
    examinedOf(state)?.report ?? beingChecked(state)?.fileReport ?? null;

  function preparedOf(state: State): K["prepared"] | null {
    const photo = itemOf<Unsent>(state);
    if (photo.kind === "prepared") return photo.prepared;
    return beingChecked(photo)?.resumed?.prepared ?? null;
  }

  /** Why no file could be prepared; null when none was refused. */
  function refusedOf(state: State): Finding[] | null {
    const photo = itemOf<Unsent>(state);
    return photo.kind === "refused" ? photo.refused : null;
  }

  /** Where the student has put the photo; null before it is touched. */
  function placedOf(state: State): Placed | null {
    const examined = examinedOf(state);
    return examined?.kind === "placing" ? examined.placed : null;
  }

  /** What is going on, for the student to read; null when nothing is. */
  function busyWord(state: State) {
    const photo = itemOf<Unsent>(state);
    if (photo.kind === "preparing") return "preparing";
    if (photo.kind !== "checking") return null;
    return photo.fileReport === null ? "reading" : "fileFirst";
  }

  /** The photo moved under the frame; a refusal was about where it lay before. */
  function withPlaced(photo: Unsent, placed: Placed): Unsent {
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
  const withItem = (state: State, item: Unsent): State =>
    "item" in state ? { ...state, item } : item;

  const isPreparable = (photo: Unsent): photo is PreparableOf<K> =>
    ["checked", "placing", "refused", "prepared"].includes(photo.kind);

  /** The photo without the file that was prepared of it. */
  function unprepared(photo: Unsent): Unsent {
    if (photo.kind === "prepared") return photo.from;
    if (photo.kind !== "checking" && photo.kind !== "checkFailed") return photo;
    const { resumed } = photo;
    return { ...photo, resumed: resumed && { ...resumed, prepared: null } };
  }

  return {
    ...{ examinedOf, pickedOf, openedOf, reportOf, preparedOf, refusedOf },
    ...{ placedOf, busyWord, withPlaced, withItem, isPreparable, unprepared },
  };
}
