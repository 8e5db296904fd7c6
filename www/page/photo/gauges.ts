import type { Report } from "../../engine";
import { gaugesOf, type Gauge } from "../shown/gauges";
import { h } from "../ui/dom";
import { say } from "../words/main";

/** Five gauges of the finished photo; nothing where none of them was measured. */
export function gaugesView(report: Report): HTMLElement | null {
  const rows = gaugesOf(report).map(gaugeView);
  if (rows.length === 0) return null;
  return h(
    "section",
    { class: "card gauges", "data-testid": "gauges" },
    h("h3", { class: "card-title" }, say("gauges")),
    h("ul", {}, ...rows),
  );
}

function gaugeView({ check, name, at, word, isRight }: Gauge) {
  const needle = h("i", {});
  needle.style.left = `${at * 100}%`;
  return h(
    "li",
    { class: "gauge", "data-check": check, "data-right": String(isRight) },
    h("span", {}, name),
    h("span", { class: "track", "aria-hidden": "true" }, needle),
    h("span", { class: isRight ? "" : "is-off" }, word),
  );
}
