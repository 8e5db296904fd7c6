import type { Stage, Text } from "../../engine";
import type { State } from "../state/state";
import type { Word } from "../words/language";
import { identify, NoAnswer, type Student } from "../service/receiver";
import { claimOf } from "../service/stages";

/** Who the student is, or why that is not known. */
export type Answered = { student: Student } | { problem: Word | Text };

/** Asks the roster. `withName`: the whole name was typed, and has to be the student's. */
export async function findStudent(
  { words, code, student }: State,
  stage: Stage,
  withName: boolean,
): Promise<Answered> {
  const word = (name: string) => (words[name] ?? "").trim();
  const claims = {
    identity: {
      school: word("school"),
      number: word("number"),
      name: word("name"),
    },
    last_four: {
      code: code.text ?? "",
      last_four: word("last_four").toUpperCase(),
    },
    feature: {
      code: code.text ?? "",
      feature: word("feature"),
      ...(withName ? { name: word("full_name") } : {}),
    },
  };
  const claim = claimOf(stage);
  if (claim === null) return { problem: "noMatch" };
  if (withName && student === null) return { problem: "noMatch" };
  try {
    const found = await identify(claims[claim]);
    const level = word("level");
    if (claim === "identity" && level && found.level && level !== found.level)
      return { problem: "noMatch" };
    return { student: found };
  } catch (error) {
    if (error instanceof NoAnswer && error.kind === "none")
      return { problem: "noMatch" };
    return { problem: "askOffline" };
  }
}
