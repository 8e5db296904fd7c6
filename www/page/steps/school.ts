import { h } from "../ui/dom";
import { say } from "../words/step_views";
import type { Navigation } from "./navigation";
import { field, noRoster } from "./form";
import type { StepView } from "./step_page";
import { findSchools } from "../service/receiver";

/** Milliseconds without a key after which the list is asked for. */
const PAUSE_MS = 250;
const LEVELS = ["专科", "本科", "硕士研究生", "博士研究生"];

/** The school that is meant by what was typed; without the names that arrive for it, what was typed. */
const meant = (words: string): Promise<string> =>
  import("../parts/aliases").then(
    ({ schoolMeant }) => schoolMeant(words),
    () => words,
  );

/** Search of the school: what was typed, and the schools that it may mean. */
export function schoolStep(navigation: Navigation): StepView {
  const { state } = navigation;
  const search = field(navigation, "school", {
    label: "schoolLabel",
    hint: "schoolHint",
    autocomplete: "organization",
  });
  const { input } = search;
  const list = h("ul", { class: "card options", id: "schools" });
  const count = h("p", { class: "hint", role: "status" });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** Aborted when other words are asked for. */
  let searching = new AbortController();
  const choose = (school: string, levels: string[]) => {
    input.value = school;
    navigation.type("school", school);
    navigation.type("levels", levels.join("\n"));
    navigation.type("schoolChosen", school);
    void navigation.next();
  };
  const show = async () => {
    searching.abort();
    searching = new AbortController();
    const { signal } = searching;
    const words = input.value.trim();
    if (words === "" || !navigation.asksRoster()) return list.replaceChildren();
    const found = await findSchools(await meant(words)).catch(() => null);
    if (signal.aborted || !list.isConnected) return;
    list.replaceChildren(
      ...(found ?? []).map(({ school, levels }) =>
        h(
          "li",
          {},
          h(
            "button",
            { type: "button", onclick: () => choose(school, levels) },
            school,
          ),
        ),
      ),
    );
    if (found === null) count.textContent = say("askOffline");
    else if (found.length === 0) count.textContent = say("schoolNone");
    else count.textContent = say("schoolFound", { count: found.length });
  };
  input.addEventListener("input", () => {
    navigation.type("schoolChosen", "");
    clearTimeout(waiting);
    waiting = setTimeout(() => void show(), PAUSE_MS);
  });
  if (state.answers.school) queueMicrotask(() => void show());
  return {
    title: say("schoolTitle"),
    body: [
      navigation.asksRoster() ? null : noRoster(),
      h("div", { class: "card form" }, search.element),
      count,
      list,
    ],
    primary: {
      text: () =>
        say(
          !navigation.asksRoster() && input.value.trim() === ""
            ? "skip"
            : "next",
        ),
      async run() {
        if (!navigation.asksRoster()) return void navigation.next();
        if (!search.check()) return input.focus();
        const chosen =
          navigation.state.answers.schoolChosen === input.value.trim();
        if (chosen) return void navigation.next();
        const name = await meant(input.value.trim());
        const found = await findSchools(name).catch(() => null);
        const exact = found?.find((f) => f.school === name);
        const only = exact ?? (found?.length === 1 ? found[0] : undefined);
        if (only) return choose(only.school, only.levels);
        await show();
        if (found && found.length > 0) count.textContent = say("schoolPick");
        input.focus();
      },
    },
  };
}

/** Choice of the level of study, among those of the school where they are known. */
export function levelStep(navigation: Navigation): StepView {
  const { answers } = navigation.state;
  const known = (answers.levels ?? "").split("\n").filter(Boolean);
  const levels = known.length > 0 ? known : LEVELS;
  const problem = h("p", { class: "field-error", role: "alert" });
  const choices = levels.map((level) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type: "radio",
        name: "level",
        value: level,
        checked: answers.level === level,
        onchange: () => {
          navigation.type("level", level);
          problem.textContent = "";
        },
      }),
      h("span", {}, level),
    ),
  );
  return {
    title: say("levelTitle"),
    body: [
      answers.school ? h("p", { class: "lead" }, answers.school) : null,
      navigation.asksRoster() ? null : noRoster(),
      h(
        "fieldset",
        { class: "card choices" },
        h("legend", { class: "visually-hidden" }, say("levelTitle")),
        ...choices,
      ),
      problem,
    ],
    primary: {
      text: () =>
        say(
          !navigation.asksRoster() && !navigation.state.answers.level
            ? "skip"
            : "next",
        ),
      run() {
        const { level } = navigation.state.answers;
        if (navigation.asksRoster() && (!level || !levels.includes(level))) {
          problem.textContent = say("levelPick");
          return choices[0]?.querySelector("input")?.focus();
        }
        void navigation.next();
      },
    },
  };
}
