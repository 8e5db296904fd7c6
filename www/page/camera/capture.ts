import type { Frame } from "../../engine";

/** Milliseconds after which a camera that does not take its photo is no longer waited for. */
const PATIENCE = 4000;
/** Quality of a photo taken from the picture on the screen. */
const QUALITY = 0.95;

interface StillCamera {
  takePhoto(): Promise<Blob>;
}

declare const ImageCapture:
  (new (track: MediaStreamTrack) => StillCamera) | undefined;

/**
 * The picture on the screen, its longer side at most `side` pixels; null while there is none. A mirrored preview
 * is taken as it is seen.
 */
export async function grab(
  video: HTMLVideoElement,
  side: number,
  mirrored: boolean,
): Promise<Frame | null> {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || video.readyState < 2) return null;
  const scale = Math.min(1, side / Math.max(videoWidth, videoHeight));
  const width = Math.max(1, Math.round(videoWidth * scale));
  const height = Math.max(1, Math.round(videoHeight * scale));
  if (!mirrored && typeof OffscreenCanvas === "function") {
    try {
      return await createImageBitmap(video, {
        resizeWidth: width,
        resizeHeight: height,
        resizeQuality: "low",
      });
    } catch {
      // Some browsers resize no video.
    }
  }
  const context = canvas(width, height).getContext("2d", {
    willReadFrequently: true,
  });
  if (!context) return null;
  if (mirrored) context.setTransform(-1, 0, 0, 1, width, 0);
  context.drawImage(video, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** A photo at the camera's full resolution, else of the picture on the screen; never mirrored. */
export async function takePhoto(
  video: HTMLVideoElement,
  track: MediaStreamTrack | null,
): Promise<File | null> {
  const blob = await still(track);
  return blob ? named(blob) : screenshot(video);
}

/** The picture on the screen as a JPEG, never mirrored. */
export async function screenshot(
  video: HTMLVideoElement,
): Promise<File | null> {
  const picture = canvas(video.videoWidth, video.videoHeight);
  picture.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise<Blob | null>((give) =>
    picture.toBlob(give, "image/jpeg", QUALITY),
  );
  return blob && named(blob);
}

const named = (blob: Blob) =>
  new File([blob], "photo.jpg", { type: "image/jpeg" });

async function still(track: MediaStreamTrack | null): Promise<Blob | null> {
  if (!track || typeof ImageCapture === "undefined") return null;
  try {
    const late = new Promise<null>((give) => setTimeout(give, PATIENCE, null));
    const blob = await Promise.race([
      new ImageCapture(track).takePhoto(),
      late,
    ]);
    return blob?.type === "image/jpeg" && blob.size > 0 ? blob : null;
  } catch {
    return null;
  }
}

const canvas = (width: number, height: number) =>
  Object.assign(document.createElement("canvas"), { width, height });
