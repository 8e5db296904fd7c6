import type { Draft, Keep } from "../storage/drafts";
import type { State } from "../state/state";
import { noCode } from "../state/code";
import type { Student } from "../service/receiver";
import { serviceOf, type PageStep } from "../service/stages";

/** Milliseconds for which typing is collected before it is written down. */
const PAUSE_MS = 250;

/** Writes step and words into the draft: soon after the last key, at once where a page ends. */
export class WayKeeper {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly state: State,
    private readonly keep: () => Keep,
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
    const { step, words, stage, student, after, profile } = this.state;
    const extra = { "#stage": String(stage), "#after": after ?? "" };
    const who = { "#student": student ? JSON.stringify(student) : "" };
    const kept = { ...words, ...extra, ...who };
    void this.keep().change(profile.id, { step, words: kept });
  }
}

/** Puts a draft's way back into the state; the step is only proposed, because what it shows may be gone. */
export function restoreWay(state: State, draft: Draft): PageStep | null {
  const words = Object.entries(draft.words);
  if (words.length === 0 && draft.code === null) return null;
  const hidden = (name: string) => draft.words[`#${name}`] ?? "";
  state.words = Object.fromEntries(words.filter(([name]) => name[0] !== "#"));
  const stage = Number(hidden("stage"));
  if (serviceOf(state.profile).stages[stage]) state.stage = stage;
  state.after = hidden("after") || null;
  state.student = studentFrom(hidden("student"));
  const file = draft.codePicture;
  const picked = file && { file, url: URL.createObjectURL(file) };
  state.code = { ...noCode(), picked, text: draft.code };
  return draft.step as PageStep | null;
}

function studentFrom(text: string): Student | null {
  try {
    const value = text ? (JSON.parse(text) as Student) : null;
    return typeof value?.student === "string" ? value : null;
  } catch {
    return null;
  }
}
