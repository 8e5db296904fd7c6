import type { RgbFrame } from "../engine/protocol";

/** Longer side from which every second pixel is enough for the guide. */
const SIDE = 900;

/** What `CameraContext.onCameraFrame` hands over: four bytes a pixel. */
export interface CameraFrame {
  width: number;
  height: number;
  data: ArrayBuffer;
}

/** A frame of the camera as the guide takes it: without alpha, and every second pixel of a large one. */
export function rgbFrame({ width, height, data }: CameraFrame): RgbFrame {
  const step = Math.max(1, Math.round(Math.max(width, height) / SIDE));
  const [columns, rows] = [Math.floor(width / step), Math.floor(height / step)];
  const rgba = new Uint8Array(data);
  const rgb = new Uint8Array(columns * rows * 3);
  let to = 0;
  for (let row = 0; row < rows; row += 1) {
    let from = row * step * width * 4;
    for (let column = 0; column < columns; column += 1) {
      rgb[to] = rgba[from]!;
      rgb[to + 1] = rgba[from + 1]!;
      rgb[to + 2] = rgba[from + 2]!;
      to += 3;
      from += step * 4;
    }
  }
  return { rgb: rgb.buffer, width: columns };
}
