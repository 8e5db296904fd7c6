import { profileOf } from "../service/profiles";
import { moment } from "../service/stages";
import { receipts } from "../storage/receipts";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/step_views";
import type { Navigation } from "./navigation";

/** The other submissions of this phone, folded; null where there is none. */
export function historyView(navigation: Navigation): HTMLElement | null {
  const shown = navigation.state.receipt;
  const others = receipts().filter(({ receipt }) => receipt !== shown);
  if (others.length === 0) return null;
  const item = ({ receipt, profile, at }: (typeof others)[number]) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          "data-testid": "earlier",
          onclick: () => navigation.seeStatus(receipt),
        },
        h("strong", {}, tell(profileOf(profile).title)),
        h("span", { class: "hint" }, `${moment(new Date(at))} · ${receipt}`),
      ),
    );
  return h(
    "details",
    { class: "line" },
    h("summary", {}, say("earlier", { count: others.length })),
    h("ul", { class: "services" }, ...others.map(item)),
  );
}
