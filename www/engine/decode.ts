import type { Frame } from "./protocol";

/** Longest side that the browser's decoder hands to the core: four bytes a pixel stay within bounds. */
const LONGEST_SIDE = 3000;

/** Upright sRGB pixels, three bytes each, in rows of `width`. */
export interface Rows {
  rgb: Uint8Array;
  width: number;
}

/** A picture that the core does not decode, as the browser sees it; null when it cannot either. */
export async function decodeInBrowser(file: Blob): Promise<Rows | null> {
  if (
    typeof createImageBitmap !== "function" ||
    typeof OffscreenCanvas !== "function"
  ) {
    return null;
  }
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(
      1,
      LONGEST_SIDE / Math.max(bitmap.width, bitmap.height),
    );
    return rowsOf(bitmap, bitmap.width * scale, bitmap.height * scale);
  } catch {
    return null;
  }
}

/** The pixels of a camera's frame; null when this browser gives none. */
export function rowsOfFrame(frame: Frame): Rows | null {
  if ("rgb" in frame)
    return { rgb: new Uint8Array(frame.rgb), width: frame.width };
  if ("data" in frame)
    return { rgb: withoutAlpha(frame.data), width: frame.width };
  if (typeof OffscreenCanvas !== "function") return null;
  const [width, height] =
    "displayWidth" in frame
      ? [frame.displayWidth, frame.displayHeight]
      : [frame.width, frame.height];
  return rowsOf(frame, width, height);
}

/** Draws a picture before white, and closes it. */
function rowsOf(
  picture: ImageBitmap | VideoFrame,
  wide: number,
  high: number,
): Rows | null {
  const [width, height] = [Math.round(wide), Math.round(high)];
  const context = new OffscreenCanvas(width, height).getContext("2d", {
    willReadFrequently: true,
  });
  if (context) context.fillStyle = "#fff";
  context?.fillRect(0, 0, width, height);
  context?.drawImage(picture, 0, 0, width, height);
  picture.close();
  if (!context) return null;
  const { data } = context.getImageData(0, 0, width, height);
  return { rgb: withoutAlpha(data), width };
}

/** Drops every fourth byte, in place. */
function withoutAlpha(rgba: ImageData["data"]): Uint8Array {
  let to = 0;
  for (let from = 0; from < rgba.length; from += 4) {
    rgba[to++] = rgba[from]!;
    rgba[to++] = rgba[from + 1]!;
    rgba[to++] = rgba[from + 2]!;
  }
  return new Uint8Array(rgba.buffer, 0, to);
}
