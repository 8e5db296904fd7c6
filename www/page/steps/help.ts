import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/main";
import type { Navigation } from "./navigation";
import { serviceOf } from "../service/stages";

/** Who helps, and when: numbers can be tapped. */
export function contactLines(navigation: Navigation): HTMLElement[] {
  const { contact = [] } = serviceOf(navigation.state.profile);
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
export function helpView(navigation: Navigation): HTMLElement | null {
  const lines = contactLines(navigation);
  if (lines.length === 0) return null;
  return h(
    "section",
    { class: "card" },
    h("h3", { class: "card-title" }, say("help")),
    ...lines,
  );
}
