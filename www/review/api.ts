import type { Report, Text, Verdict } from "../engine";

/** Where a collection stands. */
export type State =
  | "waiting"
  | "checking"
  | "collecting"
  | "reviewing"
  | "rejected"
  | "complete"
  | "replaced";

export type Role = "read" | "review" | "admin";

/** Who is signed in. */
export interface Reviewer {
  name: string;
  role: Role;
}

/** A submission in a list; what is not known is left out. */
export interface Card {
  receipt: string;
  profile: string;
  kind: string;
  state: State;
  title: Text;
  reason?: string;
  received_at: string;
  verdict?: Verdict;
  school?: string;
  level?: string;
  number?: string;
  name?: string;
  /** Who asked somebody else to look at it. */
  second_look?: string;
}

/** What the phone said of a photo. */
export interface PhoneReport {
  core: string;
  verdict: Verdict;
  findings: { check: string; status: string; value: number | null }[];
}

/** A decision in the log. */
export interface Logged {
  at: string;
  who: string;
  was: State;
  became: State;
  reason?: string;
}

/** Everything known of a submission. */
export interface Submission extends Card {
  /** Ids, separated by commas. */
  declared: string;
  report: Report | null;
  phone?: PhoneReport;
  decisions: Logged[];
  /** Photos of the same student before and after this one. */
  earlier: string[];
}

export type Decision = "approve" | "reject" | "second_look" | "undo";

/** What became of a decision about several submissions. */
export interface Decided {
  decided: Card[];
  refused: { receipt: string; error: { code: string; message: Text } }[];
}

/** How many submissions there are. */
export interface Counts {
  states: Partial<Record<State, number>>;
  groups: {
    profile: string;
    school: string | null;
    state: State;
    count: number;
  }[];
}

/** Which submissions are listed; empty texts leave a choice open. */
export interface Filter {
  state: State | "";
  profile: string;
  school: string;
  q: string;
  second_look: boolean;
}

/** The receiver's refusal, in words for people; status 0 when it was not reached. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly words: Text,
  ) {
    super(words.en);
  }
}

const UNREACHABLE: Text = {
  zh: "连不上服务器，请稍后再试",
  en: "The server cannot be reached: try again later",
};

const unreachable = () => {
  throw new Refusal(0, UNREACHABLE);
};

async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(`/api/review/${path}`, init).catch(unreachable);
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => null);
  throw new Refusal(answer.status, body?.error?.message ?? UNREACHABLE);
}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  const answer = await reach(path, init);
  return answer.json().catch(() => null);
}

const send = <T>(path: string, body: object) =>
  ask<T>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** Who is signed in; null when nobody is. */
export const session = () =>
  ask<Reviewer>("session").catch((error: unknown) => {
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  });

export const signIn = (name: string, password: string) =>
  send<Reviewer>("session", { name, password });

export const signOut = () => ask<null>("session", { method: "DELETE" });

export const counts = () => ask<Counts>("counts");

/** One page of a list, oldest first; `after` is where the page before ended. */
export function list(filter: Filter, after: number | null) {
  const query = new URLSearchParams({ limit: "50" });
  for (const [name, value] of Object.entries({ ...filter, after }))
    if (value) query.set(name, String(value));
  return ask<{ submissions: Card[]; next: number | null }>(
    `submissions?${query}`,
  );
}

/** Opens a submission: from now on its student cannot replace the photo. */
export const open = (receipt: string) =>
  ask<Submission>(`submissions/${receipt}`);

/** Address of the picture. */
export const photoOf = (receipt: string) =>
  `/api/review/submissions/${receipt}/photo`;

export const decide = (
  receipts: string[],
  decision: Decision,
  reason?: string,
) => send<Decided>("decisions", { receipts, decision, reason });

/** What a table of students changes. */
export interface RosterChanges {
  students: number;
  added: number;
  changed: number;
  removed: number;
  /** The first lines of what there is to say, of so many in all. */
  lines: string[];
  all: number;
  /** Names these changes. */
  seen: string;
  written: boolean;
}

/** A request with a table as its body. */
const table = (body: Blob | null): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/octet-stream" },
  body,
});

/** What a table changes; with `seen` of an earlier answer, its changes are written. */
export function importRoster(file: Blob, remove: boolean, seen?: string) {
  const query = new URLSearchParams({ remove: String(remove) });
  if (seen !== undefined) query.set("seen", seen);
  return ask<RosterChanges>(`roster?${query}`, table(file));
}

/** What the school gets. */
export type HandedOver = "photos" | "table" | "sheet";

/** Takes it out; empty texts leave a choice open. */
export async function handOver(
  what: HandedOver,
  choice: {
    school: string;
    profile: string;
    /** How photos are named. */
    names: string;
    /** A table with identity numbers, where photos are named by them. */
    identities: Blob | null;
  },
): Promise<Blob> {
  const { identities, ...words } = choice;
  const query = new URLSearchParams(words);
  const asked = what === "photos" ? table(identities) : {};
  const answer = await reach(`handover/${what}?${query}`, asked);
  return answer.blob().catch(unreachable);
}
