import type { Head, Rect, RuleState } from "../../engine";

/** A rule of where the head lies. */
export type LineRule =
  "hair_gap" | "eye_height" | "head_ratio" | "face_width" | "face_center";

/** Where a line of the head is in a frame, in shares of the frame: 0..1. */
export interface LinePlace {
  rule: LineRule;
  /** True for a row, false for a column. */
  across: boolean;
  at: number;
  /** Where it begins and ends. */
  ends: [number, number];
  /** Where the rule wants it; null where one end is open. */
  band: [number, number] | null;
  /** Whether the rule holds; if not, what that means. Null where the profile has no such rule: nothing is drawn then. */
  tone: "pass" | RuleState["severity"] | null;
}

/** The lines of a head in a crop: crown, eyes, chin, both cheeks, the middle. */
export function linePlaces(
  crop: Rect,
  head: Head,
  rules: RuleState[],
): LinePlace[] {
  const x = (column: number) => (column - crop.x) / crop.width;
  const y = (row: number) => (row - crop.y) / crop.height;
  const place = (
    rule: LineRule,
    across: boolean,
    at: number,
    ends: [number, number],
    bandOf: (limit: number) => number,
  ): LinePlace => {
    const found = rules.find(({ check }) => check === rule);
    const limits = [found?.min ?? null, found?.max ?? null];
    const closed = limits.filter((limit) => limit !== null).map(bandOf);
    const [low, high] = closed.sort((a, b) => a - b);
    const isClosed = low !== undefined && high !== undefined;
    const tone = found ? (found.holds ? "pass" : found.severity) : null;
    const band: LinePlace["band"] = isClosed ? [low, high] : null;
    return { rule, across, at, ends, band, tone };
  };
  const [left, right] = head.cheeks;
  const [crown, chin] = [y(head.crown[1]), y(head.chin[1])];
  const [one, other] = head.eyes;
  const middle = x((left + right) / 2);
  const edges: [number, number] = [0, 1];
  return [
    place("hair_gap", true, crown, edges, (limit) => limit),
    place("eye_height", true, y((one[1] + other[1]) / 2), edges, (l) => l),
    place("head_ratio", true, chin, edges, (limit) => crown + limit),
    ...([left, right] as const).map((cheek, side) =>
      place(
        "face_width",
        false,
        x(cheek),
        [crown, chin],
        (limit) => middle + (side === 0 ? -0.5 : 0.5) * limit,
      ),
    ),
    place(
      "face_center",
      false,
      x((one[0] + other[0]) / 2),
      edges,
      (limit) => 0.5 + limit,
    ),
  ];
}
