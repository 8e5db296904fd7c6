import type { CheckId, Finding, Report } from "../../engine";
import { h } from "../ui/dom";
import { say, type Word } from "../words/main";

/** Name, and the words for too little, right and too much. */
type Gauge = [check: CheckId, name: Word, low: Word, right: Word, high: Word];

/** What the machine review of the national platform is known to look at. */
const GAUGES: Gauge[] = [
  ["eye_height", "gaugeEyes", "gaugeHigh", "gaugeRight", "gaugeLow"],
  ["head_roll", "gaugeRoll", "gaugeLeft", "gaugeLevel", "gaugeRightward"],
  ["hair_gap", "gaugeGap", "gaugeSmall", "gaugeRight", "gaugeLarge"],
  ["sharpness", "gaugeSharp", "gaugeBlurred", "gaugeClear", "gaugeClear"],
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
    return clamp(value < low ? (0.25 * value) / low : 0.4 + value / low / 10);
  if (high !== null && high > 0)
    return clamp(value > high ? 0.75 + value / high / 20 : 0.5);
  return null;
}

const clamp = (share: number) => Math.min(0.97, Math.max(0.03, share));

/** Five gauges of the finished photo; nothing where none of them was measured. */
export function gaugesView(report: Report): HTMLElement | null {
  const rows = GAUGES.map((gauge) => gaugeView(report, gauge));
  const known = rows.filter((row) => row !== null);
  if (known.length === 0) return null;
  return h(
    "section",
    { class: "card gauges", "data-testid": "gauges" },
    h("h3", { class: "card-title" }, say("gauges")),
    h("ul", {}, ...known),
  );
}

function gaugeView({ findings }: Report, [check, name, ...words]: Gauge) {
  const finding = findings.find((other) => other.check === check);
  const at = finding ? placeOf(finding) : null;
  if (!finding || at === null) return null;
  const [low, right, high] = words;
  const word = at < 0.25 ? low : at > 0.75 ? high : right;
  const needle = h("i", {});
  needle.style.left = `${at * 100}%`;
  const isRight = word === right;
  return h(
    "li",
    { class: "gauge", "data-check": check, "data-right": String(isRight) },
    h("span", {}, say(name)),
    h("span", { class: "track", "aria-hidden": "true" }, needle),
    h("span", { class: isRight ? "" : "is-off" }, say(word)),
  );
}
