import { h } from "../ui/dom";
import { say } from "../words/language";
import type { Flow } from "./navigation";
import { field, noRoster } from "./form";
import type { StepView } from "./step_page";
import { findSchools } from "../service/receiver";

/** Milliseconds without a key after which the list is asked for. */
const PAUSE_MS = 250;
const LEVELS = ["专科", "本科", "硕士研究生", "博士研究生"];

/** Search of the school: what was typed, and the schools that it may mean. */
export function schoolStep(flow: Flow): StepView {
  const { state } = flow;
  const search = field(flow, "school", {
    label: "schoolLabel",
    hint: "schoolHint",
    autocomplete: "organization",
  });
  const { input } = search;
  const list = h("ul", { class: "card options", id: "schools" });
  const count = h("p", { class: "hint", role: "status" });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;
  const choose = (school: string, levels: string[]) => {
    input.value = school;
    flow.type("school", school);
    flow.type("levels", levels.join("\n"));
    flow.type("schoolChosen", school);
    void flow.next();
  };
  const show = async () => {
    const own = ++asked;
    const words = input.value.trim();
    if (words === "" || !flow.asksRoster()) return list.replaceChildren();
    const found = await findSchools(words).catch(() => null);
    if (own !== asked || !list.isConnected) return;
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
    flow.type("schoolChosen", "");
    clearTimeout(waiting);
    waiting = setTimeout(() => void show(), PAUSE_MS);
  });
  if (state.words.school) queueMicrotask(() => void show());
  return {
    title: say("schoolTitle"),
    body: [
      flow.asksRoster() ? null : noRoster(),
      h("div", { class: "card form" }, search.element),
      count,
      list,
    ],
    primary: {
      text: () =>
        say(!flow.asksRoster() && input.value.trim() === "" ? "skip" : "next"),
      async run() {
        if (!flow.asksRoster()) return void flow.next();
        if (!search.check()) return input.focus();
        const chosen = flow.state.words.schoolChosen === input.value.trim();
        if (chosen) return void flow.next();
        const found = await findSchools(input.value.trim()).catch(() => null);
        const exact = found?.find((f) => f.school === input.value.trim());
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
export function levelStep(flow: Flow): StepView {
  const { words } = flow.state;
  const known = (words.levels ?? "").split("\n").filter(Boolean);
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
        checked: words.level === level,
        onchange: () => {
          flow.type("level", level);
          problem.textContent = "";
        },
      }),
      h("span", {}, level),
    ),
  );
  return {
    title: say("levelTitle"),
    body: [
      words.school ? h("p", { class: "lead" }, words.school) : null,
      flow.asksRoster() ? null : noRoster(),
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
        say(!flow.asksRoster() && !flow.state.words.level ? "skip" : "next"),
      run() {
        const { level } = flow.state.words;
        if (flow.asksRoster() && (!level || !levels.includes(level))) {
          problem.textContent = say("levelPick");
          return choices[0]?.querySelector("input")?.focus();
        }
        void flow.next();
      },
    },
  };
}
