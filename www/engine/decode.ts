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
    const width = Math.round(bitmap.width * scale);
    const height = Math.round(bitmap.height * scale);
    const context = new OffscreenCanvas(width, height).getContext("2d");
    if (context) context.fillStyle = "#fff";
    context?.fillRect(0, 0, width, height);
    context?.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    if (!context) return null;
    const { data } = context.getImageData(0, 0, width, height);
    return { rgb: withoutAlpha(data), width };
  } catch {
    return null;
  }
}

/** Drops every fourth byte, in place. */
function withoutAlpha(rgba: Uint8ClampedArray<ArrayBuffer>): Uint8Array {
  let to = 0;
  for (let from = 0; from < rgba.length; from += 4) {
    rgba[to++] = rgba[from]!;
    rgba[to++] = rgba[from + 1]!;
    rgba[to++] = rgba[from + 2]!;
  }
  return new Uint8Array(rgba.buffer, 0, to);
}
