import type { Stage } from "../../engine";
import type { State } from "./state";
import { submits } from "../service/stages";

/** What is submitted: the picture of the code where the stage collects it, the prepared photo, or the picked one. */
export function parcelOf(state: State, stage: Stage) {
  const { code, picked, prepared, profile } = state;
  if (submits(stage) === "code")
    return { file: "codePicture", photo: code.picked?.file } as const;
  return profile.policy === "original"
    ? ({ file: "picked", photo: picked?.file } as const)
    : ({ file: "prepared", photo: prepared?.blob } as const);
}
