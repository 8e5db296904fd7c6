import type { Report, Text } from "../report";

/** What came back for one attempt; status 0 when nothing did. */
export interface HttpAnswer {
  status: number;
  body: string;
  /** Header `Retry-After`, as sent. */
  retryAfter: string | null;
}

/**
 * Why an attempt is repeated: `network` (no answer), `busy` (asked to come back), `server` (it failed), `strange`
 * (an answer that is not the server's, from a network's sign-in page for example).
 */
export type Cause = "network" | "busy" | "server" | "strange";

export interface Retry {
  kind: "retry";
  cause: Cause;
  status: number;
  /** Milliseconds that the server asked to wait. */
  retryAfterMs: number | null;
}

/** What ends a delivery. */
export type Final =
  | { kind: "received"; receipt: string }
  /** The server's own check did not pass; its report says why. */
  | { kind: "refused"; report: Report | null; message: Text | null }
  /** The server will never take it like this. */
  | { kind: "failed"; status: number; message: Text | null };

export type Outcome = Final | Retry;

/** The longest wait that a server may ask for, in milliseconds. */
const LONGEST_RETRY_AFTER_MS = 300_000;

/** Statuses of servers that will never take it: not implemented, another version of HTTP, no room for this one. */
const NEVER = [501, 505, 507, 510];

/** Statuses besides 5xx that say nothing about the photo: too slow, too early, too many. */
const PASSING = [408, 425, 429];

export const network: Retry = {
  kind: "retry",
  cause: "network",
  status: 0,
  retryAfterMs: null,
};

/** What an answer means for the delivery. `now` is in milliseconds since 1970, for a `Retry-After` with a date. */
export function outcomeOf(answer: HttpAnswer, now: number): Outcome {
  const { status } = answer;
  if (status === 0) return network;
  const body = parse(answer.body);
  const message = body.error?.message ?? null;
  if (status >= 200 && status < 300)
    return typeof body.receipt === "string" && body.receipt !== ""
      ? { kind: "received", receipt: body.receipt }
      : { kind: "retry", cause: "strange", status, retryAfterMs: null };
  if (status === 422)
    return { kind: "refused", report: body.report ?? null, message };
  const cut = status === 400 && body.error?.code === "broken";
  const mayPass = status >= 500 ? !NEVER.includes(status) : cut;
  if (!mayPass && !PASSING.includes(status))
    return { kind: "failed", status, message };
  return {
    kind: "retry",
    cause: status === 429 || status === 503 ? "busy" : "server",
    status,
    retryAfterMs: waitAsked(answer.retryAfter, now),
  };
}

/** `Retry-After` in its two forms, seconds or a date (RFC 9110, 10.2.3). */
function waitAsked(header: string | null, now: number): number | null {
  if (header === null) return null;
  const words = header.trim();
  const ms = /^\d+$/.test(words)
    ? Number(words) * 1000
    : Date.parse(words) - now;
  if (!Number.isFinite(ms) || ms < 0) return null;
  return Math.min(ms, LONGEST_RETRY_AFTER_MS);
}

interface Body {
  receipt?: unknown;
  report?: Report;
  error?: { code?: string; message?: Text };
}

function parse(body: string): Body {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
