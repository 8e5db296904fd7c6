import type { Profile } from "../../engine";
import type {
  Delivery,
  DeliveryState,
  Shelf,
  Target,
} from "../../engine/upload";
import type { FileName, Drafts } from "../storage/drafts";

type Upload = typeof import("../../engine/upload");

let loading: Promise<Upload> | null = null;

/** What makes deliveries: it arrives after the first screen. Rejects where it does not. */
export function loadUpload(): Promise<Upload> {
  loading ??= import("../../engine/upload");
  loading.catch(() => (loading = null));
  return loading;
}

/** The target of profiles that name none. */
const RECEIVER: Target = { kind: "receiver", url: "api/submissions" };

/** A photo and the fields that go with it. */
export interface Submission {
  profile: Profile;
  /** Which file of the draft is the photo. */
  file: FileName;
  photo: Blob;
  declared: string[];
  /** Fields for the receiver: `student`, and what was typed for it. */
  fields: Record<string, string>;
  /** Payload of the capture code. */
  code?: string;
  /** Receipt of the rejected submission that this one replaces. */
  after?: string;
}

/** Uploads submissions from the drafts in which they are stored, at most one at a time. */
export class Outbox {
  private running: Delivery | null = null;
  /** What is being written into its draft; aborted when it is taken back before it is sent. */
  private writing: { file: FileName; aborting: AbortController } | null = null;

  /** `onState` is called with the file that is being sent and the state of its delivery. */
  constructor(
    private readonly drafts: Drafts,
    private readonly onState: (file: FileName, state: DeliveryState) => void,
  ) {}

  /** Writes the submission into its draft, then sends it until there is an answer. */
  async send(submission: Submission): Promise<void> {
    if (this.running || this.writing) return;
    const { profile, file, declared, fields } = submission;
    const aborting = new AbortController();
    const { signal } = aborting;
    this.writing = { file, aborting };
    const total = submission.photo.size;
    this.onState(file, { kind: "sending", attempt: 1, sent: 0, total });
    try {
      const photo = await this.copyOf(submission);
      const upload = await loadUpload();
      const key = await this.keyFor(upload, { ...submission, photo });
      if (signal.aborted) return;
      const parcel = { key, photo: file, declared, fields };
      const change = { parcel, pending: true, receipt: null };
      const isStored = await this.drafts.change(profile.id, change);
      if (signal.aborted)
        return void (await this.drafts.change(profile.id, { pending: false }));
      void this.deliver(upload, { ...submission, photo }, key, isStored);
    } finally {
      this.writing = null;
    }
  }

  /** The photo's bytes: some phones take a picked file away again. Rejects if they cannot be read anywhere. */
  private async copyOf({ photo, profile, file }: Submission): Promise<Blob> {
    const { type } = photo;
    try {
      return new Blob([await photo.arrayBuffer()], { type });
    } catch (error) {
      const stored = await this.drafts.stored(profile.id, file);
      if (stored === null) throw error;
      return new Blob([stored], { type });
    }
  }

  private async keyFor(
    upload: Upload,
    submission: Submission,
  ): Promise<string> {
    const { profile, photo, fields, code, after } = submission;
    const { keyOf, randomKey } = upload;
    const earlier = (await this.drafts.draft(profile.id)).parcel;
    const digest = await keyOf({
      photo,
      profile: profile.id,
      code,
      student: fields.student,
      after,
    });
    return digest ?? earlier?.key ?? randomKey();
  }

  /** Goes on with the upload that a draft says is pending; false when there is nothing. */
  async resume(profile: Profile): Promise<boolean> {
    const draft = await this.drafts.draft(profile.id);
    const { parcel, pending, picked, prepared, codePicture } = draft;
    const files = { picked, prepared: prepared?.blob, codePicture };
    const photo = parcel && files[parcel.photo];
    if (this.running || this.writing || !parcel || !pending || !photo)
      return false;
    const { key, photo: file, declared, fields } = parcel;
    const submission = { profile, file, photo, declared, fields };
    // Where it does not arrive, the parcel waits for the next visit.
    const upload = await loadUpload().catch(() => null);
    if (upload === null || this.running || this.writing) return false;
    void this.deliver(upload, submission, key, true);
    return true;
  }

  cancel(): void {
    if (this.running) return this.running.cancel();
    if (this.writing === null) return;
    this.writing.aborting.abort();
    this.onState(this.writing.file, { kind: "cancelled" });
  }

  /** Cancels without reporting it: the student has turned to something else. */
  drop(): void {
    this.writing?.aborting.abort();
    this.running?.cancel();
    this.running = null;
  }

  /** Tries again now, if the server has not asked to wait. */
  hurry(): void {
    this.running?.hurry();
  }

  private async deliver(
    upload: Upload,
    { profile, file, photo, declared, fields }: Submission,
    key: string,
    isStored: boolean,
  ): Promise<void> {
    const { browserEnvironment, courierFor, Delivery, isTarget } = upload;
    const target = profile.service?.target;
    const delivery = new Delivery(
      { key, profile: profile.id, photo, declared, fields },
      courierFor(isTarget(target) ? target : RECEIVER),
      this.shelf(profile.id, key, isStored),
      browserEnvironment(this.drafts.lease),
      (state) => {
        if (this.running === delivery) this.onState(file, state);
      },
    );
    this.running = delivery;
    await delivery.run().finally(() => {
      if (this.running === delivery) this.running = null;
    });
  }

  /** The parcel as its draft stores it. `isStored` is false if the disk is full: then no other tab knows of the parcel. */
  private shelf(profile: string, key: string, isStored: boolean): Shelf {
    const { drafts } = this;
    return {
      async standing() {
        if (!isStored) return "pending";
        const row = await drafts.onDisk(profile);
        if (row === "unreadable") return "pending";
        if (row?.parcel?.key !== key) return "gone";
        if (row.receipt !== null) return { receipt: row.receipt };
        return row.pending ? "pending" : "gone";
      },
      async settle(end) {
        const { parcel } = await drafts.draft(profile);
        // Another photo was picked meanwhile: its draft stays as it is.
        if (parcel?.key !== key) return;
        if (end.kind !== "received")
          return void (await drafts.change(profile, { pending: false }));
        // Somebody else may use this phone next: only the receipt stays, and the photo of a stage that is still to come.
        const isCode = parcel.photo === "codePicture";
        const photo = isCode ? {} : { picked: null, prepared: null };
        await drafts.change(
          profile,
          {
            ...photo,
            codePicture: null,
            code: null,
            words: {},
            declared: [],
            pending: false,
            parcel: { ...parcel, declared: [], fields: {} },
            receipt: end.receipt,
          },
          isStored ? key : null,
        );
      },
    };
  }
}
