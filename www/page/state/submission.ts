import type { Stage } from "../../engine";
import { submits } from "../service/stages";
import { codePictureOf } from "./code";
import { examinedOf, pickedOf, preparedOf } from "./photo";
import type { State } from "./state";

/** Bytes of an original, and the most that the receiver takes, where that is less. */
export function excessOf({ receiver, photo, profile }: State) {
  const most = profile.service?.target ? null : receiver?.largest;
  const size = pickedOf(photo)?.file.size ?? 0;
  const isTooLarge = profile.policy === "original" && !!most && size > most;
  return isTooLarge ? { size, most } : null;
}

/** True where there is a photo that may be sent: a prepared one, or an original that is not rejected. */
export function maySubmit(state: State): boolean {
  const { photo, profile } = state;
  if (profile.policy !== "original") return preparedOf(photo) !== null;
  const tone = examinedOf(photo)?.report.headline.tone ?? "bad";
  return tone !== "bad" && excessOf(state) === null;
}

/** The file to submit: the picture of the code where the stage collects it, the prepared photo, or the picked one. */
export function fileToSubmit(state: State, stage: Stage) {
  const { code, photo, profile } = state;
  if (submits(stage) === "code")
    return { file: "codePicture", bytes: codePictureOf(code)?.file } as const;
  return profile.policy === "original"
    ? ({ file: "picked", bytes: pickedOf(photo)?.file } as const)
    : ({ file: "prepared", bytes: preparedOf(photo)?.blob } as const);
}
