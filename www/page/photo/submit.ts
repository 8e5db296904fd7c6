import type { Ask } from "../../engine";
import { recipientOf } from "../service/recipient";
import { claimOf, serviceOf } from "../service/stages";
import type { Actions } from "../state/actions";
import { pickedOf, preparedOf } from "../state/photo";
import type { State } from "../state/state";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/main";
import { declarationsView } from "./declarations";

/** Submitting, a screen of its own: who receives what, what is declared, and the upload at its end. */
export function submitView(
  state: State,
  ask: Ask[],
  actions: Actions,
): HTMLElement {
  const { photo, declared, profile } = state;
  const shown = preparedOf(photo) ?? pickedOf(photo);
  const button = uploadButton(actions);
  const caption = () => {
    const all = ask.every(({ id }) => declared.has(id));
    button.textContent = say(all ? "upload" : "confirmUpload");
  };
  caption();
  return h(
    "section",
    { class: "submit", "aria-label": say("submitTitle") },
    h("h2", { class: "step-heading", tabindex: -1 }, say("submitTitle")),
    h(
      "div",
      { class: "card submit-what" },
      shown && h("img", { src: shown.url, alt: "" }),
      h(
        "div",
        {},
        h("strong", {}, tell(profile.title)),
        ...recipientLines(state),
      ),
    ),
    declarationsView(ask, declared, () => {
      actions.declare();
      caption();
    }),
    isFinal(state) && h("p", { class: "hint" }, say("submitFinal")),
    button,
    h("p", { class: "hint" }, say("submitLeaves")),
  );
}

export const uploadButton = (actions: Actions): HTMLElement =>
  h("button", {
    type: "button",
    "data-testid": "upload",
    class: "btn btn-main is-main",
    onclick: actions.upload,
  });

/** Who receives it, by name; without one the page is a demonstration. */
function recipientLines({ profile, receiver }: State): HTMLElement[] {
  const { operator, host } = recipientOf(profile, receiver);
  const attributes = { "data-testid": "recipient" };
  const line = operator
    ? h("p", attributes, say("submitTo", { operator }))
    : h("p", { ...attributes, class: "is-demo" }, say("submitDemo"));
  return host ? [line, h("p", {}, say("submitHost", { host }))] : [line];
}

/** True where the receiver takes one photo of each student: another only after a rejection. */
const isFinal = ({ profile, receiver, stage }: State): boolean => {
  const { stages } = serviceOf(profile);
  return receiver?.roster === true && claimOf(stages[stage]!) !== null;
};
