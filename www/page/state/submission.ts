import type { Stage } from "../../engine";
import { submits } from "../service/stages";
import { codePictureOf } from "./code";
import { pickedOf, preparedOf } from "./photo";
import type { State } from "./state";

/** The file to submit: the picture of the code where the stage collects it, the prepared photo, or the picked one. */
export function fileToSubmit(state: State, stage: Stage) {
  const { code, photo, profile } = state;
  if (submits(stage) === "code")
    return { file: "codePicture", bytes: codePictureOf(code)?.file } as const;
  return profile.policy === "original"
    ? ({ file: "picked", bytes: pickedOf(photo)?.file } as const)
    : ({ file: "prepared", bytes: preparedOf(photo)?.blob } as const);
}
