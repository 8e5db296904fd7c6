import { h } from "../page/ui/dom";
import { tell } from "../page/words/language";
import * as api from "./api";
import type { Reviewer } from "./api";
import { say } from "./words";

/** Asks who reviews. */
export function signInView(onDone: (reviewer: Reviewer) => void): HTMLElement {
  const said = h("p", { role: "alert", class: "said" });
  const field = (name: "name" | "password", attributes: object) =>
    h(
      "label",
      {},
      h("span", {}, say(name)),
      h("input", { name, required: true, ...attributes }),
    );
  const form = h(
    "form",
    {
      class: "sign-in",
      async onsubmit(event) {
        event.preventDefault();
        const given = new FormData(form);
        const text = (name: string) => String(given.get(name) ?? "");
        try {
          onDone(await api.signIn(text("name"), text("password")));
        } catch (error) {
          if (!(error instanceof api.Refusal)) throw error;
          said.textContent = tell(error.words);
        }
      },
    },
    h("h1", {}, say("title")),
    field("name", { autocomplete: "username", autofocus: true }),
    field("password", { type: "password", autocomplete: "current-password" }),
    said,
    h("button", { class: "main" }, say("signIn")),
  );
  return h("main", {}, form);
}
