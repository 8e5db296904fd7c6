import type { Profile, RuleState } from "../../engine";
import { speaker, type Phrases } from "../words/language";

export const WORDS = {
  hint: [
    "拖动照片，双指缩放；线条变绿表示这一项合格。",
    "Drag the photo, pinch to zoom. A green line means that the rule holds.",
  ],
  frame: ["证件照取景框", "Frame of the ID photo"],
  role: ["取景框", "photo frame"],
  keys: [
    "方向键移动照片，加号放大，减号缩小，Home 键恢复建议位置。",
    "Arrow keys move the photo, plus and minus zoom, Home goes back to the proposal.",
  ],
  closer: ["放大", "Zoom in"],
  wider: ["缩小", "Zoom out"],
  reset: ["恢复建议位置", "Back to the proposal"],
  undo: ["撤销", "Undo"],
  done: ["完成", "Done"],
  adjust: ["调整位置", "Adjust the position"],
  holds: ["位置合格，可以制作。", "The position is right."],
  head_ratio: ["头部大小", "Head size"],
  face_width: ["脸部宽度", "Face width"],
  hair_gap: ["头顶到上边", "Hair to the upper edge"],
  eye_height: ["眼睛到上边", "Eyes to the upper edge"],
  face_center: ["偏离中间", "Off the middle"],
  wrong: [
    "{title} {value}（要求 {range}），请{advice}。",
    "{title} {value} (required {range}): {advice}.",
  ],
  head_ratio_low: ["放大照片", "zoom in"],
  head_ratio_high: ["缩小照片", "zoom out"],
  face_width_low: ["放大照片", "zoom in"],
  face_width_high: ["缩小照片", "zoom out"],
  hair_gap_low: ["把照片往下移", "move the photo down"],
  hair_gap_high: ["把照片往上移", "move the photo up"],
  eye_height_low: ["把照片往下移", "move the photo down"],
  eye_height_high: ["把照片往上移", "move the photo up"],
  face_center_low: ["把照片往右移", "move the photo to the right"],
  face_center_high: ["把照片往左移", "move the photo to the left"],
} as const satisfies Phrases;

/** A phrase of the frame. */
export const sayPlacement = speaker(WORDS);

const isRule = (
  check: string,
): check is
  "head_ratio" | "face_width" | "hair_gap" | "eye_height" | "face_center" =>
  `${check}_low` in WORDS;

/** Parts of a pixel that are no difference. */
const SAME = 1e-6;

/** What is wrong with a placement, with the number, and what to do. */
export function wordsOf(rule: RuleState, profile: Profile): string {
  const { check, value, min, max } = rule;
  if (!isRule(check)) throw new Error(`no words for ${check}`);
  const low = min !== null && value < (max === null ? min : (min + max) / 2);
  const { width, height } = profile.picture;
  const pixels =
    check === "head_ratio" ? 100 : ofHeight(check) ? height : width;
  const sign = check === "head_ratio" ? "%" : " px";
  // What lies to either side is told by how far; hair above the frame leaves nothing.
  const isAside = min !== null && min < 0;
  const far = isAside ? Math.abs(value) : Math.max(value, 0);
  // What misses the range is rounded away from it, its ends towards its inside: the words never contradict themselves.
  const [start, end] = isAside ? [null, low ? -min : max] : [min, max];
  const least = start === null ? null : Math.ceil(start * pixels - SAME);
  const most = end === null ? null : Math.floor(end * pixels + SAME);
  const ends = [least, most].filter((end) => end !== null);
  const bound = most === null ? "≥ " : least === null ? "≤ " : "";
  const round = low && !isAside ? Math.floor : Math.ceil;
  return sayPlacement("wrong", {
    title: sayPlacement(check),
    value: round(far * pixels) + sign,
    range: bound + ends.join("–") + sign,
    advice: sayPlacement(`${check}_${low ? "low" : "high"}`),
  });
}

const ofHeight = (check: string) =>
  check === "hair_gap" || check === "eye_height";
