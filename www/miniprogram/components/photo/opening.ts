import type { Profile } from "../../../engine/profile";
import type { Report } from "../../../engine/report";
import { EngineError } from "../../../engine/errors";
import type { Engine } from "../../engine";
import { writeJpeg } from "../../files";
import type { Photo } from "../../photo";
import type { Picked } from "./kept";

/** Longer side of what is shown of a photo that WeChat would show turned another way. */
const PREVIEW_SIDE = 1600;

/** A profile by its id, or as it is given. */
export async function profileOf(
  engine: Engine,
  given: string | Profile,
): Promise<Profile> {
  if (typeof given !== "string") return given;
  const found = (await engine.profiles()).find(({ id }) => id === given);
  if (found === undefined)
    throw new EngineError("profile", `no profile ${given}`);
  return found;
}

/** The picked photo in the engine, turned as the student wants it. */
export async function openPicked(
  engine: Engine,
  { path, turn }: Picked,
): Promise<Photo> {
  const opened = await engine.open(path, undefined, { stripped: true });
  if (turn === 0) return opened;
  try {
    return await opened.turn(turn);
  } finally {
    opened.close();
  }
}

/** What to show of a photo: a preview where WeChat would show the file turned another way than it is measured. */
export async function pictureOf(
  { path, turn }: Picked,
  opened: Photo,
  { photo }: Report,
): Promise<string> {
  if (turn === 0 && photo.orientation === 1) return path;
  const preview = await opened.previewBytes(PREVIEW_SIDE);
  return preview ? writeJpeg(preview) : path;
}
