import type { Stage } from "../../engine";
import { h } from "../ui/dom";
import { grown } from "../ui/painter";
import { profileView } from "../parts/profile_card";
import { tell } from "../words/language";
import { say } from "../words/main";
import type { Navigation } from "./navigation";
import { helpView } from "./help";
import type { StepView } from "./step_page";
import { serviceOf, timeOf } from "../service/stages";

/** The page in front of the steps: the service, its dates, what to have at hand, who helps. */
export function startStep(navigation: Navigation): StepView {
  const { state, actions, inputs } = navigation;
  const service = serviceOf(state.profile);
  const stage = service.stages[state.stage];
  const check = h(
    "label",
    { class: "btn btn-plain label-button" },
    inputs.photo,
    say("checkFirst"),
  );
  return {
    title: tell(state.profile.title),
    quiet: true,
    body: [
      grown(profileView(state, actions)),
      service.stages.length > 1 ? stagesView(navigation, service.stages) : null,
      stage ? datesView(stage) : null,
      listView(say("youNeed"), service.prepare ?? []),
      helpView(navigation),
    ],
    primary: {
      text: () => say("begin"),
      run: () => navigation.begin(),
    },
    second: check,
  };
}

function stagesView(navigation: Navigation, stages: Stage[]): HTMLElement {
  const choice = (stage: Stage, at: number) => {
    const input = h("input", {
      type: "radio",
      name: "stage",
      value: at,
      checked: at === navigation.state.stage,
      onchange: () => navigation.chooseStage(at),
    });
    const title = stage.title ? tell(stage.title) : `${at + 1}`;
    return h("label", { class: "choice" }, input, h("span", {}, title));
  };
  return h(
    "fieldset",
    { class: "card choices" },
    h("legend", { class: "visually-hidden" }, say("stages")),
    ...stages.map(choice),
  );
}

/** The dates of a stage, and what it means when today is none of them. */
function datesView(stage: Stage): HTMLElement | null {
  const { from, to } = stage;
  if (from === undefined || to === undefined) return null;
  const time = timeOf(stage);
  return h(
    "section",
    { class: "card dates" },
    h("p", {}, say("dates", { from, to })),
    time === "within"
      ? null
      : h(
          "p",
          { class: "hint" },
          say(time === "before" ? "datesBefore" : "datesAfter"),
        ),
  );
}

export function listView(
  title: string,
  texts: Parameters<typeof tell>[0][],
): HTMLElement | null {
  if (texts.length === 0) return null;
  return h(
    "section",
    { class: "card" },
    h("h3", { class: "card-title" }, title),
    h("ul", { class: "bullets" }, ...texts.map((t) => h("li", {}, tell(t)))),
  );
}
