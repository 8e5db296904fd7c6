import { isTarget, type Target } from "../engine/upload/target";
import { copyFile, readText, removeFile, writeText } from "./files";
import { upload, type Upload, type UploadOptions } from "./upload";

/** Milliseconds after which a kept upload is dropped: nobody waits for it any more. */
const LONGEST_MS = 30 * 24 * 3600 * 1000;

/** An upload as it is kept in the mini-program's folder. */
interface Kept {
  /** Milliseconds since 1970. */
  since: number;
  target: Target;
  profile: string;
  declared: string[];
  fields: Record<string, string>;
  after?: string;
}

/** Uploads under way, by profile, and who hears of them: none is begun a second time. */
const underWay = new Map<string, { upload: KeptUpload; hear: Listeners[] }>();

/** What hears of an upload. */
type Listeners = Pick<UploadOptions, "onProgress" | "onWait" | "onState">;

/** An upload that outlives the mini-program. */
export interface KeptUpload extends Upload {
  /** False where the phone's storage is full: then it is lost with the mini-program. */
  isKept: boolean;
}

/**
 * Sends a file as `upload` does, and keeps a copy of it with its words in the mini-program's folder until it has ended:
 * {@link resumeUpload} goes on with it after WeChat has ended the mini-program. One upload is kept for each profile.
 */
export async function keepUpload(options: UploadOptions): Promise<KeptUpload> {
  const { url = "", profile, declared = [], fields = {}, after } = options;
  const target = options.target ?? { kind: "receiver", url };
  const kept: Kept = {
    ...{ since: Date.now(), target, profile, declared, fields },
    ...(after === undefined ? {} : { after }),
  };
  const { photo, words } = placesOf(profile);
  await endOf(profile);
  try {
    await copyFile(options.filePath, photo);
    await writeText(words, JSON.stringify(kept));
  } catch {
    forget(profile);
    return { ...upload(options), isKept: false };
  }
  return run({ ...options, filePath: photo });
}

/** Goes on with the upload that is kept for a profile; null when there is none. */
export async function resumeUpload(
  profile: string,
  listeners: Listeners = {},
): Promise<KeptUpload | null> {
  const { photo, words } = placesOf(profile);
  const text = await readText(words);
  const running = underWay.get(profile);
  if (running) {
    running.hear.push(listeners);
    return running.upload;
  }
  if (text === null) return null;
  const kept = keptIn(text);
  if (kept === null) {
    forget(profile);
    return null;
  }
  const { since: _, ...options } = kept;
  return run({ ...options, ...listeners, filePath: photo });
}

/** The file of the upload that is kept for a profile. */
export const keptPhoto = (profile: string): string => placesOf(profile).photo;

function run(options: UploadOptions): KeptUpload {
  const { profile } = options;
  const hear: Listeners[] = [options];
  const running = upload({
    ...options,
    onProgress: (share) => hear.forEach((one) => one.onProgress?.(share)),
    onWait: (millis) => hear.forEach((one) => one.onWait?.(millis)),
    onState: (state) => hear.forEach((one) => one.onState?.(state)),
  });
  const done = running.done.finally(() => {
    underWay.delete(profile);
    forget(profile);
  });
  const kept = { ...running, done, isKept: true };
  underWay.set(profile, { upload: kept, hear });
  return kept;
}

/** Cancels the upload of a profile that is under way: another photo takes its place. */
async function endOf(profile: string): Promise<void> {
  const running = underWay.get(profile);
  running?.upload.cancel();
  await running?.upload.done.catch(() => undefined);
}

function forget(profile: string): void {
  const { photo, words } = placesOf(profile);
  removeFile(words);
  removeFile(photo);
}

function placesOf(profile: string) {
  const name = encodeURIComponent(profile);
  const start = `${wx.env.USER_DATA_PATH}/xuezhao-upload-${name}`;
  return { photo: `${start}.jpg`, words: `${start}.json` };
}

/** What was kept; null where it is too old or not what was written. */
function keptIn(text: string, now = Date.now()): Kept | null {
  try {
    const kept = JSON.parse(text) as Kept;
    const isWhole = isTarget(kept.target) && typeof kept.profile === "string";
    return isWhole && now - kept.since < LONGEST_MS ? kept : null;
  } catch {
    return null;
  }
}
