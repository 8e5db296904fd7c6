import { s } from "./dom";

/** Outlines on a 24×24 grid. */
const OUTLINES = {
  back: "M14.5 5.5L8 12l6.5 6.5",
  code: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2v2h-2zM16 17h2v3M14 19v1M20 18v2",
  pass: "M5 12.5l4.5 4.5L19 7.5",
  reject: "M7 7l10 10M17 7L7 17",
  fix: "M12 6.5v7M12 16.8v.7",
  advise: "M12 6.5v7M12 16.8v.7",
  unknown: "M9.2 9.2a2.8 2.8 0 1 1 4.2 2.5c-.9.5-1.4 1-1.4 2M12 16.8v.7",
  album:
    "M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zM4.5 16l4.2-4.4 3.6 3.6 2.6-2.4 4.6 4.2M15.3 9.2h.1",
  camera:
    "M4 8.7A1.7 1.7 0 0 1 5.7 7h2l1.2-2h6.2l1.2 2h2A1.7 1.7 0 0 1 20 8.7v8.6a1.7 1.7 0 0 1-1.7 1.7H5.7A1.7 1.7 0 0 1 4 17.3zM12 16a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z",
  turn: "M4.5 10a8 8 0 0 1 14-3.5L20 8M20 4v4h-4M19.5 14a8 8 0 0 1-14 3.5L4 16M4 20v-4h4",
  lock: "M7 11V8.5a5 5 0 0 1 10 0V11M6.5 11h11v8.5h-11z",
};

export type IconName = keyof typeof OUTLINES;

/** A decorative icon: the words beside it say the same. */
export function icon(name: IconName): SVGSVGElement {
  const outline = s("path", { d: OUTLINES[name] });
  return s(
    "svg",
    { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" },
    outline,
  );
}
