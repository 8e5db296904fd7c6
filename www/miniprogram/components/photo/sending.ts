import type { DeliveryState } from "../../../engine/upload/delivery";
import { keepUpload, resumeUpload, type KeptUpload } from "../../kept_upload";
import type { UploadEnd, UploadOptions } from "../../upload";
import type { Unsent } from "./kept";

/** Milliseconds between two steps of the countdown to the next attempt. */
const TICK_MS = 500;

/** Who is told how an upload goes. */
export interface Sender {
  /** The upload of a photo has come so far. */
  follow(item: Unsent, state: DeliveryState): void;
  /** The time until the next attempt has become shorter. */
  tick(): void;
  /** The upload is not kept in the phone, or is one that the last visit has left. */
  remark(word: "notKept" | "resumed"): void;
  /** It has ended so. */
  ended(item: Unsent, end: UploadEnd): void;
  /** It could not end. */
  failed(item: Unsent, error: unknown): void;
}

const FIRST = { kind: "sending", attempt: 1, sent: 0, total: 0 } as const;

/** The upload of a prepared photo: one at a time. */
export class Sending {
  private upload: KeptUpload | null = null;
  private ticking: ReturnType<typeof setInterval> | undefined;
  /** Counts what is sent: an answer about something earlier is dropped. */
  private turn = 0;

  constructor(private readonly sender: Sender) {}

  get isUnderWay(): boolean {
    return this.upload !== null;
  }

  /** Sends a photo. */
  async send(item: Unsent, options: UploadOptions): Promise<void> {
    const mine = ++this.turn;
    this.follow(item, FIRST);
    const onState = this.listener(item, mine);
    const upload = await keepUpload({ ...options, onState });
    if (mine !== this.turn) return upload.cancel();
    if (!upload.isKept) this.sender.remark("notKept");
    await this.finish(upload, item, mine);
  }

  /** Goes on with an upload that the last visit has left, if there is one. */
  async resume(item: Unsent, profile: string): Promise<void> {
    const mine = ++this.turn;
    const onState = this.listener(item, mine);
    const upload = await resumeUpload(profile, { onState });
    if (upload === null) return;
    if (mine !== this.turn) return upload.cancel();
    this.sender.remark("resumed");
    this.follow(item, FIRST);
    await this.finish(upload, item, mine);
  }

  /** Tries again at once. */
  hurry(): void {
    this.upload?.hurry();
  }

  /** Ends the upload; what follows of it is told. */
  cancel(): void {
    this.upload?.cancel();
  }

  /** Listens no more; an upload that is kept goes on at the next visit. */
  leave(): void {
    this.turn += 1;
    clearInterval(this.ticking);
    this.upload = null;
  }

  private listener = (item: Unsent, mine: number) => (state: DeliveryState) => {
    if (mine === this.turn) this.follow(item, state);
  };

  private follow(item: Unsent, state: DeliveryState): void {
    clearInterval(this.ticking);
    if (state.kind === "waiting")
      this.ticking = setInterval(() => this.sender.tick(), TICK_MS);
    this.sender.follow(item, state);
  }

  private async finish(
    upload: KeptUpload,
    item: Unsent,
    mine: number,
  ): Promise<void> {
    this.upload = upload;
    try {
      const end = await upload.done;
      if (mine === this.turn) this.sender.ended(item, end);
    } catch (error) {
      if (mine === this.turn) this.sender.failed(item, error);
    } finally {
      if (this.upload === upload) {
        clearInterval(this.ticking);
        this.upload = null;
      }
    }
  }
}
