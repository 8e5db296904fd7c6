import type { Head, Rect, RuleState } from "../../engine/report";
import { linePlaces } from "../../page/placement/line_places";
import { say } from "../../page/words/main";

/** Names of the lines, in the order of `linePlaces`. */
const LABELS = ["crown", "eyes", "chin"] as const;

const HIDDEN = "display:none";

/** A line of the head and the band that it must lie in, as styles. */
export interface LineShown {
  style: string;
  band: string;
  /** Classes: whether the rule holds, and which way the line lies. */
  tone: string;
  label: string;
}

/** The lines of a head in a frame, as a template draws them. */
export const linesShown = (
  crop: Rect,
  head: Head,
  rules: RuleState[],
): LineShown[] =>
  linePlaces(crop, head, rules).map(
    ({ across, at, band, ends, tone }, place) => {
      const [start, length] = across ? ["top", "height"] : ["left", "width"];
      const label = LABELS[place];
      return {
        tone: `${tone} ${across ? "row" : "column"}`,
        label: label ? say(label) : "",
        style: !tone
          ? HIDDEN
          : across
            ? styleOf({ top: at })
            : styleOf({ left: at, top: ends[0], height: ends[1] - ends[0] }),
        band: band
          ? styleOf({ [start!]: band[0], [length!]: band[1] - band[0] })
          : HIDDEN,
      };
    },
  );

/** Shares as a style. */
export const styleOf = (shares: Record<string, number>): string =>
  Object.entries(shares)
    .map(([side, share]) => `${side}:${percent(share)}`)
    .join(";");

export const percent = (share: number) => `${(share * 100).toFixed(3)}%`;
