import type { Rect, Report } from "../../engine";

/** Upright size of a picture in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** The place of the fault that the headline speaks of; null where it is about the whole photo. */
export function worstRegion({ headline, findings }: Report): Rect | null {
  if (headline.tone === "good") return null;
  const worst = findings.find(({ check }) => check === headline.cause);
  return worst?.region ?? null;
}

/**
 * How a picture lies behind a square window that shows a region of it with some of what surrounds it, in shares of the
 * window's side.
 */
export function cutOf(region: Rect, { width, height }: Size) {
  const side = Math.min(
    Math.max(region.width, region.height, width / 5) * 1.2,
    width,
    height,
  );
  const start = (from: number, length: number, whole: number) =>
    Math.min(Math.max(from + length / 2 - side / 2, 0), whole - side);
  return {
    width: width / side,
    height: height / side,
    left: -start(region.x, region.width, width) / side,
    top: -start(region.y, region.height, height) / side,
  };
}
