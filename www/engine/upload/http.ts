import type { HttpAnswer } from "./outcome";

/** One request with its body. */
export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Blob | FormData | string;
  /** Size of the body, about: decides how long an answer is waited for. */
  bytes: number;
}

/** Sends a request; resolves with status 0 when no answer came, also after `signal` is aborted. Never rejects. */
export type Send = (
  request: HttpRequest,
  onSent: (sent: number, total: number) => void,
  signal: AbortSignal,
) => Promise<HttpAnswer>;

/** Milliseconds without a byte leaving, after which an attempt is given up. */
const STALLED_MS = 45_000;
/** Milliseconds to wait for the answer once the browser has taken all bytes … */
const ANSWER_MS = 60_000;
/** … and for every byte that may still lie in the phone's buffers, at 16 KiB a second. */
const ANSWER_MS_PER_BYTE = 1000 / 16_384;

const NOTHING: HttpAnswer = { status: 0, body: "", retryAfter: null };

/** Sends by XMLHttpRequest, the only way in browsers to see how many bytes have left. */
export const sendByXhr: Send = (request, onSent, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(NOTHING);
    const xhr = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => xhr.abort(), ms);
    };
    const abort = () => xhr.abort();
    const end = (answer: HttpAnswer) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      resolve(answer);
    };
    xhr.upload.onprogress = ({ loaded, total }) => {
      patience(STALLED_MS);
      onSent(loaded, total);
    };
    xhr.upload.onload = () =>
      patience(ANSWER_MS + request.bytes * ANSWER_MS_PER_BYTE);
    xhr.onload = () =>
      end({
        status: xhr.status,
        body: xhr.responseText,
        retryAfter: xhr.getResponseHeader("Retry-After"),
      });
    xhr.onerror = xhr.onabort = xhr.ontimeout = () => end(NOTHING);
    try {
      xhr.open(request.method, request.url);
      for (const [name, value] of Object.entries(request.headers))
        xhr.setRequestHeader(name, value);
      signal.addEventListener("abort", abort);
      patience(STALLED_MS);
      xhr.send(request.body);
    } catch {
      end(NOTHING);
    }
  });
