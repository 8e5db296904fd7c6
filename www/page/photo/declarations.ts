import type { Ask } from "../../engine";
import { groupedDeclarations } from "../shown/declarations";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say, type Word } from "../words/main";

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
    h(
      "div",
      {},
      h("h3", { class: "hint" }, say(word)),
      h("ul", { class: "declarations" }, ...all.map(item)),
    );
  return ask.length === 0
    ? null
    : h(
        "section",
        { class: "card" },
        h("h2", { class: "step-title" }, say("declare")),
        ...groupedDeclarations(ask).map(({ word, all }) => group(word, all)),
      );
}
