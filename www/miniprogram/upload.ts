import { delayBefore } from "../engine/upload/backoff";
import { outcomeOf, type Final, type Outcome } from "../engine/upload/outcome";
import { reasonOf, type WeChatFailure } from "./failure";
import { digestOf } from "./files";

/** Milliseconds after which WeChat gives an attempt up: a slow network needs longer than its own minute. */
const TIMEOUT_MS = 180_000;

/** What to send, and where. */
export interface UploadOptions {
  /** The receiver's `/api/submissions`; its host must be among the mini-program's upload domains. */
  url: string;
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
}

/** A running upload. */
export interface Upload {
  /** How it ended: also, with the reason, where WeChat will never send it. Rejects only where the file cannot be read. */
  done: Promise<Final | { kind: "cancelled" }>;
  cancel(): void;
}

/**
 * Sends a file by `wx.uploadFile`: again and again under one key, until the receiver has answered, or WeChat has given
 * a reason that will not pass.
 */
export function upload(options: UploadOptions): Upload {
  let cancelled = false;
  let stop = () => {};
  const run = async () => {
    const digest = await digestOf(options.filePath).catch(missing);
    if (typeof digest !== "string") return digest;
    const formData = wordsOf(options, digest);
    for (let failures = 0; !cancelled;) {
      const { sent, abort } = attempt(options, formData);
      stop = abort;
      const outcome = await sent;
      if (outcome.kind !== "retry") return outcome;
      if (cancelled) break;
      failures += 1;
      const wait = delayBefore(failures, Math.random(), outcome.retryAfterMs);
      options.onWait?.(wait);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        stop = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return { kind: "cancelled" } as const;
  };
  return {
    done: run(),
    cancel() {
      cancelled = true;
      stop();
    },
  };
}

/** The words of the form; the key makes a repeated sending the same submission. */
function wordsOf(
  options: UploadOptions,
  digest: string,
): Record<string, string> {
  const { profile, declared = [], fields = {}, after } = options;
  const parts = [digest, profile, fields.student, after].filter(Boolean);
  const key = parts.join("-");
  return { profile, key, declared: declared.join(","), ...fields };
}

/** The end of an upload that WeChat will never make; null where trying again may help. */
function lasting(failure: WeChatFailure): Final | null {
  const message = reasonOf(failure);
  return message && { kind: "failed", status: 0, message };
}

/** The end of an upload whose file is gone; any other failure goes on. */
function missing(error: Error): Final {
  const end = lasting({ errMsg: error.message });
  if (end === null) throw error;
  return end;
}

function attempt(
  { url, filePath, onProgress }: UploadOptions,
  formData: Record<string, string>,
): { sent: Promise<Outcome>; abort: () => void } {
  let retryAfter: string | null = null;
  let abort = () => {};
  const sent = new Promise<Outcome>((resolve) => {
    const end = (status: number, body: string) =>
      resolve(outcomeOf({ status, body, retryAfter }, Date.now()));
    const task = wx.uploadFile({
      url,
      filePath,
      name: "photo",
      formData,
      timeout: TIMEOUT_MS,
      success: ({ statusCode, data }) => end(statusCode, data),
      fail: (failure) => {
        const final = lasting(failure as WeChatFailure);
        if (final) resolve(final);
        else end(0, "");
      },
    });
    task.onHeadersReceived(({ header }) => {
      const named = Object.entries(header as Record<string, string>);
      retryAfter =
        named.find(([name]) => name.toLowerCase() === "retry-after")?.[1] ??
        null;
    });
    task.onProgressUpdate(({ progress }) => onProgress?.(progress / 100));
    abort = () => task.abort();
  });
  return { sent, abort };
}
