import { delayBefore } from "../engine/upload/backoff";
import type { DeliveryState } from "../engine/upload/delivery";
import type { Final, Outcome } from "../engine/upload/outcome";
import type { Target } from "../engine/upload/target";
import { Courier, type FileParcel } from "./courier";
import { reasonOf } from "./failure";
import { digestOf, sizeOf } from "./files";
import { LastingFailure } from "./http";
import { PauseUntilBack } from "./pause";

/** What to send, and where. */
export interface UploadOptions {
  /** The receiver's `/api/submissions`; its host must be among the mini-program's upload domains. */
  url?: string;
  /** In place of `url`: another form of receiver, or a store that takes photos under a POST policy or a presigned PUT. */
  target?: Target;
  /** Path of the prepared file. */
  filePath: string;
  /** Id of the profile. */
  profile: string;
  /** Ids of the declarations that were ticked. */
  declared?: string[];
  /** Further words for the receiver, `student` for example; they travel in the body, never in an address. */
  fields?: Record<string, string>;
  /** Receipt of a rejected submission that this one follows: then the same photo is a new submission. */
  after?: string;
  /** The share that has left the phone, 0 to 1. */
  onProgress?: (share: number) => void;
  /** An attempt failed; the next one begins in so many milliseconds. */
  onWait?: (millis: number) => void;
  /** Every change of the upload. */
  onState?: (state: DeliveryState) => void;
}

/** How an upload ended. */
export type UploadEnd = Final | { kind: "cancelled" };

/** A running upload. */
export interface Upload {
  /** How it ended: also, with the reason, where WeChat will never send it. Rejects only where the file cannot be read. */
  done: Promise<UploadEnd>;
  cancel(): void;
  /** Begins the next attempt now, unless the server has asked to wait. */
  hurry(): void;
}

/**
 * Sends a file: again and again under one key, until the receiver has answered, or WeChat has given a reason that will
 * not pass. An attempt that was cut off because the mini-program was hidden is made again as soon as it is shown.
 */
export function upload(options: UploadOptions): Upload {
  const delivery = new FileDelivery(options);
  return {
    done: delivery.run(),
    cancel: () => delivery.cancel(),
    hurry: () => delivery.hurry(),
  };
}

class FileDelivery {
  private cancelled = false;
  private courier: Courier | null = null;
  private readonly pause = new PauseUntilBack();
  private attempts = 0;
  private total = 0;

  constructor(private readonly options: UploadOptions) {}

  async run(): Promise<UploadEnd> {
    try {
      const end = await this.deliver();
      this.tell(end);
      return end;
    } finally {
      this.pause.close();
    }
  }

  cancel(): void {
    this.cancelled = true;
    this.courier?.abort();
    this.pause.break();
  }

  hurry(): void {
    this.pause.end();
  }

  private async deliver(): Promise<UploadEnd> {
    const { url, target = { kind: "receiver", url: url ?? "" } } = this.options;
    try {
      const parcel = await this.parcel();
      this.courier = new Courier(target, parcel, (share) => this.sent(share));
      while (!this.cancelled) {
        this.attempts += 1;
        this.sent(0);
        const outcome = await this.courier.attempt();
        if (outcome.kind !== "retry") return outcome;
        if (!this.cancelled) await this.wait(outcome);
      }
    } catch (error) {
      return lastingEnd(error);
    }
    return { kind: "cancelled" };
  }

  /** The words and the file; the key makes a repeated sending the same submission. */
  private async parcel(): Promise<FileParcel> {
    const { filePath, profile, after } = this.options;
    const { declared = [], fields = {} } = this.options;
    const digest = await digestOf(filePath);
    this.total = await sizeOf(filePath);
    const parts = [digest, profile, fields.student, after].filter(Boolean);
    return { filePath, profile, declared, fields, key: parts.join("-") };
  }

  private sent(share: number): void {
    const { attempts: attempt, total } = this;
    if (share > 0) this.options.onProgress?.(share);
    this.tell(
      share < 1
        ? { kind: "sending", attempt, sent: share * total, total }
        : { kind: "answering", attempt },
    );
  }

  private async wait({
    cause,
    status,
    retryAfterMs,
  }: Extract<Outcome, { kind: "retry" }>): Promise<void> {
    const attempt = this.attempts + 1;
    const millis = delayBefore(this.attempts, Math.random(), retryAfterMs);
    const until = Date.now() + millis;
    const mayHurry = retryAfterMs === null;
    this.options.onWait?.(millis);
    this.tell({ kind: "waiting", attempt, until, cause, status, mayHurry });
    await this.pause.wait(millis, mayHurry);
  }

  private tell(state: DeliveryState): void {
    this.options.onState?.(state);
  }
}

/** The end of an upload that will never be made; any other failure goes on. */
function lastingEnd(error: unknown): UploadEnd {
  const { message } = error as Error;
  const text =
    error instanceof LastingFailure
      ? error.text
      : reasonOf({ errMsg: message });
  if (text === null) throw error;
  return { kind: "failed", status: 0, message: text };
}
