import { drawing, type Sketch, SKETCHES } from "./miniature";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { say, type Word } from "../words/main";

/** Name, what is said when it is opened, and how it is drawn. */
const EXAMPLES: [name: Word, words: Word, sketch: Sketch, isGood?: true][] = [
  ["exampleGood", "exampleGoodWords", {}, true],
  ["exampleGlasses", "exampleGlassesWords", SKETCHES.glasses_dark],
  ["exampleNear", "exampleNearWords", SKETCHES.head_ratio.high],
  ["exampleShadow", "exampleShadowWords", SKETCHES.background_shadow],
  ["exampleTilt", "exampleTiltWords", SKETCHES.head_roll.high],
];

/** One good and four bad examples, one stop of the keyboard; each says why when it is chosen. */
export function examplesView(): HTMLElement {
  const words = h("p", { class: "hint example-words", role: "status" });
  const choices = EXAMPLES.map(([name, why, sketch, isGood]) => {
    const mark = isGood ? "pass" : "reject";
    const choice = h("input", {
      type: "radio",
      name: "example",
      class: "visually-hidden",
      onchange: () => (words.textContent = say(why)),
    });
    const picture = h(
      "span",
      { class: `mini mini-${mark}` },
      drawing(sketch),
      icon(mark),
    );
    return h("label", { class: "example" }, choice, picture, say(name));
  });
  const group = { role: "radiogroup", "aria-label": say("examples") };
  return h(
    "div",
    {},
    h("div", { class: "examples", ...group }, ...choices),
    words,
  );
}
