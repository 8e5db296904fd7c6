import type { Profile } from "../../engine";
import {
  browserEnvironment,
  courierFor,
  Delivery,
  isTarget,
  keyOf,
  randomKey,
  type DeliveryState,
  type Shelf,
  type Target,
} from "../../engine/upload";
import type { FileName, Keep } from "../storage/drafts";

/** Where photos go whose profile does not say. */
const RECEIVER: Target = { kind: "receiver", url: "api/submissions" };

/** A photo and the words that go with it. */
export interface Submission {
  profile: Profile;
  /** Which file of the draft is the photo. */
  file: FileName;
  photo: Blob;
  declared: string[];
  /** Words for the receiver: `student`, and what was typed for it. */
  fields: Record<string, string>;
  /** Payload of the capture code. */
  code?: string;
  /** Receipt of the rejected submission that this one replaces. */
  after?: string;
}

/** Brings submissions to where they go, from the draft in which they lie; at most one at a time. */
export class Outbox {
  private running: Delivery | null = null;
  /** Counts what was begun and taken back, so that what is overtaken stops. */
  private turn = 0;
  private isWriting = false;

  constructor(
    private readonly keep: Keep,
    private readonly onState: (state: DeliveryState) => void,
  ) {}

  /** Writes the submission into its draft, then sends it until there is an answer. */
  async send(submission: Submission): Promise<void> {
    if (this.running || this.isWriting) return;
    const own = ++this.turn;
    this.isWriting = true;
    const total = submission.photo.size;
    this.onState({ kind: "sending", attempt: 1, sent: 0, total });
    try {
      const photo = await this.copyOf(submission);
      const key = await this.keyFor({ ...submission, photo });
      if (own !== this.turn) return;
      const { profile, file, declared, fields } = submission;
      const parcel = { key, photo: file, declared, fields };
      const change = { parcel, pending: true, receipt: null };
      const kept = await this.keep.change(profile.id, change);
      if (own !== this.turn)
        return void (await this.keep.change(profile.id, { pending: false }));
      void this.deliver({ ...submission, photo }, key, kept);
    } finally {
      this.isWriting = false;
    }
  }

  /** The photo's bytes: some phones take a picked file away again. Rejects when they are nowhere. */
  private async copyOf({ photo, profile, file }: Submission): Promise<Blob> {
    const { type } = photo;
    try {
      return new Blob([await photo.arrayBuffer()], { type });
    } catch (error) {
      const stored = await this.keep.stored(profile.id, file);
      if (stored === null) throw error;
      return new Blob([stored], { type });
    }
  }

  private async keyFor(submission: Submission): Promise<string> {
    const { profile, photo, fields, code, after } = submission;
    const earlier = (await this.keep.draft(profile.id)).parcel;
    const digest = await keyOf({
      photo,
      profile: profile.id,
      code,
      student: fields.student,
      after,
    });
    return digest ?? earlier?.key ?? randomKey();
  }

  /** Goes on with what a draft says is on its way; false when there is nothing. */
  async resume(profile: Profile): Promise<boolean> {
    const draft = await this.keep.draft(profile.id);
    const { parcel, pending, picked, prepared, codePicture } = draft;
    const files = { picked, prepared: prepared?.blob, codePicture };
    const photo = parcel && files[parcel.photo];
    if (this.running || this.isWriting || !parcel || !pending || !photo)
      return false;
    const { key, photo: file, declared, fields } = parcel;
    const submission = { profile, file, photo, declared, fields };
    void this.deliver(submission, key, true);
    return true;
  }

  cancel(): void {
    if (this.running) return this.running.cancel();
    this.turn += 1;
    this.onState({ kind: "cancelled" });
  }

  /** Cancels without a word: the student has turned to something else. */
  drop(): void {
    this.turn += 1;
    this.running?.cancel();
    this.running = null;
  }

  /** Tries again now, if the server has not asked to wait. */
  hurry(): void {
    this.running?.hurry();
  }

  private async deliver(
    { profile, photo, declared, fields }: Submission,
    key: string,
    kept: boolean,
  ): Promise<void> {
    const delivery = new Delivery(
      { key, profile: profile.id, photo, declared, fields },
      courierFor(targetOf(profile)),
      this.shelf(profile.id, key, kept),
      browserEnvironment(this.keep.lease),
      (state) => {
        if (this.running === delivery) this.onState(state);
      },
    );
    this.running = delivery;
    await delivery.run().finally(() => {
      if (this.running === delivery) this.running = null;
    });
  }

  /** A parcel's place in its draft. `kept` is false where the disk took nothing: then no other tab knows of it. */
  private shelf(profile: string, key: string, kept: boolean): Shelf {
    const { keep } = this;
    return {
      async standing() {
        if (!kept) return "pending";
        const row = await keep.onDisk(profile);
        if (row === "unreadable") return "pending";
        if (row?.parcel?.key !== key) return "gone";
        if (row.receipt !== null) return { receipt: row.receipt };
        return row.pending ? "pending" : "gone";
      },
      async settle(end) {
        const { parcel } = await keep.draft(profile);
        // A photo that was picked meanwhile is none of this parcel's business.
        if (parcel?.key !== key) return;
        if (end.kind !== "received")
          return void (await keep.change(profile, { pending: false }));
        await keep.change(profile, {
          picked: null,
          pending: false,
          parcel: { ...parcel, fields: {} },
          receipt: end.receipt,
        });
      },
    };
  }
}

/** Where a profile's photos go: `service.target`, else the receiver that serves this page. */
const targetOf = ({ service }: Profile): Target =>
  isTarget(service?.target) ? service.target : RECEIVER;
