import type { Finding, Head, Rect, Report, Tone } from "../../engine";
import { lineStatus } from "../shown/findings";
import { cutOf, worstRegion, type Size } from "../shown/places";
import { h, s } from "../ui/dom";
import { say } from "../words/main";

/** The picked photo, clean but for the place of the worst fault; the lines of the head are drawn when asked for. */
export function pictureView(url: string, report: Report | null): HTMLElement {
  const image = h("img", { src: url, alt: say("photoAlt"), decoding: "async" });
  const frame = h("div", { class: "picture" }, image);
  const lines = h(
    "button",
    {
      type: "button",
      class: "chip lines-switch",
      "aria-pressed": "false",
      hidden: !report?.head,
      onclick() {
        const on = frame.classList.toggle("has-lines");
        lines.setAttribute("aria-pressed", String(on));
      },
    },
    say("guideLines"),
  );
  image.addEventListener("error", () => {
    frame.replaceChildren(h("p", { class: "no-preview" }, say("noPreview")));
  });
  const draw = () => {
    const size = report && sizeOf(report, image);
    if (report && size) frame.append(linesView(report, size));
  };
  image.addEventListener("load", draw, { once: true });
  return h("div", {}, frame, lines);
}

/** The part of the picture that a finding is about, with some of what surrounds it. */
export function cutView(url: string, region: Rect, size: Size): HTMLElement {
  const image = h("img", { src: url, alt: "", decoding: "async" });
  const { width, left, top } = cutOf(region, size);
  const share = (part: number) => `${part * 100}%`;
  Object.assign(image.style, {
    width: share(width),
    left: share(left),
    top: share(top),
  });
  return h("span", { class: "cut" }, image);
}

/** The size that the report's coordinates are in. */
function sizeOf(report: Report, image: HTMLImageElement): Size | null {
  const { width, height } = report.photo;
  if (width > 0 && height > 0) return { width, height };
  const { naturalWidth, naturalHeight } = image;
  return naturalWidth > 0
    ? { width: naturalWidth, height: naturalHeight }
    : null;
}

/** The worst fault's place and the lines of the head, in the coordinates of the report. */
export function linesView(report: Report, size: Size): SVGSVGElement {
  const unit = size.height / 100;
  const { tone } = report.headline;
  const region = worstRegion(report);
  return s(
    "svg",
    {
      viewBox: `0 0 ${size.width} ${size.height}`,
      class: "lines",
      "aria-hidden": "true",
    },
    region ? regionView(tone, region, size) : null,
    report.head &&
      s(
        "g",
        { class: "head-lines" },
        ...headLines(report.head, report.findings, size, unit),
      ),
  );
}

function headLines(
  head: Head,
  findings: Finding[],
  { width, height }: Size,
  unit: number,
): SVGElement[] {
  const tone = (...checks: string[]) => `line-${lineStatus(findings, checks)}`;
  const line = (name: string, x1: number, y1: number, x2: number, y2: number) =>
    s("line", { x1, y1, x2, y2, class: `line ${name}` });
  const label = (text: string, y: number, name: string) =>
    s(
      "text",
      {
        x: width - unit,
        y: y - unit,
        class: `label ${name}`,
        "font-size": unit * 3.4,
      },
      text,
    );
  const [left, right] = head.eyes;
  const slope =
    right[0] === left[0] ? 0 : (right[1] - left[1]) / (right[0] - left[0]);
  const eyeAt = (x: number) => left[1] + (x - left[0]) * slope;
  const middle = (left[0] + right[0]) / 2;
  const crownTone = tone("hair_gap", "head_ratio");
  const eyeTone = tone("eye_height", "head_roll");
  const chinTone = tone("head_ratio");
  const cheekTone = tone("face_width");
  const eyeRow = eyeAt(width);
  return [
    line(`${tone("face_center")} line-thin`, middle, 0, middle, height),
    ...head.cheeks.map((x) =>
      line(cheekTone, x, head.crown[1], x, head.chin[1]),
    ),
    line(crownTone, 0, head.crown[1], width, head.crown[1]),
    line(eyeTone, 0, eyeAt(0), width, eyeRow),
    line(chinTone, 0, head.chin[1], width, head.chin[1]),
    ...head.eyes.map(([cx, cy]) =>
      s("circle", { cx, cy, r: unit * 0.9, class: `dot ${eyeTone}` }),
    ),
    label(say("crown"), Math.max(head.crown[1], unit * 5), crownTone),
    label(say("eyes"), eyeRow, eyeTone),
    label(say("chin"), head.chin[1], chinTone),
  ];
}

/** The outline of a place, with its number on the corner. */
function regionView(
  tone: Tone,
  region: Rect,
  { width, height }: Size,
): SVGElement {
  const inset = Math.min(width, height) / 150;
  const x = Math.max(region.x, inset);
  const y = Math.max(region.y, inset);
  const right = Math.min(region.x + region.width, width - inset);
  const bottom = Math.min(region.y + region.height, height - inset);
  const r = height / 28;
  const cx = Math.min(right, width - r);
  const cy = Math.max(y, r);
  return s(
    "g",
    { class: `region tone-${tone}` },
    s("rect", {
      x,
      y,
      width: Math.max(0, right - x),
      height: Math.max(0, bottom - y),
      rx: inset,
    }),
    s("circle", { cx, cy, r }),
    s("text", { x: cx, y: cy + r * 0.4, "font-size": r * 1.2 }, "1"),
  );
}
