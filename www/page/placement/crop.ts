import type { Rect } from "../../engine";

/** What a crop must stay within. */
export interface Room {
  /** Upright pixels of the photo. */
  width: number;
  height: number;
  /** Width over height of every crop. */
  aspect: number;
  /** Rows that a crop has at least. */
  least: number;
}

/** A place in pixels. */
export interface Spot {
  x: number;
  y: number;
}

const clamp = (value: number, low: number, high: number) =>
  Math.min(Math.max(value, low), Math.max(low, high));

/** The crop of this height nearest to where `x` and `y` want its upper left corner. */
function placed(x: number, y: number, height: number, room: Room): Rect {
  const width = height * room.aspect;
  return {
    x: clamp(x, 0, room.width - width),
    y: clamp(y, 0, room.height - height),
    width,
    height,
  };
}

/** The crop moved by pixels of the photo, as far as there is room. */
export const moved = (crop: Rect, by: Spot, room: Room): Rect =>
  placed(crop.x + by.x, crop.y + by.y, crop.height, room);

/**
 * The crop made `factor` times as large as the room allows; what lies at `anchor`, in shares of the crop, stays
 * where it is as far as possible.
 */
export function scaled(
  crop: Rect,
  factor: number,
  anchor: Spot,
  room: Room,
): Rect {
  const most = Math.min(room.height, room.width / room.aspect);
  const least = Math.min(room.least, most);
  const height = clamp(crop.height * factor, least, most);
  const x = crop.x + anchor.x * (crop.width - height * room.aspect);
  const y = crop.y + anchor.y * (crop.height - height);
  return placed(x, y, height, room);
}

/**
 * The crop after fingers moved from `before` to `after`, both in shares of the crop's frame: one finger drags the
 * photo, two also pinch it.
 */
export function dragged(
  crop: Rect,
  before: Spot[],
  after: Spot[],
  room: Room,
): Rect {
  const [from, to] = [middle(before), middle(after)];
  const shift = {
    x: (from.x - to.x) * crop.width,
    y: (from.y - to.y) * crop.height,
  };
  const shifted = moved(crop, shift, room);
  const apart = spread(after, room.aspect);
  if (before.length < 2 || apart === 0) return shifted;
  return scaled(shifted, spread(before, room.aspect) / apart, to, room);
}

/** True when two crops are the same to a sixteenth of a pixel. */
export const same = (a: Rect, b: Rect): boolean =>
  (["x", "y", "width", "height"] as const).every(
    (side) => Math.abs(a[side] - b[side]) <= 1 / 16,
  );

function middle(spots: Spot[]): Spot {
  const sum = spots.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / spots.length, y: sum.y / spots.length };
}

/** Distance of the first two spots in frame heights. */
function spread([a, b]: Spot[], aspect: number): number {
  return a && b ? Math.hypot((a.x - b.x) * aspect, a.y - b.y) : 0;
}
