import { warningsView } from "../photo/notes";
import { openGroups } from "../shown/declarations";
import { recipientOf } from "../service/recipient";
import { busyWord, pickedOf, preparedOf, reportOf } from "../state/photo";
import { runningUpload, type State } from "../state/state";
import { maySubmit } from "../state/submission";
import { h } from "../ui/dom";
import { failedText } from "../upload/status_text";
import { tell } from "../words/language";
import { say } from "../words/step_views";
import { declarationsView, showOpenGroup } from "./declarations";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";

/** Who receives what, what is declared, and at the end the upload. */
export function submitStep(navigation: Navigation): StepView {
  const { state, actions } = navigation;
  const { photo, declared } = state;
  const title = say("submitTitle");
  const report = reportOf(photo);
  const busy = busyWord(photo);
  if (runningUpload(state)) return { title, body: [] };
  // After a reload the photo is checked once more before it may leave.
  if (busy !== null || !report || !maySubmit(state))
    return { title, body: [busyView(say(busy ?? "reading"))] };
  const { ask } = report;
  const failure = failureText(state);
  // They come together: whoever ticks what is asked finds all of it.
  const groups = document.createDocumentFragment();
  groups.append(...declarationsView(ask, declared, actions.declare));
  return {
    title,
    body: [
      whatView(state),
      ...warningsView(state),
      groups,
      // Of each student on a list one photo is reviewed.
      navigation.asksRoster() && h("p", { class: "final" }, say("submitFinal")),
    ],
    above: failure
      ? h("p", { class: "failure", role: "alert" }, failure)
      : null,
    primary: {
      text() {
        const count = openGroups(ask, declared);
        if (count > 0) return say("declareFirst", { count });
        return say(failure ? "retry" : "upload");
      },
      isReady: () => openGroups(ask, declared) === 0,
      run() {
        if (!showOpenGroup()) actions.upload();
      },
      testId: "upload",
    },
    second: h("p", { class: "hint" }, say("submitLeaves")),
  };
}

const busyView = (text: string) =>
  h(
    "p",
    { class: "code-busy", role: "status" },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    text,
  );

/** The photo, and who receives it by name; where nobody is named the page is a demonstration. */
function whatView(state: State): HTMLElement {
  const { photo, profile, receiver } = state;
  const shown = preparedOf(photo) ?? pickedOf(photo);
  const { operator, host } = recipientOf(profile, receiver);
  const recipient = { "data-testid": "recipient" };
  return h(
    "section",
    { class: "card submit-what" },
    shown && h("img", { src: shown.url, alt: say("photoAlt") }),
    h(
      "div",
      {},
      operator
        ? h("p", recipient, say("submitTo"), h("strong", {}, operator))
        : h("p", { ...recipient, class: "is-demo" }, say("submitDemo")),
      h("p", { class: "hint" }, tell(profile.title)),
      host && h("p", { class: "hint" }, say("submitHost", { host })),
    ),
  );
}

/** Why the last upload came to nothing. */
function failureText({ photo, failure }: State): string | null {
  if (photo.kind === "notSent") return failedText(photo.delivery);
  return failure && say(failure);
}
