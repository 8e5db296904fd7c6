import type { Stage, Text } from "../../engine";
import type { State } from "../state/state";
import { payloadOf } from "../state/code";
import type { Problem } from "../state/progress";
import { identify, NoAnswer, type Student } from "../service/receiver";
import { claimOf } from "../service/stages";

/** Who the student is, or why that is not known. */
export type Answered = { student: Student } | { problem: Problem | Text };

/** Asks the roster. `withName`: the whole name was typed, and has to be the student's. */
export async function findStudent(
  { answers, code, profile, student }: State,
  stage: Stage,
  withName: boolean,
): Promise<Answered> {
  const answer = (name: string) => (answers[name] ?? "").trim();
  const claims = {
    identity: {
      school: answer("school"),
      number: answer("number"),
      name: answer("name"),
    },
    last_four: {
      code: payloadOf(code) ?? "",
      last_four: answer("last_four").toUpperCase(),
    },
    feature: {
      code: payloadOf(code) ?? "",
      feature: answer("feature"),
      ...(withName ? { name: answer("full_name") } : {}),
    },
  };
  const claim = claimOf(stage);
  if (claim === null) return { problem: "noMatch" };
  if (withName && student === null) return { problem: "noMatch" };
  try {
    const found = await identify({ ...claims[claim], profile: profile.id });
    const level = answer("level");
    if (claim === "identity" && level && found.level && level !== found.level)
      return { problem: "noMatch" };
    return { student: found };
  } catch (error) {
    if (error instanceof NoAnswer && error.kind === "none")
      return { problem: "noMatch" };
    if (error instanceof NoAnswer && error.kind === "limited" && error.words)
      return { problem: error.words };
    return { problem: "askOffline" };
  }
}
