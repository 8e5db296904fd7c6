import type { Profile } from "../../../engine/profile";
import type { Ask, Rect, Report } from "../../../engine/report";
import type { DeliveryState } from "../../../engine/upload/delivery";
import type { Target } from "../../../engine/upload/target";
import { isTarget } from "../../../engine/upload/target";
import {
  confirmGroup,
  groupedDeclarations,
  openGroups,
} from "../../../page/shown/declarations";
import { itemOf, submitted } from "../../../page/state/delivery";
import { phoneFields } from "../../../page/state/phone_report";
import { EMPTY, mayPlace, type Placed } from "../../../page/state/photo_states";
import { say } from "../../../page/words/main";
import { failureWordOf } from "../../../page/failure_word";
import { EngineError } from "../../../engine/errors";
import type { Engine } from "../../engine";
import { sizeOf, removeFile, writeJpeg } from "../../files";
import type { Photo } from "../../photo";
import type { SharedEngine } from "../../shared_engine";
import { deviceName } from "../device";
import { saveToAlbum, isTrouble, type Trouble } from "../album";
import { sayHere } from "../words";
import { states, type PhotoState, type Picked, type Unsent } from "./kept";
import { Sending } from "./sending";

/** Longer side of what is shown of a photo that WeChat would show turned another way. */
const PREVIEW_SIDE = 1600;

/** What the component is given by the page that it stands in. */
export interface Given {
  profile: string | Profile;
  /** Address of a receiver's `/api/submissions`, or another target; null where nothing is to be sent. */
  receiver: string | Target | null;
  /** Further words for the receiver. */
  fields: Record<string, string>;
  /** Receipt of the rejected submission that this one follows. */
  after: string;
}

/** What the page hears of. */
export interface Events {
  result: { report: Report };
  prepared: { filePath: string; report: Report };
  received: { receipt: string };
  error: { code: string; message: string };
}

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
    const isOther = idOf(given.profile) !== idOf(this.given.profile);
    this.given = given;
    if (!isOther) return this.listener.changed();
    const picked = states.pickedOf(this.photo);
    this.drop();
    await this.start();
    if (picked) await this.pick(picked.path, picked.turn);
  }

  /** True where the photo can be sent. */
  get sends(): boolean {
    return this.target !== null;
  }

  private get target(): Target | null {
    const { receiver } = this.given;
    const target =
      typeof receiver === "string" && receiver !== ""
        ? { kind: "receiver" as const, url: receiver }
        : (receiver ?? this.profile?.service?.target);
    return isTarget(target) ? target : null;
  }

  /** Takes a picture and checks it. */
  async pick(path: string, turn = 0): Promise<void> {
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
      if (this.profile === null) {
        const engine = await this.engine.ready();
        this.profile = await profileOf(engine, this.given.profile);
      }
      const { profile } = this;
      const opened = await this.open(picked);
      if (outdated()) return opened.close();
      const fileReport = await opened.inspect(this.spec);
      const shown = await shownOf(picked, opened, fileReport);
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

  private async open({ path, turn }: Picked): Promise<Photo> {
    const engine = await this.engine.ready();
    const opened = await engine.open(path, undefined, { stripped: true });
    if (turn === 0) return opened;
    try {
      return await opened.turn(turn);
    } finally {
      opened.close();
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
    return this.reportToSend?.ask ?? [];
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
    const { profile, target, given } = this;
    const item = itemOf<Unsent>(this.photo);
    const filePath = this.fileToSend();
    const report = this.reportToSend;
    if (!profile || !target || !filePath || this.sending.isUnderWay) return;
    if (openGroups(this.ask, this.declared) > 0) {
      this.isMissingShown = true;
      return this.listener.changed();
    }
    this.trouble = null;
    this.note = null;
    await this.sending.send(item, {
      ...{ target, filePath, profile: profile.id },
      declared: [...this.declared],
      fields: {
        ...phoneFields(profile, target, report, deviceName),
        ...given.fields,
      },
      ...(given.after ? { after: given.after } : {}),
    });
  }

  private get reportToSend(): Report | null {
    const shown =
      states.preparedOf(this.photo) ?? states.examinedOf(this.photo);
    return shown?.report ?? null;
  }

  /** The file that would be sent; null while there is none. */
  fileToSend(): string | null {
    const picked = states.pickedOf(this.photo);
    if (this.profile?.policy === "original") return picked?.path ?? null;
    return states.preparedOf(this.photo)?.filePath ?? null;
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

const idOf = (profile: string | Profile) =>
  typeof profile === "string" ? profile : JSON.stringify(profile);

/** A profile by its id, or as it is given. */
async function profileOf(
  engine: Engine,
  given: string | Profile,
): Promise<Profile> {
  if (typeof given !== "string") return given;
  const found = (await engine.profiles()).find(({ id }) => id === given);
  if (found === undefined)
    throw new EngineError("profile", `no profile ${given}`);
  return found;
}

/** What to show of a photo: a preview where WeChat would show the file turned another way than it is measured. */
async function shownOf(
  { path, turn }: Picked,
  opened: Photo,
  { photo }: Report,
): Promise<string> {
  if (turn === 0 && photo.orientation === 1) return path;
  const preview = await opened.previewBytes(PREVIEW_SIDE);
  return preview ? writeJpeg(preview) : path;
}
