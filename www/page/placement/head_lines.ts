import type { Head, Profile, Rect, RuleState } from "../../engine";
import { s } from "../ui/dom";
import { say } from "../words/main";

/** Thickness of the bands in which the lines may lie, as a share of the frame's height. */
const BAND = 0.022;

/** The lines of the head and the bands that they must lie in, in pixels of the profile's picture. */
export function headLines(profile: Profile) {
  const { width, height } = profile.picture;
  const thick = BAND * height;
  const line = () => s("line", { class: "line" });
  const band = () => s("rect", { class: "band" });
  const label = (text: string) =>
    s(
      "text",
      { x: width - 8, class: "label", "font-size": height * 0.03 },
      text,
    );
  const across = {
    hair_gap: { line: line(), band: band(), label: label(say("crown")) },
    eye_height: { line: line(), band: band(), label: label(say("eyes")) },
    head_ratio: { line: line(), band: band(), label: label(say("chin")) },
  };
  const cheeks = [0, 1].map(() => ({ line: line(), band: band() }));
  const centre = { line: line(), band: band() };
  centre.line.classList.add("line-thin");
  const view = s(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      class: "frame-lines",
      "aria-hidden": "true",
    },
    ...[centre, ...cheeks].flatMap((parts) => [parts.band, parts.line]),
    ...Object.values(across).flatMap((parts) => Object.values(parts)),
  );

  /** Moves the lines to where a head is in a crop; without a head there are none. */
  function move(crop: Rect, head: Head | null, rules: RuleState[]): void {
    view.toggleAttribute("data-empty", head === null);
    if (head === null) return;
    const x = (column: number) => ((column - crop.x) / crop.width) * width;
    const y = (row: number) => ((row - crop.y) / crop.height) * height;
    const range = (check: string) => {
      const rule = rules.find((other) => other.check === check);
      return [rule?.min ?? null, rule?.max ?? null] as const;
    };
    const crown = y(head.crown[1]);
    const rows = {
      hair_gap: { row: crown, from: 0 },
      eye_height: { row: y((head.eyes[0][1] + head.eyes[1][1]) / 2), from: 0 },
      head_ratio: { row: y(head.chin[1]), from: crown },
    };
    for (const check of ["hair_gap", "eye_height", "head_ratio"] as const) {
      const { row, from } = rows[check];
      const { line, band, label } = across[check];
      set(line, { x1: 0, x2: width, y1: row, y2: row });
      label.setAttribute("y", String(row - 6));
      stretch(band, range(check), height, from, (low, high) => ({
        // The chin's band may lie beside that of the eyes.
        x: check === "head_ratio" ? thick * 1.3 : 0,
        width: thick,
        y: low,
        height: high - low,
      }));
    }
    const [left, right] = head.cheeks;
    const middle = x((left + right) / 2);
    cheeks.forEach((parts, side) => {
      const column = x(head.cheeks[side]!);
      const ends = { y1: y(head.crown[1]), y2: y(head.chin[1]) };
      set(parts.line, { x1: column, x2: column, ...ends });
      const sign = side === 0 ? -0.5 : 0.5;
      stretch(parts.band, range("face_width"), sign * width, middle, lying);
    });
    const column = x((head.eyes[0][0] + head.eyes[1][0]) / 2);
    set(centre.line, { x1: column, x2: column, y1: 0, y2: height });
    stretch(
      centre.band,
      range("face_center"),
      width,
      width / 2,
      (low, high) => ({
        ...lying(low, high),
        y: 0,
      }),
    );
    color(rules);
  }

  const lying = (low: number, high: number) => ({
    x: low,
    width: high - low,
    y: height - thick,
    height: thick,
  });

  /** Green where the rule holds. */
  function color(rules: RuleState[]): void {
    const tone = (check: string, ...parts: Element[]) => {
      const rule = rules.find((other) => other.check === check);
      const name = !rule || rule.holds ? "pass" : rule.severity;
      for (const part of parts) {
        part.setAttribute("data-check", check);
        part.setAttribute("data-tone", name);
      }
    };
    for (const [check, parts] of Object.entries(across))
      tone(check, ...Object.values(parts));
    for (const parts of cheeks) tone("face_width", parts.line, parts.band);
    tone("face_center", centre.line, centre.band);
  }

  return { view, move };
}

/** Draws a range of shares along an axis; hidden where it has an open end. */
function stretch(
  band: SVGRectElement,
  [min, max]: readonly [number | null, number | null],
  unit: number,
  from: number,
  shape: (low: number, high: number) => Record<string, number>,
): void {
  const closed = min !== null && max !== null;
  band.toggleAttribute("hidden", !closed);
  if (!closed) return;
  const ends = [from + min * unit, from + max * unit].sort((a, b) => a - b);
  set(band, shape(ends[0]!, ends[1]!));
}

function set(element: Element, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    element.setAttribute(name, value.toFixed(2));
}
