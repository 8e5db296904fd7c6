import type { Profile, Text } from "../../engine";
import { recall, remember } from "../storage/settings";

/** A student as the roster knows them. */
export interface Student {
  /** Token to submit with. */
  student: string;
  school: string;
  level: string;
  number: string;
  name: string;
  state: string;
  title: Text;
  reason: string | null;
  receipt: string | null;
}

/** Where a submission stands. */
export interface Standing {
  receipt: string;
  profile: string;
  kind: "photo" | "code";
  state:
    | "waiting"
    | "checking"
    | "collecting"
    | "reviewing"
    | "rejected"
    | "replaced"
    | "complete";
  title: Text;
  reason: string | null;
  received_at: string;
  /** True while another photo of the same student may take this one's place: nobody has begun to review it. */
  replaceable: boolean;
  /** What shows an accepted photo; null where it cannot be seen. */
  view: Proof | null;
  /** The last day on which a rejected photo may be followed by another, `YYYY-MM-DD`; null where none is set. */
  resubmit_until: string | null;
}

/** What proves that a photo is the student's: the last four digits of the identity number, or the student number. */
export type Proof = "last_four" | "number";

/** What this page's receiver says of itself. */
export interface Receiver {
  roster: boolean;
  hold: boolean;
  profiles: Profile[];
  /** Ids of the profiles that it runs; null: all. */
  only: string[] | null;
  /** Who runs it. */
  operator: string | null;
  /** Days for which it keeps what was decided; null where it does not say. */
  keep_days: number | null;
  /** The largest photo that it takes, in bytes; null where it does not say. */
  largest: number | null;
}

/** Why a question had no answer: `none`, nothing answers to it; `limited`, too many were asked; `offline`, nobody answered. */
export class NoAnswer extends Error {
  constructor(
    readonly kind: "none" | "limited" | "offline",
    readonly words: Text | null = null,
  ) {
    super(kind);
  }
}

/** The answer of the receiver; with a body, to a POST. */
async function request(path: string, body?: unknown): Promise<Response> {
  try {
    return await fetch(
      `api/${path}`,
      body === undefined
        ? {}
        : {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(body),
          },
    );
  } catch {
    throw new NoAnswer("offline");
  }
}

async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  const response = await request(path, body);
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  throw refusalOf(response, answer);
}

/** Why an answer is none. */
function refusalOf(
  response: Response,
  answer: { error?: { message?: Text } } | null,
): NoAnswer {
  const refused = response.status >= 400 && response.status < 500;
  const words: Text | null = answer?.error?.message ?? null;
  const limited = response.status === 429;
  return new NoAnswer(
    limited ? "limited" : refused ? "none" : "offline",
    words,
  );
}

/** What the receiver said at the last visit. */
function lastReceiver(): Partial<Receiver> {
  try {
    return JSON.parse(recall("receiver") ?? "{}");
  } catch {
    return {};
  }
}

/** The receiver behind this page, without network as it was; where there is none, nobody is on a list. */
export async function askReceiver(): Promise<Receiver> {
  const nobody: Receiver = {
    ...{ roster: false, hold: false, profiles: [] },
    ...{ only: null, operator: null, keep_days: null, largest: null },
  };
  try {
    const answer = await ask<Partial<Receiver>>("profiles");
    remember("receiver", JSON.stringify(answer));
    return { ...nobody, ...answer };
  } catch (error) {
    const isOffline = error instanceof NoAnswer && error.kind === "offline";
    return { ...nobody, ...(isOffline ? lastReceiver() : {}) };
  }
}

/** Schools whose name contains the words, each with its levels of study. */
export const findSchools = (words: string) =>
  ask<{ school: string; levels: string[] }[]>(
    `schools?q=${encodeURIComponent(words)}`,
  );

/** The student of a claim; `profile` is whom the token will be good for. */
export const identify = (claim: Record<string, string>) =>
  ask<Student>("students", claim);

/** What the roster says of codes: whether it knows the student's own, and which of these that is. */
interface KnownCode {
  known: boolean;
  code: string | null;
}

/** Which of these codes the roster has for a student; nothing is known where it does not answer. */
export const codeOnRoster = (
  student: string,
  profile: string,
  codes: string[],
): Promise<KnownCode> =>
  ask<KnownCode>("students/code", { student, profile, codes }).catch(() => ({
    known: false,
    code: null,
  }));

/** The accepted photo of a submission. */
export async function photoOf(
  receipt: string,
  proof: Proof,
  value: string,
): Promise<Blob> {
  const path = `submissions/${encodeURIComponent(receipt)}/photo`;
  const response = await request(path, { [proof]: value });
  if (response.ok) return response.blob();
  throw refusalOf(response, await response.json().catch(() => null));
}

/** Where a submission stands. */
export const standingOf = (receipt: string) =>
  ask<Standing>(`submissions/${encodeURIComponent(receipt)}`);
