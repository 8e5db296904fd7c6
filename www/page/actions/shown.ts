import type { Report } from "../../engine";
import type { Picked } from "../state/picked";

/**
 * True where the browser shows the file turned another way than the engine measures it: turned by hand, a WebP or PNG
 * with an orientation, which few browsers follow, or a JPEG whose sides the browser exchanges and the engine does not.
 */
export async function isShownOtherwise(
  { url, turn }: Picked,
  { format, orientation, width, height }: Report["photo"],
): Promise<boolean> {
  if (turn !== 0) return true;
  if (format !== "jpeg") return orientation !== 1;
  const shown = await naturalSize(url);
  return width !== height && shown?.width === height && shown.height === width;
}

/** The size in which the browser shows a picture; null where it does not. */
function naturalSize(
  url: string,
): Promise<{ width: number; height: number } | null> {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () =>
      resolve({ width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => resolve(null);
    image.src = url;
  });
}
