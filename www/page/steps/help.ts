import { h } from "../ui/dom";
import { say, tell } from "../words/language";
import type { Flow } from "./navigation";
import { serviceOf } from "../service/stages";

/** Who helps, and when: numbers can be tapped. */
export function contactLines(flow: Flow): HTMLElement[] {
  const { contact = [] } = serviceOf(flow.state.profile);
  return contact.map(({ phone, hours }) =>
    h(
      "p",
      { class: "contact" },
      phone
        ? h(
            "a",
            { href: `tel:${phone}`, "aria-label": say("call", { phone }) },
            phone,
          )
        : null,
      h("span", { class: "hint" }, tell(hours)),
    ),
  );
}

/** The same as a card of its own; null where the service names nobody. */
export function helpView(flow: Flow): HTMLElement | null {
  const lines = contactLines(flow);
  if (lines.length === 0) return null;
  return h(
    "section",
    { class: "card" },
    h("h3", { class: "card-title" }, say("help")),
    ...lines,
  );
}
