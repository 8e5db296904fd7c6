import type { Actions } from "../state/actions";
import { examinedOf } from "../state/photo";
import type { State } from "../state/state";
import { h } from "../ui/dom";
import { say } from "../words/main";

/** The button that turns a lying photo upright; nothing for an upright one, and where only the original may be sent. */
export function turnView(state: State, actions: Actions): HTMLElement[] {
  const findings = examinedOf(state.photo)?.report.findings ?? [];
  const lying = findings.find(
    ({ check, status }) => check === "upright" && status === "reject",
  );
  if (!lying || state.profile.policy === "original") return [];
  const turn = {
    type: "button",
    class: "btn btn-main",
    "data-testid": "turn",
    onclick: () => actions.turn(lying.value ?? 0),
  } as const;
  return [
    h(
      "section",
      { class: "card" },
      h("button", turn, say("turnUpright")),
      h("p", { class: "hint" }, say("turnHint")),
    ),
  ];
}
