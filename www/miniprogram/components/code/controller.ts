import { EngineError } from "../../../engine/errors";
import { failureWordOf } from "../../../page/failure_word";
import { masked, shortened } from "../../../page/state/code";
import {
  CODE_RULE,
  codeAmong,
  payloadsOf,
  whyNoCode,
  type CodeAnswer,
} from "../../../page/state/code_answer";
import { tell } from "../../../page/words/language";
import { say } from "../../../page/words/step_views";
import type { Engine } from "../../engine";
import { useEngine } from "../../shared_engine";
import { isTrouble, openSettings, pickPicture } from "../album";
import { isLarge, speakAs } from "../environment";
import { sayHere } from "../words";

const wordsHere = () => ({
  title: say("codeTitle"),
  hint: say("codeHint"),
  album: say("codeAlbum"),
  scan: say("codeScan"),
  reading: say("codeReading"),
  read: say("codeRead"),
  bad: say("codeBad"),
  choose: say("codeChoose"),
  again: say("codeAgain"),
  asPhoto: say("codeAsPhoto"),
  alt: say("codeAlt"),
  privacy: say("privacy"),
  settings: sayHere("settings"),
});

/** A code among several, as it may be shown. */
interface Choice {
  text: string;
  shown: string;
}

interface TemplateEvent {
  currentTarget: { dataset: Record<string, string> };
}

/** The component on the screen, as far as it is used here. */
export interface CodeComponent {
  readonly data: {
    picture: string;
    choices: Choice[];
    language: string;
    large: string;
  };
  setData(change: Record<string, unknown>): void;
  triggerEvent(name: string, detail: unknown): void;
}

/** One code component: what its template draws and calls. */
export class CodeController {
  private readonly engine = useEngine();
  /** The page was left: the album may still give a picture. */
  private isClosed = false;

  constructor(private readonly component: CodeComponent) {
    const language = speakAs(component.data.language);
    const size = isLarge(component.data.large) ? "is-large" : "";
    component.setData({ looks: `${language} ${size}`, words: wordsHere() });
  }

  detached(): void {
    this.isClosed = true;
    this.engine.release();
  }

  /** A picture of the code, or a screenshot of it, from the album. */
  async pick() {
    const picked = await pickPicture("album");
    if (picked === null || this.isClosed) return;
    if (isTrouble(picked))
      return this.complain(picked.words(), picked.inSettings);
    await this.read(picked.path);
  }

  /** The code before the camera, read by WeChat itself. */
  scan() {
    wx.scanCode({
      onlyFromCamera: true,
      scanType: ["qrCode"],
      success: ({ result }) =>
        result
          ? this.know(result, "")
          : this.complain(sayHere("scanFailed"), false),
      fail: ({ errMsg }) => {
        if (!/cancel/i.test(errMsg))
          this.complain(sayHere("scanFailed"), false);
      },
    });
  }

  async read(path: string) {
    this.component.setData({ state: "reading", picture: path, problem: "" });
    try {
      const engine = await this.engine.ready();
      const answer = await answerFor(engine, path);
      if (this.component.data.picture !== path) return;
      this.show(answer, path);
    } catch (error) {
      const { code = "crashed", message } = error as EngineError;
      this.complain(say(failureWordOf(code)), false);
      this.component.triggerEvent("error", { code, message });
    }
  }

  show(answer: CodeAnswer, path: string) {
    if ("text" in answer) return this.know(answer.text, path);
    if ("texts" in answer) {
      const choices = answer.texts.map((text) => ({
        text,
        shown: shortened(text),
      }));
      return this.component.setData({ state: "choice", choices });
    }
    const { problem, isPhoto } = answer;
    const words = typeof problem === "string" ? say(problem) : tell(problem);
    this.component.setData({
      ...{ state: "notCode", isPhoto, inSettings: false },
      problem: isPhoto ? sayHere("codeIsPhoto") : words,
    });
  }

  choose({ currentTarget }: TemplateEvent) {
    const choice =
      this.component.data.choices[Number(currentTarget.dataset.at)];
    if (choice) this.know(choice.text, this.component.data.picture);
  }

  /** The code is known; `filePath` is empty where it came from the camera. */
  know(text: string, filePath: string) {
    const payload = masked(text);
    this.component.setData({
      state: "read",
      payload,
      picture: filePath,
      choices: [],
    });
    this.component.triggerEvent("code", { text, filePath });
  }

  complain(problem: string, inSettings: boolean) {
    this.component.setData({
      state: "notCode",
      problem,
      inSettings,
      isPhoto: false,
    });
  }

  /** The picture is the photo: the page may take it as that. */
  asPhoto() {
    const { picture: filePath } = this.component.data;
    this.component.setData({ state: "none", picture: "", problem: "" });
    this.component.triggerEvent("photo", { filePath });
  }

  openSettings = () => void openSettings();
}

/** What a picture is: a code, several, a photo, or neither. */
async function answerFor(engine: Engine, path: string): Promise<CodeAnswer> {
  const texts = payloadsOf(await engine.readCodes(path));
  if (texts.length > 0) return codeAmong(texts, null);
  const photo = await engine.open(path);
  try {
    return whyNoCode(await photo.examine(CODE_RULE));
  } finally {
    photo.close();
  }
}
