import { drawing, type Sketch, SKETCHES } from "../photo/miniature";
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

/** One good and four bad examples; each says why when it is opened. */
export function examplesView(): HTMLElement {
  const words = h("p", { class: "hint example-words", role: "status" });
  const buttons = EXAMPLES.map(([name, why, sketch, isGood]) => {
    const mark = isGood ? "pass" : "reject";
    const button = h(
      "button",
      {
        type: "button",
        class: "example",
        "aria-pressed": "false",
        onclick() {
          for (const other of buttons)
            other.setAttribute("aria-pressed", String(other === button));
          words.textContent = say(why);
        },
      },
      h("span", { class: `mini mini-${mark}` }, drawing(sketch), icon(mark)),
      say(name),
    );
    return button;
  });
  return h("div", {}, h("div", { class: "examples" }, ...buttons), words);
}
