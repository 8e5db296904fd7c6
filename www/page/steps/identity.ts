import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say, type Word } from "../words/step_views";
import type { Navigation } from "./navigation";
import { field, formStep } from "./form";
import type { StepView } from "./step_page";
import { masked, payloadOf } from "../state/code";
import { claimOf } from "../service/stages";

const FOUR = /^\d{3}[\dXx]$/;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[\d][\d\s-]{5,18}\d$/;

export function identityStep(navigation: Navigation): StepView {
  return formStep(
    navigation,
    { title: "identityTitle", hint: "identityHint" },
    [
      field(navigation, "name", { label: "nameLabel", autocomplete: "name" }),
      field(navigation, "number", { label: "numberLabel", hint: "numberHint" }),
    ],
  );
}

export function lastFourStep(navigation: Navigation): StepView {
  return formStep(navigation, { title: "lastFourTitle" }, [
    field(navigation, "last_four", {
      label: "lastFourLabel",
      hint: "lastFourHint",
      maxlength: 4,
      rule: (value) => (FOUR.test(value) ? null : say("fourNeeded")),
    }),
  ]);
}

export function featureStep(navigation: Navigation): StepView {
  return formStep(navigation, { title: "featureTitle" }, [
    field(navigation, "feature", {
      label: "featureLabel",
      hint: "featureHint",
    }),
  ]);
}

export function contactStep(navigation: Navigation): StepView {
  const stage = navigation.stage();
  const rule = (pattern: RegExp, word: Word) => (value: string) =>
    pattern.test(value) ? null : say(word);
  const fields = [
    field(navigation, "email", {
      label: "emailLabel",
      type: "email",
      mode: "email",
      autocomplete: "email",
      rule: rule(EMAIL, "emailWrong"),
    }),
    field(navigation, "phone", {
      label: "phoneLabel",
      type: "tel",
      mode: "tel",
      autocomplete: "tel",
      rule: rule(PHONE, "phoneWrong"),
    }),
  ];
  if (claimOf(stage) === "feature")
    fields.unshift(
      field(navigation, "full_name", {
        label: "fullNameLabel",
        autocomplete: "name",
      }),
    );
  return formStep(
    navigation,
    { title: "contactTitle", hint: "contactHint" },
    fields,
  );
}

export function addressStep(navigation: Navigation): StepView {
  return formStep(
    navigation,
    { title: "addressTitle", hint: "addressHint", skippable: true },
    [
      field(navigation, "region", {
        label: "regionLabel",
        autocomplete: "address-level1",
      }),
      field(navigation, "street", {
        label: "streetLabel",
        autocomplete: "street-address",
        lines: 2,
      }),
    ],
  );
}

/** What the roster knows of the student; without a roster, what was typed. */
export function confirmStep(navigation: Navigation): StepView {
  const { student, answers, code } = navigation.state;
  const payload = payloadOf(code);
  const rows: [Word, string | undefined][] = [
    ["schoolLabel", student?.school ?? answers.school],
    ["levelTitle", student?.level ?? answers.level],
    ["nameLabel", student?.name ?? answers.name],
    ["numberLabel", student?.number ?? answers.number],
    ["featureLabel", answers.feature],
    ["codeField", payload === null ? "" : masked(payload)],
  ];
  const shown = rows.filter(([, value]) => value);
  const busy = student !== null && navigation.isTaken(student.state);
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
        if (busy && student?.receipt) navigation.seeStatus(student.receipt);
        else void navigation.next();
      },
    },
  };
}
