import type { Stage, StepName } from "../../engine";
import { claimOf, claimStep, submits } from "../service/stages";
import { payloadOf } from "../state/code";
import { pickedOf } from "../state/photo";
import type { State } from "../state/state";

/** Answers that say who the student is: another value is another student. */
const IDENTITY = ["school", "name", "number", "last_four", "feature"];

/** Notes what was typed; false where that is nothing new. */
export function setAnswer(state: State, name: string, value: string): boolean {
  if (state.answers[name] === value) return false;
  state.answers[name] = value;
  if (IDENTITY.includes(name)) state.student = null;
  return true;
}

/** True once the student has given or typed something. */
export const hasBegun = ({ photo, answers, code }: State): boolean =>
  pickedOf(photo) !== null ||
  Object.values(answers).some((value) => value !== "") ||
  payloadOf(code) !== null;

/** True where a roster knows who may submit to this stage. */
export const asksRoster = ({ receiver }: State, stage: Stage): boolean =>
  receiver?.roster === true && claimOf(stage) !== null;

/** The first step without which the receiver would refuse; null when there is none. */
export function missingStep(state: State, stage: Stage): StepName | null {
  if (!asksRoster(state, stage)) return null;
  const { student, answers, code } = state;
  const isOpen: Partial<Record<StepName, boolean>> = {
    school: !answers.school,
    identity: !answers.name || !answers.number,
    feature: !answers.feature,
    code: payloadOf(code) === null && submits(stage) === "photo",
    last_four: student === null && !answers.last_four,
    contact: !answers.email || !answers.phone,
  };
  const open = stage.steps.find((step) => isOpen[step]) ?? null;
  return student === null && (open === null || open === "contact")
    ? claimStep(stage)
    : open;
}

/** What the receiver is told with the submission. */
export function fieldsOf(state: State, stage: Stage): Record<string, string> {
  const { student, answers, code } = state;
  const address = [answers.region, answers.street].filter(Boolean).join(" ");
  const details = withoutEmpty({
    name: answers.full_name,
    email: answers.email,
    phone: answers.phone,
    address,
  });
  return withoutEmpty({
    kind: submits(stage) === "code" ? "code" : "",
    student: student?.student,
    code: payloadOf(code) ?? "",
    feature: answers.feature?.trim(),
    details: Object.keys(details).length > 0 ? JSON.stringify(details) : "",
  });
}

const withoutEmpty = (fields: Record<string, string | undefined>) =>
  Object.fromEntries(
    Object.entries(fields).filter(
      (field): field is [string, string] => !!field[1],
    ),
  );
