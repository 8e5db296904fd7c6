import type { Profile } from "../../../engine/profile";
import type { Ask, Rect } from "../../../engine/report";
import { EngineError } from "../../../engine/errors";
import type { DeliveryState } from "../../../engine/upload/delivery";
import { failureWordOf } from "../../../page/failure_word";
import {
  confirmGroup,
  groupedDeclarations,
  openGroups,
} from "../../../page/shown/declarations";
import { itemOf, submitted } from "../../../page/state/delivery";
import { EMPTY, mayPlace, type Placed } from "../../../page/state/photo_states";
import { say } from "../../../page/words/main";
import { removeFile, sizeOf } from "../../files";
import type { SharedEngine } from "../../shared_engine";
import { isTrouble, saveToAlbum, type Trouble } from "../album";
import { sayHere } from "../words";
import { isSameProfile, type Events, type Given } from "./given";
import { states, type PhotoState, type Picked, type Unsent } from "./kept";
import { openPicked, pictureOf, profileOf } from "./opening";
import { Sending } from "./sending";
import { reportToSend, targetOf, uploadOf } from "./submission";

/** Who draws the flow and passes its events on. */
export interface Listener {
  changed(): void;
  tell<Name extends keyof Events>(name: Name, detail: Events[Name]): void;
}

/** A photo on its way from the album to the receipt. */
export class PhotoFlow {
  /** Null until the engine has said what the profile is. */
  profile: Profile | null = null;
  photo: PhotoState = EMPTY;
  readonly declared = new Set<string>();
  /** It is said beside each group of declarations that it is still to be confirmed. */
  isMissingShown = false;
  /** What the last action failed of. */
  trouble: Trouble | null = null;
  /** True where the check, or the start of the engine, may be tried again. */
  mayRetry = false;
  /** The frame in which the photo is moved is open. */
  isFraming = false;
  /** Something the student should know. */
  note: (() => string) | null = null;
  private readonly sending = new Sending({
    follow: (item, state) => this.follow(item, state),
    tick: () => this.listener.changed(),
    remark: (word) => (this.note = () => sayHere(word)),
    ended: (item, end) => {
      this.note = null;
      this.follow(item, end);
      if (end.kind === "received")
        this.listener.tell("received", { receipt: end.receipt });
    },
    failed: (item, error) => {
      this.photo = item;
      this.fail(error);
    },
  });
  /** Counts what the student turns to: an answer to something earlier is dropped. */
  private turn = 0;
  /** The page was left: the album may still give a photo. */
  private isClosed = false;

  constructor(
    private readonly engine: SharedEngine,
    private readonly listener: Listener,
    private given: Given,
  ) {}

  /** Loads the engine, and goes on with an upload that the last visit has left. */
  async start(): Promise<void> {
    const mine = ++this.turn;
    this.trouble = null;
    try {
      const engine = await this.engine.ready();
      const profile = await profileOf(engine, this.given.profile);
      if (mine !== this.turn) return;
      this.profile = profile;
      this.mayRetry = false;
      this.listener.changed();
      await this.sending.resume(itemOf<Unsent>(this.photo), profile.id);
    } catch (error) {
      if (mine === this.turn) this.fail(error);
    }
  }

  /** Takes what the page has changed; another profile judges the photo anew. */
  async give(given: Given): Promise<void> {
    const isOther = !isSameProfile(given.profile, this.given.profile);
    this.given = given;
    if (!isOther) return this.listener.changed();
    const picked = states.pickedOf(this.photo);
    this.drop();
    await this.start();
    if (picked) await this.pick(picked.path, picked.turn);
  }

  /** True where the photo can be sent. */
  get sends(): boolean {
    return targetOf(this.given, this.profile) !== null;
  }

  /** Takes a picture and checks it. */
  async pick(path: string, turn = 0): Promise<void> {
    if (this.isClosed) return;
    this.drop();
    const picked: Picked = { path, shown: path, turn };
    await this.check(picked);
  }

  /** Checks again, after a failure. */
  async retry(): Promise<void> {
    const picked = states.pickedOf(this.photo);
    if (this.profile === null) await this.start();
    if (picked && this.profile !== null)
      await this.pick(picked.path, picked.turn);
  }

  /** Turns the photo clockwise, and checks it again. */
  async turnBy(degrees: number): Promise<void> {
    const picked = states.pickedOf(this.photo);
    if (picked) await this.pick(picked.path, (picked.turn + degrees) % 360);
  }

  private async check(picked: Picked): Promise<void> {
    const mine = this.turn;
    const outdated = () => mine !== this.turn;
    const checking = { picked, opened: null, fileReport: null, resumed: null };
    this.photo = { kind: "checking", ...checking };
    this.listener.changed();
    try {
      const engine = await this.engine.ready();
      this.profile ??= await profileOf(engine, this.given.profile);
      const { profile } = this;
      const opened = await openPicked(engine, picked);
      if (outdated()) return opened.close();
      const fileReport = await opened.inspect(this.spec);
      const shown = await pictureOf(picked, opened, fileReport);
      if (outdated()) return opened.close();
      const seen = { picked: { ...picked, shown }, opened };
      this.photo = { kind: "checking", ...seen, fileReport, resumed: null };
      this.listener.changed();
      const report = await opened.examine(this.spec);
      const placement = mayPlace(profile, report)
        ? await opened.place(this.spec)
        : null;
      if (outdated()) return opened.close();
      const examined = { ...seen, report };
      this.photo = placement
        ? { kind: "placing", ...examined, placement, placed: null }
        : { kind: "checked", ...examined, isCode: false };
      this.listener.changed();
      this.listener.tell("result", { report });
    } catch (error) {
      if (outdated()) return;
      const photo = itemOf<Unsent>(this.photo);
      if (photo.kind === "checking")
        this.photo = { ...photo, kind: "checkFailed" };
      this.fail(error);
    }
  }

