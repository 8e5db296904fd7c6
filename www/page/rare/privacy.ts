import { openSheet } from "../parts/sheet";
import { recipientOf } from "../service/recipient";
import type { State } from "../state/state";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { wipe } from "./wipe";
import { say as sayMain } from "../words/main";
import { say as sayStep } from "../words/step_views";
import { say } from "./words";

/** Who receives what, for how long, and how to delete it; `stop` ends what would write on. */
export function openPrivacy(state: State, stop: () => void): HTMLElement {
  const part = (title: string, ...texts: (string | null)[]) =>
    h(
      "section",
      {},
      h("h3", { class: "card-title" }, title),
      ...texts.map((text) => text && h("p", {}, text)),
    );
  const button = (look: string, id: string, text: string, press: () => void) =>
    h(
      "button",
      {
        type: "button",
        class: `btn ${look}`,
        "data-testid": id,
        onclick: press,
      },
      text,
    );
  const ask = button("btn-plain", "wipe", say("wipe"), () => {
    const sure = button("btn-danger", "wipe-now", say("wipeNow"), () => {
      sure.disabled = true;
      stop();
      void wipe();
    });
    const words = h("p", { role: "alert" }, say("wipeSure"));
    ask.replaceWith(h("div", { class: "stack" }, words, sure));
    sure.focus();
  });
  return openSheet(
    sayMain("privacyPage"),
    h(
      "div",
      { class: "privacy-page", "data-testid": "privacy" },
      part(say("whoTitle"), who(state), elsewhere(state)),
      part(say("whatTitle"), say("whatWords"), device(state)),
      part(say("keptTitle"), say("keptWords"), keptThere(state)),
      part(say("deleteTitle"), say("deleteWords")),
      ask,
    ),
  );
}

const who = ({ profile, receiver }: State): string => {
  const { operator } = recipientOf(profile, receiver);
  const service = tell(profile.title);
  return operator
    ? say("whoOperator", { operator, service })
    : say("whoNobody");
};

const device = ({ profile }: State): string | null =>
  profile.service?.once?.includes("device") ? say("whatDevice") : null;

const keptThere = ({ receiver }: State): string => {
  const days = receiver?.keep_days ?? null;
  return days === null
    ? say("keptUnsaid")
    : say("keptDays", { days: String(days) });
};

function elsewhere({ profile, receiver }: State): string | null {
  const { host } = recipientOf(profile, receiver);
  return host && sayStep("submitHost", { host });
}
