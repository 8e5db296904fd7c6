import type { Ask, AskId } from "../../engine";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say, type Word } from "../words/main";

/** Where the photo comes from, and what is worn; everything else is about face and hair. */
const ORIGIN: ReadonlySet<string> = new Set<AskId>([
  "myself",
  "not_retouched",
  "no_snapshot",
  "studio",
  "rear_camera",
]);
const CLOTHES: ReadonlySet<string> = new Set<AskId>([
  "collared_top",
  "no_uniform",
  "no_bare_shoulders",
  "no_sleeveless",
  "no_blue_clothes",
  "plain_clothes",
  "buttoned",
  "no_earrings",
]);

/** The declarations in three groups; null where nothing is asked. `onChange` hears of every tick. */
export function declarationsView(
  ask: Ask[],
  declared: Set<string>,
  onChange: () => void,
): HTMLElement | null {
  const item = ({ id, text }: Ask) => {
    const box = h("input", {
      type: "checkbox",
      checked: declared.has(id),
      onchange: () => {
        if (box.checked) declared.add(id);
        else declared.delete(id);
        onChange();
      },
    });
    const words = h("span", {}, tell(text));
    return h("li", {}, h("label", { class: "declaration" }, box, words));
  };
  const group = (word: Word, all: Ask[]) =>
    all.length > 0 &&
    h(
      "div",
      {},
      h("h3", { class: "hint" }, say(word)),
      h("ul", { class: "declarations" }, ...all.map(item)),
    );
  const origin = ask.filter(({ id }) => ORIGIN.has(id));
  const clothes = ask.filter(({ id }) => CLOTHES.has(id));
  const face = ask.filter((one) => ![...origin, ...clothes].includes(one));
  return ask.length === 0
    ? null
    : h(
        "section",
        { class: "card" },
        h("h2", { class: "step-title" }, say("declare")),
        group("askOrigin", origin),
        group("askFace", face),
        group("askClothes", clothes),
      );
}