  /** How the rules of placement stand in a crop. */
  async evaluate(crop: Rect) {
    const opened = states.openedOf(this.photo);
    return opened ? opened.evaluate(this.spec, crop) : [];
  }

  /** The photo was moved under the frame. */
  place(placed: Placed): void {
    this.photo = states.withPlaced(itemOf<Unsent>(this.photo), placed);
  }

  /** Opens the frame; from the prepared photo back to the one it was made of. */
  adjust(): void {
    this.photo = states.unprepared(itemOf<Unsent>(this.photo));
    this.isFraming = states.examinedOf(this.photo)?.kind === "placing";
    this.listener.changed();
  }

  closeFrame(): void {
    this.isFraming = false;
    this.listener.changed();
  }

  async prepare(): Promise<void> {
    const before = itemOf<Unsent>(this.photo);
    if (!states.isPreparable(before)) return;
    const placed = states.placedOf(before);
    if (placed && !placed.allowed) return this.adjust();
    const mine = this.turn;
    const from = states.examinedOf(before)!;
    this.trouble = null;
    this.photo = { kind: "preparing", from: before };
    this.listener.changed();
    try {
      const choice = placed?.crop ? { crop: placed.crop } : {};
      const made = await from.opened.prepare(this.spec, choice);
      if (mine !== this.turn) return;
      if ("refused" in made) {
        this.photo = { kind: "refused", from, refused: made.refused };
        return this.listener.changed();
      }
      const bytes = await sizeOf(made.filePath);
      if (mine !== this.turn) return;
      this.photo = { kind: "prepared", from, prepared: { ...made, bytes } };
      this.listener.changed();
      const { filePath, report } = made;
      this.listener.tell("prepared", { filePath, report });
    } catch (error) {
      if (mine !== this.turn) return;
      this.photo = before;
      this.fail(error);
    }
  }

  /** Keeps the prepared photo in the phone's album. */
  async save(): Promise<void> {
    const prepared = states.preparedOf(this.photo);
    if (!prepared) return;
    const saved = await saveToAlbum(prepared.filePath);
    this.trouble = isTrouble(saved) ? saved : null;
    if (saved === true) this.note = () => sayHere("saved");
    this.listener.changed();
  }

  /** What has to be declared of the photo that would be sent. */
  get ask(): Ask[] {
    return reportToSend(this.photo)?.ask ?? [];
  }

  /** The student confirms a group of declarations, or takes that back. */
  confirm(group: number, isTrue: boolean): void {
    const { all = [] } = groupedDeclarations(this.ask)[group] ?? {};
    confirmGroup(all, this.declared, isTrue);
    this.isMissingShown = false;
    this.listener.changed();
  }

  /**
   * Sends the prepared photo, or under policy `original` the picked one. As long as a group of declarations is not
   * confirmed it only says so.
   */
  async send(): Promise<void> {
    const item = itemOf<Unsent>(this.photo);
    const upload = uploadOf(item, this.profile, this.given, this.declared);
    if (upload === null || this.sending.isUnderWay) return;
    if (openGroups(this.ask, this.declared) > 0) {
      this.isMissingShown = true;
      return this.listener.changed();
    }
    this.trouble = null;
    this.note = null;
    await this.sending.send(item, upload);
  }

  private follow(item: Unsent, state: DeliveryState): void {
    this.photo = submitted(item, state);
    this.listener.changed();
  }

  /** Tries to upload again at once. */
  hurry(): void {
    this.sending.hurry();
  }

  /** Ends the upload. */
  cancel(): void {
    this.sending.cancel();
  }

  /** Shows something that went wrong beside the photo. */
  complain(trouble: Trouble): void {
    this.trouble = trouble;
    this.mayRetry = false;
    this.listener.changed();
  }

  /** Forgets the photo. An upload that is under way is cancelled. */
  startOver(): void {
    this.drop();
    this.listener.changed();
  }

  /** Gives everything back; an upload that is kept goes on at the next visit. */
  close(): void {
    this.isClosed = true;
    this.turn += 1;
    this.sending.leave();
    this.forgetPhoto();
    this.engine.release();
  }

  private get spec(): string | Profile {
    return this.given.profile;
  }

  private drop(): void {
    this.turn += 1;
    this.sending.cancel();
    this.sending.leave();
    this.forgetPhoto();
    this.declared.clear();
    Object.assign(this, { trouble: null, note: null, isFraming: false });
    Object.assign(this, { mayRetry: false, isMissingShown: false });
    this.photo = EMPTY;
  }

  private forgetPhoto(): void {
    states.openedOf(this.photo)?.close();
    const picked = states.pickedOf(this.photo);
    if (picked && picked.shown !== picked.path) removeFile(picked.shown);
  }

  private fail(error: unknown): void {
    const { code = "crashed", message = String(error) } = error as EngineError;
    const isFull = error instanceof EngineError && code === "storage";
    this.trouble = {
      words: () => (isFull ? sayHere("storageFull") : say(failureWordOf(code))),
      inSettings: false,
    };
    this.mayRetry = !isFull;
    this.listener.changed();
    this.listener.tell("error", { code, message });
  }
}
