import type { Student } from "../service/receiver";
import { checker, failureWord } from "../checker";
import { claimOf } from "../service/stages";
import { codeOf, codePictureOf, NO_CODE } from "../state/code";
import { pickedOf } from "../state/photo";
import { pickedFrom, release, type Picked } from "../state/picked";
import { isAtPhoto } from "../state/state";
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
    const { navigation, state, view } = this.page;
    this.submit.drop();
    this.forget();
    this.reading = new AbortController();
    const { signal } = this.reading;
    const picked = pickedFrom(file);
    state.code = { kind: "reading", picked };
    state.failure = null;
    if (claimOf(navigation.stage()) !== "identity") state.student = null;
    // A student who is looking at their photo stays there.
    if (isAtPhoto(state) && pickedOf(state.photo)) view.all();
    else navigation.arrive("code");
    const answer = await answerFor(file, state.student, state.profile.id);
    if (signal.aborted) return;
    state.problem = null;
    if ("text" in answer) this.know(picked, answer.text);
    else if ("texts" in answer)
      state.code = { kind: "choice", picked, ...answer };
    else state.code = { kind: "notCode", picked, ...answer };
    view.all();
  }

  /** One of several codes in the picture is the capture code. */
  choose(text: string): void {
    const { state, view } = this.page;
    const code = codeOf(state.code);
    if (code.kind !== "choice") return;
    state.problem = null;
    this.know(code.picked, text);
    view.all();
  }

  private know(picked: Picked, text: string): void {
    const { drafts, state } = this.page;
    state.code = { kind: "read", picked, text };
    const change = { code: text, codePicture: picked.file };
    void drafts.change(state.profile.id, change);
  }
}

async function answerFor(
  file: File,
  student: Student | null,
  profile: string,
): Promise<CodeAnswer> {
  try {
    return await readCode(
      checker,
      file,
      student && { token: student.student, profile },
    );
  } catch (error) {
    return { problem: failureWord(error), isPhoto: false };
  }
}
