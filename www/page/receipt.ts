import { h } from "./dom";
import { icon } from "./icons";
import type { Actions } from "./view";
import { say } from "./words";

/** The end of the road: the receipt. */
export function receiptView(receipt: string, actions: Actions): HTMLElement {
  const id = h("code", { "data-testid": "receipt", tabindex: -1 }, receipt);
  const copy = h(
    "button",
    {
      type: "button",
      class: "chip",
      onclick: async () => {
        await navigator.clipboard?.writeText(receipt).catch(() => undefined);
        copy.textContent = say("copied");
      },
    },
    say("copy"),
  );
  return h(
    "section",
    { class: "card receipt" },
    h("span", { class: "receipt-mark" }, icon("pass")),
    h("h2", {}, say("received")),
    h("p", { class: "hint" }, say("receivedHint")),
    h(
      "div",
      { class: "receipt-id" },
      h("span", { class: "field-label" }, say("receipt")),
      id,
      copy,
    ),
    h(
      "button",
      {
        type: "button",
        class: "weui-btn weui-btn_default",
        onclick: actions.startOver,
      },
      say("another"),
    ),
  );
}
