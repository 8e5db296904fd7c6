import type { Profile } from "../../engine";
import { beginningOf } from "../service/stages";
import type { StorageTrouble } from "../storage/drafts";
import type { Running } from "./delivery";
import { EMPTY, preparedOf, type PhotoState } from "./photo";
import { newProgress, type Progress } from "./progress";

/** What can go wrong outside of the photo itself, by the word for it. */
export type Failure =
  | "netsFailed"
  | "engineFailed"
  | "unreadable"
  | "crashed"
  | "cameraFailed"
  | "pageLost";

/** Everything that the page shows. */
export interface State extends Progress {
  profile: Profile;
  photo: PhotoState;
  /** Ids of the declarations that are ticked. */
  declared: Set<string>;
  /** What the last action failed of; null once the next one begins. */
  failure: Failure | null;
  /** Share of the face models that has arrived, 0..1. */
  modelsLoaded: number;
  /** Why the photo is lost when the page closes; null when it is kept. */
  storageTrouble: StorageTrouble | null;
  /** The photo comes from an earlier visit. */
  isRestored: boolean;
}

export const initialState = (profile: Profile): State => ({
  ...newProgress(beginningOf(profile)),
  receiver: null,
  profile,
  photo: EMPTY,
  declared: new Set(),
  failure: null,
  modelsLoaded: 0,
  storageTrouble: null,
  isRestored: false,
});

/** True where the photo is looked at, picked or prepared. */
export const isAtPhoto = ({ step }: State): boolean =>
  step === "photo" || step === "prepared";

/** True where the prepared photo is shown, not the picked one. */
export const isPreparedShown = ({ photo, step }: State): boolean =>
  step === "prepared" && preparedOf(photo) !== null;

/** The upload that is running, be it of the photo or of the code. */
export function runningUpload({ photo, code }: State): Running | null {
  if (photo.kind === "sending") return photo.delivery;
  return code.kind === "sending" ? code.delivery : null;
}
