import type { CheckId, Finding, Report } from "../../engine";
import { say, type Word } from "../words/main";

/** Name, and the words for too little, right and too much. */
type GaugeWords = [
  check: CheckId,
  name: Word,
  low: Word,
  right: Word,
  high: Word,
];

/** What the machine review of the national platform is known to look at. */
const GAUGES: GaugeWords[] = [
  ["eye_height", "gaugeEyes", "gaugeHigh", "gaugeRight", "gaugeLow"],
  ["head_roll", "gaugeRoll", "gaugeLeft", "gaugeRight", "gaugeRightward"],
  ["hair_gap", "gaugeGap", "gaugeSmall", "gaugeRight", "gaugeLarge"],
  ["sharpness", "gaugeSharp", "gaugeBlurred", "gaugeRight", "gaugeRight"],
  ["border", "gaugeBorder", "gaugeNone", "gaugeNone", "gaugeSome"],
];

/** Where a number lies on a track whose middle half is the allowed range: 0..1. */
export function placeOf({ value, min, max, softMin, softMax }: Finding) {
  if (value === null) return null;
  const low = softMin ?? min;
  const high = softMax ?? max;
  if (low !== null && high !== null && high > low)
    return clamp(0.25 + (0.5 * (value - low)) / (high - low));
  if (low !== null && low > 0)
    return clamp(
      value < low
        ? (0.25 * value) / low
        : Math.min(CLEARLY, 0.4 + value / low / 10),
    );
  if (high !== null && high > 0)
    return clamp(value > high ? 0.75 + value / high / 20 : 0.5);
  return null;
}

/** Where a number without a largest one lies at most: inside the allowed half. */
const CLEARLY = 0.7;

const clamp = (share: number) => Math.min(0.97, Math.max(0.03, share));

/** One number of the finished photo. */
export interface Gauge {
  check: CheckId;
  name: string;
  /** As {@link placeOf} says. */
  at: number;
  /** Too little, right or too much, in a word. */
  word: string;
  isRight: boolean;
}

/** The gauges of what was measured, without what preparing corrects and what could not be told. */
export const gaugesOf = ({ findings }: Report): Gauge[] =>
  GAUGES.flatMap(([check, name, low, right, high]) => {
    const finding = findings.find((other) => other.check === check);
    const isRated =
      finding && finding.status !== "fix" && finding.status !== "unknown";
    const at = isRated ? placeOf(finding) : null;
    if (at === null) return [];
    const word = at < 0.25 ? low : at > 0.75 ? high : right;
    const isRight = word === right;
    return [{ check, name: say(name), at, word: say(word), isRight }];
  });
