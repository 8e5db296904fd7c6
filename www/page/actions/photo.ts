import type { Photo, Report } from "../../engine";
import { checker, failureWord } from "../checker";
import { forEngine } from "../service/profiles";
import { itemOf } from "../state/delivery";
import {
  EMPTY,
  examinedOf,
  isPreparable,
  mayPlace,
  openedOf,
  pickedOf,
  placedOf,
  preparedOf,
  refusedOf,
  unprepared,
  withItem,
  withPlaced,
  type Checked,
  type Checking,
  type Placed,
  type Placing,
  type Preparable,
  type Resumed,
  type Unsent,
} from "../state/photo";
import { pickedFrom, release, withPreview, type Picked } from "../state/picked";
import { maySubmit } from "../state/submission";
import { during } from "./during";
import type { Page } from "./page";
import { isShownOtherwise } from "./shown";

/** Milliseconds without a movement after which the chosen crop is saved. */
const SAVE_AFTER_MS = 300;

/** Checks, places and prepares the photo. */
export class PhotoActions {
  /** Aborted when another photo, another profile or another check takes the place of what runs. */
  private work = new AbortController();
  private saving: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly page: Page) {}

  /** Aborted once the student turns to something else. */
  get signal(): AbortSignal {
    return this.work.signal;
  }

  /** Stops what runs and forgets what came of it; the file stays, and has yet to be checked. */
  reset(resumed: Resumed | null = null): AbortSignal {
    const { state } = this.page;
    const { photo } = state;
    this.work.abort();
    this.work = new AbortController();
    if (preparedOf(photo) !== resumed?.prepared) release(preparedOf(photo));
    Object.assign(state, { failure: null, isRestored: false });
    state.declared = new Set();
    const picked = pickedOf(photo);
    const opened = openedOf(photo);
    state.photo = picked
      ? { kind: "checking", picked, opened, fileReport: null, resumed }
      : EMPTY;
    return this.work.signal;
  }

  /** Puts another photo, or none, in the place of the one there was; nothing is drawn yet. */
  replace(file: File | null, turn = 0): void {
    const { state } = this.page;
    this.reset();
    openedOf(state.photo)?.close();
    release(pickedOf(state.photo));
    state.photo = file
      ? {
          kind: "checking",
          picked: pickedFrom(file, turn),
          opened: null,
          fileReport: null,
          resumed: null,
        }
      : EMPTY;
  }

  /** Shows what the file says of itself, then what the face models say. */
  async check(resumed: Resumed | null = null): Promise<void> {
    const { navigation, state, view } = this.page;
    const before = state.photo;
    const signal = this.reset(resumed);
    if (state.photo.kind !== "checking") return;
    const started = state.photo;
    // A photo may be checked again while it is being sent.
    if (before.kind === "sending") state.photo = withItem(before, started);
    view.status();
    try {
      await this.examine(started.picked, started.opened, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.note({ kind: "checkFailed" });
      state.failure = failureWord(error);
    }
    if (state.step === "submit" && !maySubmit(state))
      navigation.go("photo", "replace");
    view.all();
    view.announce();
  }

  /** Checks again after a failure; what an earlier visit left is still there. */
  async checkAgain(): Promise<void> {
    const photo = itemOf<Unsent>(this.page.state.photo);
    await this.check(photo.kind === "checkFailed" ? photo.resumed : null);
  }

  private async examine(
    { file, turn }: Picked,
    known: Photo | null,
    signal: AbortSignal,
  ): Promise<void> {
    const { state, view } = this.page;
    const { profile } = state;
    const spec = forEngine(profile);
    const opened = known ?? (await openPhoto(file, turn, signal));
    this.note({ opened });
    const fileReport = await during(signal, opened.inspect(spec));
    this.note({ fileReport });
    await during(signal, this.showAsMeasured(opened, fileReport));
    view.result();
    const report = await during(signal, opened.examine(spec));
    const placement = mayPlace(profile, report)
      ? await during(signal, opened.place(spec))
      : null;
    const isCode = await during(signal, this.isCodeInstead(file, report));
    const photo = itemOf<Unsent>(state.photo);
    if (photo.kind !== "checking") return;
    const { picked, resumed } = photo;
    const examined = { picked, opened, report };
    const crop = resumed?.crop ?? null;
    const placed = crop && { crop, allowed: true };
    const from: Checked | Placing =
      placement && !isCode
        ? { kind: "placing", ...examined, placement, placed }
        : { kind: "checked", ...examined, isCode };
    const prepared = resumed?.prepared;
    this.know(prepared ? { kind: "prepared", from, prepared } : from);
  }

  /** Shows the picture as the engine measures it, where the browser would show the file turned another way. */
  private async showAsMeasured(opened: Photo, report: Report): Promise<void> {
    const picked = pickedOf(this.page.state.photo);
    if (!picked || !(await isShownOtherwise(picked, report.photo))) return;
    const preview = await opened.preview();
    if (preview === null || pickedOf(this.page.state.photo) !== picked) return;
    this.note({ picked: withPreview(picked, preview) });
    this.page.view.all();
  }

  /** Turns the photo clockwise by quarters, and checks it again. */
  async turn(degrees: number): Promise<void> {
    const picked = pickedOf(this.page.state.photo);
    if (picked) await this.turnTo((picked.turn + degrees) % 360);
  }

  /** Checks the photo again, turned by so many degrees from the way it was picked. */
  async turnTo(turn: number): Promise<void> {
    const { drafts, state, view } = this.page;
    const file = pickedOf(state.photo)?.file;
    if (!file) return;
    this.replace(file, turn);
    void drafts.change(state.profile.id, { turn });
    view.all();
    await this.check();
  }

  /** True for a capture code in the photo step of a service that wants one too. */
  private async isCodeInstead(file: File, report: Report): Promise<boolean> {
    if (report.faces.length > 0) return false;
    if (!this.page.navigation.stage().steps.includes("code")) return false;
    return (await checker.readCode(file)) !== null;
  }

  place(placed: Placed): void {
    const { state, view } = this.page;
    const wasRefused = refusedOf(state.photo) !== null;
    this.know(withPlaced(itemOf<Unsent>(state.photo), placed));
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.saveCrop(), SAVE_AFTER_MS);
    view.placed();
    if (wasRefused) view.result();
  }

  private saveCrop(): void {
    const { drafts, state } = this.page;
    const crop = placedOf(state.photo)?.crop ?? null;
    void drafts.change(state.profile.id, { crop });
  }

  /** Opens the frame; from the prepared photo back to the one it was made of. */
  adjust(): void {
    const { drafts, navigation, state } = this.page;
    if (preparedOf(state.photo) !== null) {
      release(preparedOf(state.photo));
      state.photo = unprepared(itemOf<Unsent>(state.photo));
      void drafts.change(state.profile.id, { prepared: null });
      navigation.go("photo", "replace");
    }
    void this.openFrame();
  }

  private async openFrame(): Promise<void> {
    const { state, view } = this.page;
    const { signal } = this;
    const { openPlacement } = await import("../placement/sheet");
    const photo = examinedOf(state.photo);
    const isOpen = document.querySelector(".placer") !== null;
    if (isOpen || signal.aborted || photo?.kind !== "placing") return;
    const { picked, opened, placement, placed, report } = photo;
    if (report.head === null) return;
    const { width, height } = report.photo;
    const shown = {
      url: picked.url,
      photo: opened,
      profile: state.profile,
      placement,
      size: { width, height },
      head: report.head,
      crop: placed?.crop ?? null,
    };
    openPlacement(
      shown,
      (placed) => this.place(placed),
      () => view.all(),
    );
  }

  async prepare(): Promise<void> {
    const { state, view } = this.page;
    const { signal } = this;
    const photo = itemOf<Unsent>(state.photo);
    if (!isPreparable(photo)) return;
    const placed = placedOf(photo);
    if (placed && !placed.allowed) return this.adjust();
    state.failure = null;
    state.photo = { kind: "preparing", from: photo };
    view.status();
    try {
      await this.makeFile(photo, signal);
    } catch (error) {
      if (signal.aborted) return;
      state.photo = photo;
      state.failure = failureWord(error);
    }
    view.all();
    view.focusResult();
  }

  private async makeFile(before: Preparable, signal: AbortSignal) {
    const { drafts, navigation, state } = this.page;
    const { profile } = state;
    const from = examinedOf(before)!;
    const crop = placedOf(from)?.crop;
    const choice = crop ? { crop } : {};
    const making = from.opened.prepare(forEngine(profile), choice);
    const made = await during(signal, making);
    release(preparedOf(before));
    if ("refused" in made) {
      state.photo = { kind: "refused", from, refused: made.refused };
      return;
    }
    const prepared = { ...made, url: URL.createObjectURL(made.blob) };
    state.photo = { kind: "prepared", from, prepared };
    void drafts.change(profile.id, { prepared: made });
    navigation.go("prepared");
  }

  /** Adds to what is known of the photo while it is checked. */
  private note(
    more: Partial<Omit<Checking, "kind">> | { kind: "checkFailed" },
  ): void {
    const photo = itemOf<Unsent>(this.page.state.photo);
    if (photo.kind === "checking") this.know({ ...photo, ...more });
  }

  /** The photo, with more known of it; its upload goes on. */
  private know(photo: Unsent): void {
    const { state } = this.page;
    state.photo = withItem(state.photo, photo);
  }
}

/** The photo in the engine, turned; closed again where nobody waits for it any more. */
async function openPhoto(
  file: File,
  turn: number,
  signal: AbortSignal,
): Promise<Photo> {
  const opened = await openTurned(file, turn);
  if (signal.aborted) opened.close();
  return during(signal, Promise.resolve(opened));
}

async function openTurned(file: File, turn: number): Promise<Photo> {
  const picked = await checker.open(file);
  if (turn === 0) return picked;
  try {
    return await picked.turn(turn);
  } finally {
    picked.close();
  }
}
