import type { Photo, Prepared } from "../../engine";
import {
  photoStates,
  type CheckedOf,
  type CheckFailedOf,
  type CheckingOf,
  type PhotoStateOf,
  type PlacingOf,
  type PreparableOf,
  type ResumedOf,
  type UnsentOf,
} from "./photo_states";
import type { Picked } from "./picked";

export { EMPTY, mayPlace, type Placed } from "./photo_states";

/** A prepared photo, and its object URL for showing it. */
export type PreparedPhoto = Prepared & { url: string };

/** What the page keeps of a photo. */
interface PageKept {
  picked: Picked;
  opened: Photo;
  prepared: PreparedPhoto;
}

export type Resumed = ResumedOf<PageKept>;
export type Checking = CheckingOf<PageKept>;
export type CheckFailed = CheckFailedOf<PageKept>;
export type Checked = CheckedOf<PageKept>;
export type Placing = PlacingOf<PageKept>;
export type Preparable = PreparableOf<PageKept>;
export type Unsent = UnsentOf<PageKept>;
export type PhotoState = PhotoStateOf<PageKept>;

export const {
  examinedOf,
  pickedOf,
  openedOf,
  reportOf,
  preparedOf,
  refusedOf,
  placedOf,
  busyWord,
  withPlaced,
  withItem,
  isPreparable,
  unprepared,
} = photoStates<PageKept>();

/** Address of the picture that was sent, as long as the page that sent it is open. */
export function sentPhotoOf(state: PhotoState): string | null {
  if (state.kind !== "received") return null;
  return (preparedOf(state) ?? pickedOf(state))?.url ?? null;
}
