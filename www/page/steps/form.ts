import { h } from "../ui/dom";
import { say, type Word } from "../words/step_views";
import type { Navigation } from "./navigation";
import type { StepView } from "./step_page";

/** Null for a valid value, else what to say. */
type Rule = (value: string) => string | null;

interface FieldOptions {
  label: Word;
  hint?: Word;
  type?: "text" | "email" | "tel";
  mode?: "text" | "numeric" | "email" | "tel";
  autocomplete?: string;
  maxlength?: number;
  /** In addition to being filled in. */
  rule?: Rule;
  /** May stay empty. */
  optional?: boolean;
  lines?: number;
}

/** One labelled field whose text is kept as it is typed. */
export interface Field {
  element: HTMLElement;
  input: HTMLInputElement | HTMLTextAreaElement;
  /** Says what is wrong below the field; true when nothing is. */
  check(): boolean;
}

export function field(
  navigation: Navigation,
  name: string,
  options: FieldOptions,
): Field {
  const id = `field-${name}`;
  const wrong = h("p", { class: "field-error", id: `${id}-error` });
  const attributes = {
    id,
    class: "input",
    "aria-describedby": options.hint ? `${id}-hint ${id}-error` : `${id}-error`,
    autocomplete: options.autocomplete ?? "off",
    maxlength: options.maxlength ?? 100,
    required: !options.optional,
    oninput: () => {
      navigation.type(name, input.value);
      if (input.getAttribute("aria-invalid")) check();
    },
  };
  const input = options.lines
    ? h("textarea", { ...attributes, rows: options.lines })
    : h("input", {
        ...attributes,
        type: options.type ?? "text",
        inputmode: options.mode ?? "text",
      });
  input.value = navigation.state.answers[name] ?? "";
  const check = () => {
    const value = input.value.trim();
    let problem: string | null = null;
    if (value === "" && !options.optional)
      problem = say("required", { field: say(options.label) });
    else if (value !== "") problem = options.rule?.(value) ?? null;
    wrong.textContent = problem ?? "";
    if (problem === null) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    return problem === null;
  };
  const element = h(
    "div",
    { class: "form-field" },
    h("label", { for: id }, say(options.label)),
    input,
    options.hint
      ? h("p", { class: "hint", id: `${id}-hint` }, say(options.hint))
      : null,
    wrong,
  );
  return { element, input, check };
}

/** A step that is a form; where no roster is asked, it may be passed over as it is. */
export function formStep(
  navigation: Navigation,
  words: { title: Word; hint?: Word; skippable?: boolean },
  fields: Field[],
): StepView {
  const free = words.skippable === true || !navigation.asksRoster();
  const primary = () => {
    const filled = fields.some(({ input }) => input.value.trim() !== "");
    return free && !filled ? say("skip") : say("next");
  };
  return {
    title: say(words.title),
    body: [
      words.hint ? h("p", { class: "lead" }, say(words.hint)) : null,
      navigation.asksRoster() || words.skippable ? null : noRoster(),
      h("div", { class: "card form" }, ...fields.map(({ element }) => element)),
    ],
    primary: {
      text: primary,
      run() {
        const filled = fields.some(({ input }) => input.value.trim() !== "");
        if (!free || filled) {
          const wrong = fields.filter((each) => !each.check());
          if (wrong.length > 0) return wrong[0]!.input.focus();
        }
        void navigation.next();
      },
    },
  };
}

/** That there is nobody to ask. */
export const noRoster = (): HTMLElement =>
  h("p", { class: "note-plain" }, say("noRoster"));
