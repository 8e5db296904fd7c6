import type { Head, Profile, Rect, RuleState } from "../../engine";
import { s } from "../ui/dom";
import { say, type Word } from "../words/main";
import { linePlaces, type LinePlace } from "./line_places";

/** Thickness of the bands in which the lines may lie, as a share of the frame's height. */
const BAND = 0.022;

/** The lines of the head and the bands that they must lie in, in pixels of the profile's picture. */
export function headLines(profile: Profile) {
  const { width, height } = profile.picture;
  const thick = BAND * height;
  const line = () => s("line", { class: "line" });
  const band = () => s("rect", { class: "band" });
  const label = (word: Word) =>
    s(
      "text",
      { x: width - 8, class: "label", "font-size": height * 0.03 },
      say(word),
    );
  const parts = () => ({ line: line(), band: band() });
  const rows = [
    { ...parts(), label: label("crown") },
    { ...parts(), label: label("eyes") },
    { ...parts(), label: label("chin") },
  ];
  const [cheeks, centre] = [[parts(), parts()], parts()];
  centre.line.classList.add("line-thin");
  /** In the order of {@link linePlaces}. */
  const all: { line: SVGElement; band: SVGElement; label?: SVGElement }[] = [
    ...rows,
    ...cheeks,
    centre,
  ];
  const view = s(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      class: "frame-lines",
      "aria-hidden": "true",
    },
    ...[centre, ...cheeks].flatMap(({ band, line }) => [band, line]),
    ...rows.flatMap(({ line, band, label }) => [line, band, label]),
  );

  /** Moves the lines to where a head is in a crop; without a head there are none. */
  function move(crop: Rect, head: Head | null, rules: RuleState[]): void {
    view.toggleAttribute("data-empty", head === null);
    if (head === null) return;
    linePlaces(crop, head, rules).forEach((place, at) => {
      const { line, band, label } = all[at]!;
      const [from, to] = place.ends;
      const row = place.at * height;
      const column = place.at * width;
      if (place.across)
        set(line, { x1: from * width, x2: to * width, y1: row, y2: row });
      else
        set(line, {
          x1: column,
          x2: column,
          y1: from * height,
          y2: to * height,
        });
      label?.setAttribute("y", String(row - 6));
      if (place.band !== null) set(band, bandBox(place, place.band));
      for (const part of [line, band, label]) {
        part?.setAttribute("data-check", place.rule);
        part?.setAttribute("data-tone", place.tone ?? "");
        const isShown = part === band ? place.band : place.tone;
        part?.toggleAttribute("hidden", isShown === null);
      }
    });
  }

  /** The chin's band may lie beside that of the eyes, that of the middle lies at the upper edge. */
  const bandBox = (
    { rule, across }: LinePlace,
    [low, high]: [number, number],
  ): Record<string, number> =>
    across
      ? {
          x: rule === "head_ratio" ? thick * 1.3 : 0,
          width: thick,
          y: low * height,
          height: (high - low) * height,
        }
      : {
          x: low * width,
          width: (high - low) * width,
          y: rule === "face_center" ? 0 : height - thick,
          height: thick,
        };

  return { view, move };
}

function set(element: Element, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    element.setAttribute(name, value.toFixed(2));
}
