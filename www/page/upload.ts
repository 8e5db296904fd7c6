import type { Report, Text } from "../engine";

/** Milliseconds without an answer after which an upload counts as failed. */
const TIMEOUT_MS = 90_000;

/** What came of an upload. */
export type Answer =
  | { kind: "received"; receipt: string }
  /** The server's own check did not pass. */
  | { kind: "refused"; report: Report | null; message: Text | null }
  | { kind: "too-large" }
  | { kind: "busy"; status: number; message: Text | null }
  | { kind: "offline" }
  | { kind: "cancelled" };

/** A running upload. */
export interface Upload {
  done: Promise<Answer>;
  cancel(): void;
}

/** Sends a file; `key` makes a repeated sending the same submission. */
export function upload(
  file: Blob,
  profile: string,
  key: string,
  declared: string[],
  onProgress: (share: number) => void,
): Upload {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ profile, declared: declared.join(",") });
  request.open("POST", `api/submissions?${query}`);
  request.timeout = TIMEOUT_MS;
  request.setRequestHeader("Idempotency-Key", key);
  request.setRequestHeader(
    "Content-Type",
    file.type || "application/octet-stream",
  );
  request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
    if (lengthComputable) onProgress(loaded / total);
  };
  const done = new Promise<Answer>((resolve) => {
    request.onload = () =>
      resolve(understand(request.status, request.responseText));
    request.onerror = () => resolve({ kind: "offline" });
    request.ontimeout = () => resolve({ kind: "offline" });
    request.onabort = () => resolve({ kind: "cancelled" });
  });
  request.send(file);
  return { done, cancel: () => request.abort() };
}

function understand(status: number, body: string): Answer {
  const answer = parse(body);
  const message = answer.error?.message ?? null;
  if (
    (status === 200 || status === 201) &&
    typeof answer.receipt === "string"
  ) {
    return { kind: "received", receipt: answer.receipt };
  }
  if (status === 422)
    return { kind: "refused", report: answer.report ?? null, message };
  if (status === 413) return { kind: "too-large" };
  return { kind: "busy", status, message };
}

interface Body {
  receipt?: string;
  report?: Report;
  error?: { message?: Text };
}

function parse(body: string): Body {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The same key for the same bytes under the same profile. */
export async function keyOf(file: Blob, profile: string): Promise<string> {
  const bytes = await file.arrayBuffer();
  // Without HTTPS there is no digest: then the key only covers this one attempt.
  if (!globalThis.crypto?.subtle)
    return `${Date.now()}-${Math.random()}-${profile}`;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0"));
  return `${hex.join("")}-${profile}`;
}
