import type { Guidance } from "../../../engine/report";
import { linesShown, styleOf, type LineShown } from "../lines";

/** Width over height of the box in which the camera is shown, see index.wxss. */
const BOX = 3 / 4;

/** The window of the finished photo over the camera's picture. */
export interface WindowShown {
  style: string;
  lines: LineShown[];
}

/** Where the window and the lines of the head lie. The camera fills its box, so that some of a frame may be cut off. */
export function windowShown({
  window,
  size: [columns, rows],
  head,
  rules,
}: Guidance): WindowShown {
  const frame = columns / rows;
  const across = Math.max(1, frame / BOX);
  const down = Math.max(1, BOX / frame);
  const place = (share: number, scale: number) => 0.5 + (share - 0.5) * scale;
  return {
    style: styleOf({
      left: place(window.x / columns, across),
      top: place(window.y / rows, down),
      width: (window.width / columns) * across,
      height: (window.height / rows) * down,
    }),
    lines: head ? linesShown(window, head, rules) : [],
  };
}
