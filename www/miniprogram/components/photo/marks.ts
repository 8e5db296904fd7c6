import type { Report } from "../../../engine/report";
import { lineStatus, type LineStatus } from "../../../page/shown/findings";
import { worstRegion } from "../../../page/shown/places";
import { say } from "../../../page/words/main";

/** Colours of the marks: they must show on any photo. */
const COLORS = {
  good: "#07c160",
  doubtful: "#ffb020",
  bad: "#fa3e3e",
} as const;

/** The same for lines of the head; grey where a rule could not be measured. */
const LINE_COLORS: Record<LineStatus, string> = {
  pass: COLORS.good,
  advise: COLORS.doubtful,
  reject: COLORS.bad,
  unknown: "#d5d9de",
};

/** The canvas of a template, and how large it is shown. */
export interface Canvas {
  node: WechatMiniprogram.Canvas;
  width: number;
  height: number;
}

/** Draws over a photo where its worst fault is, and if asked the lines of the head. */
export function drawMarks(
  { node, width, height }: Canvas,
  report: Report | null,
  withLines: boolean,
  density: number,
): void {
  node.width = width * density;
  node.height = height * density;
  const pen = node.getContext(
    "2d",
  ) as WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D;
  pen.clearRect(0, 0, node.width, node.height);
  if (report === null || report.photo.width === 0) return;
  // The photo is shown whole, in the middle.
  const { photo } = report;
  const scale = Math.min(width / photo.width, height / photo.height) * density;
  const left = (node.width - photo.width * scale) / 2;
  const top = (node.height - photo.height * scale) / 2;
  pen.lineWidth = 2 * density;
  const place = { pen, scale, left, top, density };
  drawRegion(place, report);
  if (withLines) drawHead(place, report);
}

interface Place {
  pen: WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D;
  /** Pixels of the canvas for one of the photo. */
  scale: number;
  left: number;
  top: number;
  density: number;
}

function drawRegion(
  { pen, scale, left, top, density }: Place,
  report: Report,
): void {
  const region = worstRegion(report);
  if (region === null) return;
  const inset = pen.lineWidth / 2;
  const right = left + report.photo.width * scale - inset;
  const bottom = top + report.photo.height * scale - inset;
  const x = Math.max(left + region.x * scale, left + inset);
  const y = Math.max(top + region.y * scale, top + inset);
  const toX = Math.min(left + (region.x + region.width) * scale, right);
  const toY = Math.min(top + (region.y + region.height) * scale, bottom);
  pen.strokeStyle = COLORS[report.headline.tone];
  pen.strokeRect(x, y, Math.max(0, toX - x), Math.max(0, toY - y));
  const radius = 11 * density;
  const [atX, atY] = [Math.min(toX, right - radius), Math.max(y, top + radius)];
  pen.fillStyle = COLORS[report.headline.tone];
  pen.beginPath();
  pen.arc(atX, atY, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = report.headline.tone === "bad" ? "#fff" : "#241500";
  write(pen, "1", atX, atY, 14 * density, "center");
}

function drawHead(
  { pen, scale, left, top, density }: Place,
  { head, findings, photo }: Report,
): void {
  if (head === null) return;
  const color = (...checks: string[]) =>
    LINE_COLORS[lineStatus(findings, checks)];
  const line = (from: [number, number], to: [number, number]) => {
    pen.beginPath();
    pen.moveTo(left + from[0] * scale, top + from[1] * scale);
    pen.lineTo(left + to[0] * scale, top + to[1] * scale);
    pen.stroke();
  };
  const [one, other] = head.eyes;
  const slope = (other[1] - one[1]) / (other[0] - one[0] || 1);
  const eyesAt = (x: number) => one[1] + (x - one[0]) * slope;
  const across = [
    {
      y: () => head.crown[1],
      name: "crown",
      checks: ["hair_gap", "head_ratio"],
    },
    { y: eyesAt, name: "eyes", checks: ["eye_height", "head_roll"] },
    { y: () => head.chin[1], name: "chin", checks: ["head_ratio"] },
  ] as const;
  for (const { y, name, checks } of across) {
    pen.strokeStyle = color(...checks);
    pen.fillStyle = pen.strokeStyle;
    line([0, y(0)], [photo.width, y(photo.width)]);
    const x = left + photo.width * scale - 4 * density;
    const baseline = top + y(photo.width) * scale - 9 * density;
    write(pen, say(name), x, baseline, 12 * density, "right");
  }
  pen.strokeStyle = color("face_width");
  for (const x of head.cheeks) line([x, head.crown[1]], [x, head.chin[1]]);
}

function write(
  pen: Place["pen"],
  text: string,
  x: number,
  y: number,
  size: number,
  align: "center" | "right",
): void {
  pen.font = `${size}px sans-serif`;
  pen.textAlign = align;
  pen.textBaseline = "middle";
  pen.fillText(text, x, y);
}
