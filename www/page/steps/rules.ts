import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/step_views";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";
import { serviceOf } from "../service/stages";

/** The rules, to be read before the photo. */
export function rulesStep(navigation: Navigation): StepView {
  const { rules = [], fee, review } = serviceOf(navigation.state.profile);
  const after = [fee?.text, review].filter((text) => text !== undefined);
  return {
    title: say("rulesTitle"),
    body: [
      h(
        "ol",
        { class: "card rules" },
        ...rules.map((rule) => h("li", {}, tell(rule))),
      ),
      after.length > 0
        ? h(
            "div",
            { class: "card" },
            ...after.map((text) => h("p", { class: "hint" }, tell(text))),
          )
        : null,
    ],
    primary: {
      text: () => say("understood"),
      run: () => void navigation.next(),
    },
  };
}
