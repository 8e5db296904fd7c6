import {
  photoStates,
  type PhotoStateOf,
  type PlacingOf,
  type UnsentOf,
} from "../../../page/state/photo_states";
import type { Photo, Prepared } from "../../photo";

/** A picked picture. */
export interface Picked {
  /** As WeChat has handed it over. */
  path: string;
  /** What is shown of it: itself, or an upright preview in the mini-program's folder. */
  shown: string;
  /** Degrees by which the student has turned it clockwise. */
  turn: number;
}

/** A prepared photo, and its size. */
export type PreparedPhoto = Prepared & { bytes: number };

/** What a mini-program keeps of a photo. */
interface MiniProgramKept {
  picked: Picked;
  opened: Photo;
  prepared: PreparedPhoto;
}

export type PhotoState = PhotoStateOf<MiniProgramKept>;
export type Unsent = UnsentOf<MiniProgramKept>;
export type Placing = PlacingOf<MiniProgramKept>;

export const states = photoStates<MiniProgramKept>();
