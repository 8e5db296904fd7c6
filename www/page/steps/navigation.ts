import type { Stage } from "../../engine";
import type { FileInputs } from "../parts/file_inputs";
import { profileOf } from "../service/profiles";
import { NoAnswer, standingOf } from "../service/receiver";
import {
  beginningOf,
  claimOf,
  claimStep,
  pagesOf,
  serviceOf,
  stageWith,
  submits,
  type PageStep,
} from "../service/stages";
import type { Actions } from "../state/actions";
import { isReceiver } from "../state/phone_report";
import { preparedOf } from "../state/photo";
import type { Problem } from "../state/progress";
import type { State } from "../state/state";
import { fileToSubmit } from "../state/submission";
import type { Draft } from "../storage/drafts";
import { noteReceipt } from "../storage/receipts";
import { asksRoster, missingStep, setAnswer } from "./answers";
import { findStudent, type Answered } from "./identify";
import { restoreProgress, type ProgressSaver } from "./progress_saver";

/** What the navigation needs of the page around it. */
export interface Environment {
  state: State;
  actions: Actions;
  inputs: FileInputs;
  /** Draws everything, and moves the focus to the step's heading or to the problem that keeps the student here. */
  draw(focus?: "step" | "problem"): void;
  /** Saves step and answers on the phone. */
  saver: ProgressSaver;
}

/** Milliseconds between two looks at a photo that is being checked. */
const CHECKING_MS = 2000;

/** Leads through the steps of a service: which one is shown, and which one comes next. */
export class Navigation {
  readonly state: State;
  readonly actions: Actions;
  readonly inputs: FileInputs;
  /** The receipt has just arrived. */
  isNew = false;
  private asking = false;

  constructor(private readonly environment: Environment) {
    this.state = environment.state;
    this.actions = environment.actions;
    this.inputs = environment.inputs;
    addEventListener("popstate", (event) => {
      this.show(event.state);
      this.environment.saver.now();
    });
  }

  stage(): Stage {
    const { stages } = serviceOf(this.state.profile);
    return stages[this.state.stage] ?? stages[0]!;
  }

  /** The pages of the service, and the one that is shown. */
  place(): { pages: PageStep[]; step: PageStep } {
    const { profile, stage, step } = this.state;
    return { pages: pagesOf(profile, stage), step };
  }

  /** True where a roster knows who may submit to this service. */
  asksRoster(): boolean {
    return asksRoster(this.state, this.stage());
  }

  begin(): void {
    const first = this.place().pages[1];
    if (first) this.go(first);
  }

  chooseStage(at: number): void {
    this.state.stage = at;
    this.environment.saver.now();
    this.environment.draw();
  }

  /** Notes what was typed. */
  type(name: string, value: string): void {
    if (setAnswer(this.state, name, value)) this.environment.saver.soon();
  }

  /** Redraws the step, with the focus on its heading. */
  redraw(): void {
    this.environment.draw("step");
  }

  complain(problem: Problem): void {
    this.state.problem = problem;
    this.environment.draw("problem");
  }

  /** Shows a step, adds it to the browser's history and saves it. */
  go(step: PageStep, how: "push" | "replace" = "push"): void {
    if (step === this.state.step && how === "push") return;
    this.open(step, how);
    this.environment.saver.now();
  }

  /** The same, without saving it. */
  open(step: PageStep, how: "push" | "replace"): void {
    Object.assign(this.state, { step, problem: null });
    const depth = (history.state?.depth ?? 0) + (how === "push" ? 1 : 0);
    const entry = this.entry(step, depth);
    if (how === "push") history.pushState(entry, "");
    else history.replaceState(entry, "");
    this.environment.draw("step");
  }

  /** Goes to the next step; first asks the roster who the student is, where this step ends their claim. */
  async next(): Promise<void> {
    const { pages, step } = this.place();
    if (this.asking) return;
    if (!(await this.isAnswered(step))) return;
    const following = pages[pages.indexOf(step) + 1];
    const after = step === "code" && !pages.includes("code") ? "photo" : null;
    if (this.state.step === step) this.go(after ?? following ?? "photo");
  }

  back(): void {
    if ((history.state?.depth ?? 0) > 0) return history.back();
    const { pages, step } = this.place();
    this.go(
      pages[Math.max(0, pages.indexOf(step) - 1)] ?? pages[0]!,
      "replace",
    );
  }

  /** Opens the page: at a receipt, where the browser's history says, or at the beginning. */
  enter(receipt: string | null): void {
    if (receipt !== null) return this.seeStatus(receipt, "replace");
    this.show(history.state);
  }

  /** Goes on where a draft was left; the browser's own history knows the step better. */
  restore(draft: Draft): void {
    const proposed = restoreProgress(this.state, draft);
    const known = history.state?.profile === this.state.profile.id;
    const step = (known ? history.state.step : null) ?? proposed;
    if (proposed === null || step === null) return;
    history.replaceState(this.entry(step, history.state?.depth ?? 0), "");
    this.show(history.state);
  }

  private entry(step: PageStep, depth: number) {
    return { step, depth, profile: this.state.profile.id };
  }

