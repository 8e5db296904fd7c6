import type { Text } from "../engine/report";
import type { HttpAnswer } from "../engine/upload/outcome";
import { reasonOf, type WeChatFailure } from "./failure";
import { readFile } from "./files";

/** Milliseconds after which WeChat gives an attempt up: a slow network needs longer than its own minute. */
const TIMEOUT_MS = 180_000;

/** A failure that no repetition cures. */
export class LastingFailure extends Error {
  constructor(readonly text: Text) {
    super(text.en);
  }
}

/** A request under way. */
export interface Sending {
  /** What came back, status 0 when nothing did. Rejects with a {@link LastingFailure}. */
  answer: Promise<HttpAnswer>;
  abort(): void;
}

/** A file in a form, the fields before it. */
export interface FileForm {
  url: string;
  filePath: string;
  /** Name of the file's field. */
  name: string;
  fields: Record<string, string>;
  /** The share that has left the phone, 0 to 1. */
  onProgress(share: number): void;
}

/** Posts a form with a file in it. */
export function sendForm(form: FileForm): Sending {
  const { url, filePath, name, fields, onProgress } = form;
  let retryAfter: string | null = null;
  let abort = () => {};
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    const task = wx.uploadFile({
      ...{ url, filePath, name, formData: fields, timeout: TIMEOUT_MS },
      success: ({ statusCode, data }) =>
        resolve({ status: statusCode, body: data, retryAfter }),
      fail: (failure) => fail(failure, resolve, reject),
    });
    task.onHeadersReceived(({ header }) => (retryAfter = waitIn(header)));
    task.onProgressUpdate(({ progress }) => onProgress(progress / 100));
    abort = () => task.abort();
  });
  return { answer, abort };
}

/** Sends a file as the body itself. WeChat does not say how far it is. */
export async function sendBare(
  method: "POST" | "PUT",
  url: string,
  header: Record<string, string>,
  filePath: string,
): Promise<Sending> {
  return request(method, url, header, await readFile(filePath));
}

/** Posts a question, as JSON. */
export const sendJson = (url: string, question: unknown): Sending =>
  request(
    "POST",
    url,
    { "Content-Type": "application/json" },
    JSON.stringify(question),
  );

function request(
  method: "POST" | "PUT",
  url: string,
  header: Record<string, string>,
  data: string | ArrayBuffer,
): Sending {
  let abort = () => {};
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    const task = wx.request({
      ...{ method, url, header, data, timeout: TIMEOUT_MS },
      ...{ dataType: "其他", responseType: "text" },
      success: ({ statusCode, data: body, header: named }) =>
        resolve({
          status: statusCode,
          body: typeof body === "string" ? body : JSON.stringify(body),
          retryAfter: waitIn(named),
        }),
      fail: (failure) => fail(failure, resolve, reject),
    });
    abort = () => task.abort();
  });
  return { answer, abort };
}

function fail(
  failure: WeChatFailure,
  resolve: (answer: HttpAnswer) => void,
  reject: (error: LastingFailure) => void,
): void {
  const lasting = reasonOf(failure);
  if (lasting) reject(new LastingFailure(lasting));
  else resolve({ status: 0, body: "", retryAfter: null });
}

/** Header `Retry-After`, however it is written. */
function waitIn(header: WechatMiniprogram.IAnyObject): string | null {
  const named = Object.entries(header as Record<string, string>);
  const found = named.find(([name]) => name.toLowerCase() === "retry-after");
  return found?.[1] ?? null;
}
