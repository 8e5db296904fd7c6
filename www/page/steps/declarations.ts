import type { Ask } from "../../engine";
import { groupedDeclarations } from "../shown/declarations";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/step_views";

/** How many groups of declarations are not confirmed yet. */
export const openGroups = (ask: Ask[], declared: Set<string>): number =>
  groupedDeclarations(ask).filter(
    ({ all }) => !all.every(({ id }) => declared.has(id)),
  ).length;

/** The declarations in their groups, each of which is confirmed at once. `onChange` hears of every tick. */
export function declarationsView(
  ask: Ask[],
  declared: Set<string>,
  onChange: () => void,
): HTMLElement[] {
  return groupedDeclarations(ask).map(({ word, all }) => {
    const box = h("input", {
      type: "checkbox",
      "data-testid": "declare",
      checked: all.every(({ id }) => declared.has(id)),
      oninput() {
        for (const { id } of all)
          if (box.checked) declared.add(id);
          else declared.delete(id);
        onChange();
      },
    });
    return h(
      "fieldset",
      { class: "card declarations" },
      h("legend", {}, say(word)),
      h(
        "ul",
        { class: "bullets" },
        ...all.map(({ text }) => h("li", {}, tell(text))),
      ),
      h("label", { class: "declaration" }, box, h("span", {}, say("allTrue"))),
    );
  });
}
