import type { CheckId, Finding } from "../../engine";
import { h, s } from "../ui/dom";
import { icon } from "../ui/icons";

/** How a drawn head differs from the one that is right. */
export interface Sketch {
  /** Of head and shoulders. */
  move?: string;
  ground?: string;
  /** Outline behind the head, and its fill. */
  behind?: [outline: string, fill: string];
  /** Outline over the head, and its fill. */
  over?: [outline: string, fill: string];
  eyes?: "shut" | "aside" | "red";
  shirt?: string;
  /** Name of a class for what CSS draws. */
  look?: "is-blurred" | "is-grey";
  nobody?: boolean;
}

/** A drawing, or one for too little and one for too much. */
type Drawn = Sketch | { low: Sketch; high: Sketch };

const VEIL = "M0 0h120v160H0z";
const HAIR = "#26211f";
const nearer: Sketch = { move: "translate(-66 -62) scale(2.1)" };
const farther: Sketch = { move: "translate(39 64) scale(.36)" };
const blurred: Sketch = { look: "is-blurred" };

/** What is wrong when a check fails; one that is not here has no drawing. */
export const SKETCHES = {
  face_count: {
    low: { nobody: true },
    high: {
      behind: ["M92 40a15 18 0 0 1 28 16v44h-34V62q0-14 6-22z", "#d9a77f"],
    },
  },
  face_occluded: {
    over: ["M33 84q27-7 54 0v14q-27 30-54 0z", "#a8d8ea"],
  },
  glasses_dark: {
    over: ["M36 70h21v15H36zM63 70h21v15H63zM56 74h8v3h-8z", "#111"],
  },
  head_covered: {
    over: ["M30 58c-2-38 62-38 60 0l14 6H28z", "#8a3b3b"],
  },
  exposure_dark: { over: [VEIL, "#000b"] },
  exposure_bright: { over: [VEIL, "#fffb"] },
  color_mode: { look: "is-grey" },
  natural_color: { over: [VEIL, "#2c04"] },
  head_ratio: { low: farther, high: nearer },
  face_width: { low: farther, high: nearer },
  eye_distance: farther,
  hair_gap: {
    low: { move: "translate(0 -44)" },
    high: { move: "translate(0 52)" },
  },
  eye_height: {
    low: { move: "translate(0 -44)" },
    high: { move: "translate(0 52)" },
  },
  face_center: {
    low: { move: "translate(-34 0)" },
    high: { move: "translate(34 0)" },
  },
  head_roll: {
    low: { move: "rotate(-16 60 150)" },
    high: { move: "rotate(16 60 150)" },
  },
  shoulders_level: {
    low: { move: "rotate(-7 60 120)" },
    high: { move: "rotate(7 60 120)" },
  },
  eyes_open: { eyes: "shut" },
  gaze: { eyes: "aside" },
  red_eye: { eyes: "red" },
  mouth_closed: { over: ["M50 94h20q-2 14-10 14t-10-14z", "#7c2f2c"] },
  glasses_glare: {
    over: ["M37 84l8-14h12l-8 14zM65 84l8-14h12l-8 14z", "#fffd"],
  },
  face_lighting: { over: ["M60 44c36 0 34 68 0 68z", "#0007"] },
  face_highlight: {
    over: [
      "M44 60a6 4 0 1 0 12 0 6 4 0 1 0-12 0M70 90a5 4 0 1 0 10 0 5 4 0 1 0-10 0",
      "#fffd",
    ],
  },
  sharpness: blurred,
  compression: blurred,
  jpeg_quality: blurred,
  noise: blurred,
  background_visible: nearer,
  background_shadow: { behind: ["M78 34q40 10 36 126H60V60z", "#0005"] },
  background_object: { behind: ["M88 12h28v40H88zM4 70h20v60H4z", "#8a5a33"] },
  background_texture: {
    behind: [
      "M8 0h8v160H8zM32 0h8v160h-8zM80 0h8v160h-8zM104 0h8v160h-8z",
      "#0003",
    ],
  },
  background_gradient: { behind: ["M66 0h54v160H66z", "#0004"] },
  background_color: { ground: "#b8543f" },
  clothes_contrast: { shirt: "#64c5ff" },
  border: {
    over: ["M0 0h120v160H0zM9 9v142h102V9z", "#111"],
  },
  overlay: {
    over: [
      "M30 132h6v14h-6zM42 132h6v14h-6zM54 132h6v14h-6zM66 132h6v14h-6zM78 132h6v14h-6z",
      "#fff",
    ],
  },
  brows_visible: { over: ["M32 58q28-10 56 0l-2 16q-26-8-52 0z", HAIR] },
  ears_visible: { over: ["M30 62h10v60H27zM80 62h10l3 60H80z", HAIR] },
} satisfies Partial<Record<CheckId, Drawn>>;

/** A drawn head as it should be, beside one with the fault; null for faults that cannot be drawn. */
export function miniatureView({ check, value, min }: Finding) {
  const known = (SKETCHES as Partial<Record<CheckId, Drawn>>)[check];
  if (!known) return null;
  const low = value !== null && min !== null && value < min;
  const bad = "low" in known ? known[low ? "low" : "high"] : known;
  const figure = (sketch: Sketch, mark: "pass" | "reject") =>
    h("span", { class: `mini mini-${mark}` }, drawing(sketch), icon(mark));
  return h(
    "span",
    { class: "minis", "aria-hidden": "true" },
    figure({}, "pass"),
    figure(bad, "reject"),
  );
}

/** The drawn head. */
export function drawing(sketch: Sketch): SVGElement {
  const path = (d: string, fill: string) =>
    s("path", { d, fill, "fill-rule": "evenodd" });
  const { behind, over, move = "", eyes } = sketch;
  const eye = eyes === "red" ? "#e02020" : "#222";
  const shift = eyes === "aside" ? 5 : 0;
  const pupils =
    eyes === "shut"
      ? [path("M43 77h12v2H43zM65 77h12v2H65z", "#5b3a29")]
      : [49, 71].map((cx) =>
          s("circle", { cx: cx + shift, cy: 78, r: 3, fill: eye }),
        );
  const person = s(
    "g",
    { transform: move },
    path(
      "M18 300V160c2-28 18-36 42-36s40 8 42 36v140z",
      sketch.shirt ?? "#f4f4f4",
    ),
    path("M50 104h20v20q-10 10-20 0z", "#e9bd98"),
    s("ellipse", { cx: 60, cy: 78, rx: 27, ry: 34, fill: "#f2cba6" }),
    path(
      "M31 76c-4-36 14-46 29-46s33 10 29 46c-3-16-10-24-29-24s-26 8-29 24z",
      HAIR,
    ),
    ...pupils,
    path("M53 96h14v2H53z", "#a5574e"),
    over && over[0] !== VEIL ? path(...over) : null,
  );
  return s(
    "svg",
    { viewBox: "0 0 120 160", class: sketch.look ?? null },
    path(VEIL, sketch.ground ?? "#64c5ff"),
    behind ? path(...behind) : null,
    sketch.nobody ? null : person,
    over && over[0] === VEIL ? path(...over) : null,
  );
}