  /** The browser went back or forward. */
  private show(entry: { step?: PageStep; profile?: string } | null): void {
    const { state } = this;
    const first = beginningOf(state.profile).step;
    const step = entry?.profile === state.profile.id ? entry.step : undefined;
    const needed: Partial<Record<PageStep, unknown>> = {
      prepared: preparedOf(state.photo),
      submit: fileToSubmit(state, this.stage()).bytes ?? null,
      status: state.receipt,
    };
    const isShown = (page: PageStep) =>
      this.place().pages.includes(page) && needed[page] !== null;
    state.step = step && isShown(step) ? step : first;
    // What was typed before the receipt is nobody's to read any more.
    if (state.receipt !== null) state.step = "status";
    const isOfPhoto = step === "prepared" || step === "submit";
    if (isOfPhoto && !isShown(step)) state.step = "photo";
    if (step === "code") state.step = step;
    state.problem = null;
    this.environment.draw("step");
  }

  /** Goes to the first step that is missing before the upload; true if there is one. */
  leadsToMissing(): boolean {
    const missing = missingStep(this.state, this.stage());
    if (missing === null) return false;
    this.go(missing);
    this.complain("missingFirst");
    return true;
  }

  /** Goes to the step, and if necessary the stage, of a file that was given. */
  arrive(kind: "photo" | "code"): void {
    const { state } = this;
    const stage = stageWith(serviceOf(state.profile), kind, state.stage);
    const wanted = kind === "photo" ? this.photoStage(stage) : stage;
    if (wanted >= 0 && wanted !== state.stage) state.stage = wanted;
    if (state.step === kind) this.environment.draw();
    else this.go(kind);
  }

  /** A stage whose steps have a photo. */
  private photoStage(stage: number): number {
    const { stages } = serviceOf(this.state.profile);
    if (stages[stage]?.steps.includes("photo")) return stage;
    return stages.findIndex(({ steps }) => steps.includes("photo"));
  }

  isTaken(state: string): boolean {
    const taken = ["checking", "collecting", "reviewing", "complete"].includes(
      state,
    );
    return taken && submits(this.stage()) === "photo";
  }

  seeStatus(receipt: string, how: "push" | "replace" = "push"): void {
    this.isNew = false;
    Object.assign(this.state, { receipt, standing: null });
    this.go("status", how);
    void this.refresh();
  }

  /** The receipt is here. */
  arrived(receipt: string, isNew: boolean): void {
    const { state } = this;
    const before = state.receipt;
    if (before === receipt && state.step === "status") return;
    this.isNew = isNew;
    Object.assign(state, { receipt, standing: null, rejection: null });
    if (isNew) noteReceipt(receipt, state.profile.id);
    // It has said who the student is; another submission does not need it.
    delete state.answers.last_four;
    if (isNew) this.announcePayment(receipt);
    this.go("status", "replace");
    void this.refresh();
  }

  /** Tells the page around this one that a fee is due. */
  private announcePayment(receipt: string): void {
    const { profile, receiver } = this.state;
    const { fee } = serviceOf(profile);
    if (!fee || submits(this.stage()) === "code") return;
    const detail = { receipt, profile: profile.id, hold: receiver?.hold, fee };
    dispatchEvent(new CustomEvent("xuezhao:payment", { detail }));
  }

  /** Asks where the submission stands. */
  async refresh(): Promise<void> {
    const { state } = this;
    const { receipt } = state;
    const { target } = serviceOf(state.profile);
    if (receipt === null || !isReceiver(target)) return;
    let standing: State["standing"];
    try {
      standing = await standingOf(receipt);
    } catch (error) {
      const none = error instanceof NoAnswer && error.kind === "none";
      standing = none ? "unknown" : "failed";
    }
    if (state.receipt !== receipt) return;
    state.standing = standing;
    if (typeof standing === "object" && standing !== null)
      state.profile = profileOf(standing.profile);
    if (state.step === "status") this.environment.draw();
    if (typeof standing !== "object" || standing?.state !== "checking") return;
    // The result comes by itself: the student is to see it without asking.
    setTimeout(() => {
      if (state.receipt === receipt) void this.refresh();
    }, CHECKING_MS);
  }

  /** After the code's receipt: the stage that collects the photo, which may wait here already. */
  nextStage(): void {
    const { state } = this;
    const { stages } = serviceOf(state.profile);
    const photo = stages.findIndex((stage) => submits(stage) === "photo");
    if (photo < 0) return;
    Object.assign(state, { receipt: null, standing: null, stage: photo });
    this.actions.forgetReceipt();
    this.go("photo");
  }

  /** After a rejection: the same service once more, with all answers. */
  submitAgain(): void {
    const { state } = this;
    const { standing, receipt } = state;
    const known = typeof standing === "object" ? standing : null;
    Object.assign(state, {
      ...{ after: receipt, rejection: known?.reason ?? null },
      ...{ receipt: null, standing: null },
    });
    this.actions.submitAgain();
    this.go("photo");
  }

  /** True once the roster has been asked, if this step wants that. */
  private async isAnswered(step: PageStep): Promise<boolean> {
    const stage = this.stage();
    const isClaim = step === claimStep(stage);
    const isName = step === "contact" && claimOf(stage) === "feature";
    if ((!isClaim && !isName) || !this.asksRoster()) return true;
    this.asking = true;
    this.state.problem = "asking";
    this.environment.draw();
    const answered: Answered = await findStudent(this.state, stage, isName);
    this.asking = false;
    if ("problem" in answered) {
      this.state.problem = answered.problem;
      this.environment.draw("problem");
      return false;
    }
    const { student } = answered;
    this.state.student = student;
    if (student.state === "rejected")
      Object.assign(this.state, {
        after: student.receipt,
        rejection: student.reason,
      });
    this.state.problem = null;
    this.environment.saver.now();
    return true;
  }
}
