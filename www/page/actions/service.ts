import { addProfiles, allProfiles, profileOf } from "../service/profiles";
import type { Receiver } from "../service/receiver";
import { beginningOf } from "../service/stages";
import { EMPTY, pickedOf } from "../state/photo";
import { newProgress } from "../state/progress";
import { hasBegun } from "../steps/answers";
import type { Draft } from "../storage/drafts";
import { remember } from "../storage/settings";
import type { CodeActions } from "./code";
import type { Page } from "./page";
import type { PhotoActions } from "./photo";
import type { SubmitActions } from "./submit";

/** Chooses a service, begins it, and goes on where a draft was left. */
export class ServiceActions {
  constructor(
    private readonly page: Page,
    private readonly photo: PhotoActions,
    private readonly code: CodeActions,
    private readonly submit: SubmitActions,
  ) {}

  choose(id: string, answers: Record<string, string> = {}): void {
    const { navigation, state } = this.page;
    this.submit.drop();
    const left = state.profile.id;
    state.profile = profileOf(id);
    remember("profile", id);
    const signal = this.photo.reset();
    this.begin();
    Object.assign(state.answers, answers);
    const hasPhoto = pickedOf(state.photo) !== null;
    navigation.open(hasPhoto ? "photo" : state.step, "replace");
    void this.bringPhoto(left, signal, answers);
  }

  /** Takes the photo along to another profile, unless a submission there is pending or received. */
  private async bringPhoto(
    left: string,
    signal: AbortSignal,
    answers: Record<string, string>,
  ): Promise<void> {
    const { drafts, state, view } = this.page;
    const { profile } = state;
    const picked = pickedOf(state.photo);
    const draft = await drafts.draft(profile.id);
    if (signal.aborted) return;
    Object.assign(draft.words, answers);
    if (picked === null || draft.pending || draft.receipt !== null) {
      this.photo.replace(null);
      view.all();
      return this.restore(draft);
    }
    void drafts.change(left, { picked: null });
    void drafts.change(profile.id, { picked: picked.file });
    await (picked.turn === 0 ? this.photo.check() : this.photo.turnTo(0));
  }

  /** Deletes everything, and begins the service again. */
  startOver(): void {
    const { drafts, navigation, state, view } = this.page;
    this.submit.drop();
    this.photo.replace(null);
    state.storageTrouble = null;
    this.begin();
    view.all();
    void drafts.forget(state.profile.id);
    navigation.go(state.step);
  }

  /** Drops the receipt of a code, and checks the photo that was picked before it. */
  async forgetReceipt(): Promise<void> {
    const { drafts, state } = this.page;
    const { profile } = state;
    const { signal } = this.photo;
    await drafts.change(profile.id, { receipt: null, parcel: null });
    const { picked } = await drafts.draft(profile.id);
    if (signal.aborted || picked === null) return;
    this.photo.replace(picked);
    await this.photo.check();
  }

  /** Puts the first step before the student, nothing answered. */
  private begin(): void {
    const { state } = this.page;
    this.code.forget();
    Object.assign(state, newProgress(beginningOf(state.profile)));
  }

  /** Goes on with the draft of the first profile, unless the student was faster. */
  async resume(): Promise<void> {
    const { drafts, state } = this.page;
    const { signal } = this.photo;
    const draft = await drafts.draft(state.profile.id);
    if (!signal.aborted && !hasBegun(state) && state.receipt === null)
      this.restore(draft);
  }

  /** Goes on where a draft was left: its receipt, or its photo, checked again, and its upload. */
  private restore(draft: Draft): void {
    const { navigation, outbox, state } = this.page;
    const { receipt, picked, turn, prepared, crop, declared } = draft;
    navigation.restore(draft);
    if (receipt !== null) {
      state.photo = { kind: "received", item: EMPTY, receipt };
      return navigation.arrived(receipt, false);
    }
    if (picked === null) {
      if (draft.pending) void outbox.resume(state.profile);
      return;
    }
    this.photo.replace(picked, turn);
    void this.photo.check({
      crop,
      prepared: prepared && {
        ...prepared,
        url: URL.createObjectURL(prepared.blob),
      },
    });
    state.isRestored = true;
    state.declared = new Set(declared);
    navigation.restore(draft);
    void outbox.resume(state.profile);
  }

  /** Takes what the receiver knows and the page does not: a roster, profiles of its own. */
  meet(receiver: Receiver, asked: string | null): void {
    const { state, view } = this.page;
    state.receiver = receiver;
    addProfiles(receiver.profiles, receiver.only);
    const profile = profileOf(asked);
    const isRun = allProfiles().some(({ id }) => id === state.profile.id);
    if (!isRun || (profile !== state.profile && asked === profile.id))
      return this.choose(profile.id);
    const { only, profiles, roster } = receiver;
    if (roster || only || profiles.length > 0) view.all();
  }
}
