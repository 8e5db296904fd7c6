import { h } from "../ui/dom";
import { say, tell } from "../words/language";
import type { Flow } from "./navigation";
import type { StepView } from "./step_page";
import { serviceOf } from "../service/stages";

/** The rules, to be read before the photo. */
export function rulesStep(flow: Flow): StepView {
  const { rules = [], fee, review } = serviceOf(flow.state.profile);
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
    primary: { text: () => say("understood"), run: () => void flow.next() },
  };
}
