import { checker, failureWord } from "../checker";
import { claimOf } from "../service/stages";
import { codePictureOf, NO_CODE } from "../state/code";
import { pickedOf } from "../state/photo";
import { pickedFrom, release } from "../state/picked";
import { readCode, type CodeAnswer } from "./code_reader";
import type { Page } from "./page";
import type { SubmitActions } from "./submit";

/** Takes and reads the picture of the capture code. */
export class CodeActions {
  /** Aborted when another picture, or none, takes the place of the one that is read. */
  private reading = new AbortController();

  constructor(
    private readonly page: Page,
    private readonly submit: SubmitActions,
  ) {}

  /** Forgets the picture; returns its file. */
  forget(): File | null {
    const { state } = this.page;
    const picked = codePictureOf(state.code);
    this.reading.abort();
    release(picked);
    state.code = NO_CODE;
    return picked?.file ?? null;
  }

  /** Reads a picture; if it is no code, the page says what it is. */
  async pick(file: File): Promise<void> {
    const { drafts, navigation, state, view } = this.page;
    const { profile } = state;
    this.submit.drop();
    this.forget();
    this.reading = new AbortController();
    const { signal } = this.reading;
    const picked = pickedFrom(file);
    state.code = { kind: "reading", picked };
    state.failure = null;
    if (claimOf(navigation.stage()) !== "identity") state.student = null;
    // A student who is looking at their photo stays there.
    const isAtPhoto = state.step === "photo" || state.step === "submit";
    if (isAtPhoto && pickedOf(state.photo)) view.all();
    else navigation.arrive("code");
    const answer = await answerFor(file);
    if (signal.aborted) return;
    state.problem = null;
    if ("text" in answer) {
      state.code = { kind: "read", picked, ...answer };
      const change = { code: answer.text, codePicture: file };
      void drafts.change(profile.id, change);
    } else state.code = { kind: "notCode", picked, ...answer };
    view.all();
  }
}

async function answerFor(file: File): Promise<CodeAnswer> {
  try {
    return await readCode(checker, file);
  } catch (error) {
    return { problem: failureWord(error), isPhoto: false };
  }
}
