import type { Ask } from "../../engine";
import {
  confirmGroup,
  groupedDeclarations,
  isConfirmed,
} from "../shown/declarations";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/step_views";

/**
 * Leads to the first group that is not confirmed yet, with the focus on its box, and says there what to do; false where
 * all of them are.
 */
export function showOpenGroup(): boolean {
  const box = document.querySelector<HTMLInputElement>(
    "[data-testid=declare]:not(:checked)",
  );
  const group = box?.closest("fieldset");
  if (!box || !group) return false;
  group.querySelector(".declare-missing")!.textContent = say("declareMissing");
  group.scrollIntoView({ block: "center" });
  box.focus({ preventScroll: true });
  return true;
}

/** The declarations in their groups, each of which is confirmed at once. `onChange` hears of every tick. */
export function declarationsView(
  ask: Ask[],
  declared: Set<string>,
  onChange: () => void,
): HTMLElement[] {
  return groupedDeclarations(ask).map(({ word, all }) => {
    const missing = h("p", { class: "declare-missing", role: "alert" });
    const box = h("input", {
      type: "checkbox",
      "data-testid": "declare",
      checked: isConfirmed(all, declared),
      oninput() {
        confirmGroup(all, declared, box.checked);
        missing.textContent = "";
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
      missing,
    );
  });
}
