import type { Draft, Drafts } from "../storage/drafts";
import type { State } from "../state/state";
import { NO_CODE, type CodeState } from "../state/code";
import { pickedFrom } from "../state/picked";
import type { Student } from "../service/receiver";
import { serviceOf, type PageStep } from "../service/stages";

/** Milliseconds for which typing is collected before it is written down. */
const PAUSE_MS = 250;

/** Writes step and answers into the draft: soon after the last key, at once where a page ends. */
export class ProgressSaver {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly state: State,
    private readonly drafts: Drafts,
  ) {
    addEventListener("pagehide", () => {
      if (this.timer !== undefined) this.now();
    });
  }

  soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSE_MS);
  }

  now(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { step, answers, stage, student, after, rejection } = this.state;
    const { profile, receipt } = this.state;
    const extra = {
      "#stage": String(stage),
      "#after": after ?? "",
      "#rejection": rejection ?? "",
    };
    const who = { "#student": student ? JSON.stringify(student) : "" };
    // Once there is a receipt, nobody who opens this phone needs to read who sent it.
    const words = receipt === null ? { ...answers, ...extra, ...who } : extra;
    void this.drafts.change(profile.id, { step, words });
  }
}

/** Puts the answers of a draft back into the state; the step is only proposed, because what it shows may be gone. */
export function restoreProgress(state: State, draft: Draft): PageStep | null {
  const words = Object.entries(draft.words);
  if (words.length === 0 && draft.code === null) return null;
  const hidden = (name: string) => draft.words[`#${name}`] ?? "";
  state.answers = Object.fromEntries(words.filter(([name]) => name[0] !== "#"));
  const stage = Number(hidden("stage"));
  if (serviceOf(state.profile).stages[stage]) state.stage = stage;
  state.after = hidden("after") || null;
  state.rejection = hidden("rejection") || null;
  state.student = studentFrom(hidden("student"));
  state.code = codeFrom(draft);
  return draft.step as PageStep | null;
}

function codeFrom({ code: text, codePicture: file }: Draft): CodeState {
  if (text === null) return NO_CODE;
  return { kind: "read", picked: file && pickedFrom(file), text };
}

function studentFrom(text: string): Student | null {
  try {
    const value = text ? (JSON.parse(text) as Student) : null;
    return typeof value?.student === "string" ? value : null;
  } catch {
    return null;
  }
}
