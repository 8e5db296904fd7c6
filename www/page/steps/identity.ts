import { h } from "../ui/dom";
import { say, tell, type Word } from "../words/language";
import type { Flow } from "./navigation";
import { field, formStep } from "./form";
import type { StepView } from "./step_page";
import { masked } from "../state/code";
import { claimOf } from "../service/stages";

const FOUR = /^\d{3}[\dXx]$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[\d][\d\s-]{5,18}\d$/;

export function identityStep(flow: Flow): StepView {
  return formStep(flow, { title: "identityTitle", hint: "identityHint" }, [
    field(flow, "name", { label: "nameLabel", autocomplete: "name" }),
    field(flow, "number", { label: "numberLabel", hint: "numberHint" }),
  ]);
}

export function lastFourStep(flow: Flow): StepView {
  return formStep(flow, { title: "lastFourTitle" }, [
    field(flow, "last_four", {
      label: "lastFourLabel",
      hint: "lastFourHint",
      maxlength: 4,
      rule: (value) => (FOUR.test(value) ? null : say("fourNeeded")),
    }),
  ]);
}

export function featureStep(flow: Flow): StepView {
  return formStep(flow, { title: "featureTitle" }, [
    field(flow, "feature", { label: "featureLabel", hint: "featureHint" }),
  ]);
}

export function contactStep(flow: Flow): StepView {
  const stage = flow.stage();
  const rule = (pattern: RegExp, word: Word) => (value: string) =>
    pattern.test(value) ? null : say(word);
  const fields = [
    field(flow, "email", {
      label: "emailLabel",
      type: "email",
      mode: "email",
      autocomplete: "email",
      rule: rule(EMAIL, "emailWrong"),
    }),
    field(flow, "phone", {
      label: "phoneLabel",
      type: "tel",
      mode: "tel",
      autocomplete: "tel",
      rule: rule(PHONE, "phoneWrong"),
    }),
  ];
  if (claimOf(stage) === "feature")
    fields.unshift(
      field(flow, "full_name", {
        label: "fullNameLabel",
        autocomplete: "name",
      }),
    );
  return formStep(flow, { title: "contactTitle", hint: "contactHint" }, fields);
}

export function addressStep(flow: Flow): StepView {
  return formStep(
    flow,
    { title: "addressTitle", hint: "addressHint", skippable: true },
    [
      field(flow, "region", {
        label: "regionLabel",
        autocomplete: "address-level1",
      }),
      field(flow, "street", {
        label: "streetLabel",
        autocomplete: "street-address",
        lines: 2,
      }),
    ],
  );
}

/** What the roster knows of the student; without a roster, what was typed. */
export function confirmStep(flow: Flow): StepView {
  const { student, words, code } = flow.state;
  const rows: [Word, string | undefined][] = [
    ["schoolLabel", student?.school ?? words.school],
    ["levelTitle", student?.level ?? words.level],
    ["nameLabel", student?.name ?? words.name],
    ["numberLabel", student?.number ?? words.number],
    ["featureLabel", words.feature],
    ["codeField", code.text === null ? "" : masked(code.text)],
  ];
  const shown = rows.filter(([, value]) => value);
  const busy = student !== null && flow.isTaken(student.state);
  return {
    title: say("confirmTitle"),
    body: [
      h(
        "p",
        { class: "lead" },
        say(
          student
            ? "confirmHint"
            : shown.length > 0
              ? "confirmUnknown"
              : "confirmNothing",
        ),
      ),
      shown.length > 0
        ? h(
            "dl",
            { class: "card rows" },
            ...shown.map(([word, value]) =>
              h("div", {}, h("dt", {}, say(word)), h("dd", {}, value ?? "")),
            ),
          )
        : null,
      student && student.state !== "waiting"
        ? h(
            "section",
            { class: `card state state-${student.state}` },
            h(
              "p",
              {},
              say("standing"),
              "：",
              h("strong", {}, tell(student.title)),
            ),
            student.reason
              ? h("p", {}, say("reason"), "：", student.reason)
              : null,
          )
        : null,
      h("p", { class: "hint" }, say("confirmWrong")),
    ],
    primary: {
      text: () => say(busy ? "seeStatus" : student ? "confirmed" : "next"),
      run: () => {
        if (busy && student?.receipt) flow.seeStatus(student.receipt);
        else void flow.next();
      },
    },
  };
}
