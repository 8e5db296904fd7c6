/** Longest side that the browser's decoder hands to the core: four bytes a pixel stay within bounds. */
const LONGEST_SIDE = 3000;

/** Upright sRGB pixels of a picture that only the browser can decode; null when it cannot either. */
export async function decodeInBrowser(file: Blob): Promise<ImageData | null> {
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
    context?.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    return context?.getImageData(0, 0, width, height) ?? null;
  } catch {
    return null;
  }
}
