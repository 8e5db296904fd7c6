import { sendByXhr, type HttpRequest, type Send } from "./http";
import { outcomeOf, type HttpAnswer, type Outcome } from "./outcome";

/** One submission. */
export interface Parcel {
  /** Names the submission: sent again, it makes no second one. */
  key: string;
  profile: string;
  photo: Blob;
  /** Ids of the declarations that were ticked. */
  declared: string[];
  /** Further words for the receiver, `student` for example; they travel in the body, never in an address. */
  fields: Record<string, string>;
}

/** Leave to put one photo into a store, as the operator's server signs it. */
export interface Grant {
  url: string;
  /** Headers of a presigned PUT, exactly as they were signed. */
  headers?: Record<string, string>;
  /** Fields of a POST policy, exactly as they were signed; the photo follows them. */
  fields?: Record<string, string>;
  /** Receipt for the student, if it is known before the photo is there. */
  receipt?: string;
  /** Address to tell, by POST, that the photo is there; it answers like the receiver. */
  confirm?: string;
}

/** Where photos go. */
export type Target =
  /** A receiver like this project's, as a form or as the bare photo. */
  | { kind: "receiver"; url: string; body?: "form" | "raw" }
  /** A store that takes a presigned PUT, and the address that hands out the leave to. */
  | { kind: "put"; grant: string | Grant }
  /** A store that takes a form under a POST policy, and the address that hands out the leave to. */
  | { kind: "post"; grant: string | Grant };

/** True for a value from a configuration that is a {@link Target}. */
export function isTarget(value: unknown): value is Target {
  if (typeof value !== "object" || value === null) return false;
  const { kind, url, grant } = value as Record<string, unknown>;
  if (kind === "receiver") return typeof url === "string";
  return (
    (kind === "put" || kind === "post") &&
    (typeof grant === "string" || isGrant(grant))
  );
}

/** Makes one attempt to deliver; never rejects. */
export type Courier = (
  parcel: Parcel,
  onSent: (sent: number, total: number) => void,
  signal: AbortSignal,
) => Promise<Outcome>;

/** The courier for a target. */
export function courierFor(target: Target, send: Send = sendByXhr): Courier {
  if (target.kind === "receiver")
    return async (parcel, onSent, signal) => {
      const request =
        target.body === "raw"
          ? bare(target.url, parcel)
          : form(target.url, wordsOf(parcel), parcel, "photo");
      return outcomeOf(await send(request, onSent, signal), Date.now());
    };
  return async (parcel, onSent, signal) => {
    const silent = () => undefined;
    let grant = target.grant;
    if (typeof grant === "string") {
      const answer = await send(asking(grant, parcel), silent, signal);
      const granted = grantFrom(answer);
      if ("kind" in granted) return granted;
      grant = granted;
    }
    const request =
      target.kind === "put"
        ? put(grant, parcel.photo)
        : form(grant.url, grant.fields ?? {}, parcel, "file");
    const stored = fromStore(await send(request, onSent, signal));
    if (stored !== null) return stored;
    if (grant.confirm === undefined) return receivedBy(grant, parcel);
    const told = await send(asking(grant.confirm, parcel), silent, signal);
    return outcomeOf(told, Date.now());
  };
}

/** A submission without its photo. */
export type ParcelWords = Omit<Parcel, "photo">;

/** The words of a form. */
export const wordsOf = (parcel: ParcelWords): Record<string, string> => ({
  profile: parcel.profile,
  key: parcel.key,
  declared: parcel.declared.join(","),
  ...parcel.fields,
});

const typeOf = (photo: Blob) => photo.type || "application/octet-stream";

/** A form whose words come before the photo, as receivers and POST policies want them. */
function form(
  url: string,
  words: Record<string, string>,
  { photo }: Parcel,
  name: string,
): HttpRequest {
  const body = new FormData();
  for (const [field, value] of Object.entries(words)) body.append(field, value);
  body.append(name, photo, "photo.jpg");
  return { method: "POST", url, headers: {}, body, bytes: photo.size };
}

/** The bare photo; of the words only those that name nobody are sent. */
function bare(url: string, { photo, profile, declared, key }: Parcel) {
  const query = new URLSearchParams({ profile, declared: declared.join(",") });
  return {
    method: "POST",
    url: `${url}?${query}`,
    headers: { "Idempotency-Key": key, "Content-Type": typeOf(photo) },
    body: photo,
    bytes: photo.size,
  };
}

const put = ({ url, headers }: Grant, photo: Blob): HttpRequest => ({
  method: "PUT",
  url,
  headers: headers ?? { "Content-Type": typeOf(photo) },
  body: photo,
  bytes: photo.size,
});

/** A question to the operator about a parcel: its words, and what the photo weighs. */
function asking(url: string, parcel: Parcel): HttpRequest {
  const { size, type } = parcel.photo;
  const body = JSON.stringify({ ...wordsOf(parcel), bytes: size, type });
  const headers = { "Content-Type": "application/json" };
  return { method: "POST", url, headers, body, bytes: body.length };
}

const isGrant = (value: unknown): value is Grant =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as Grant).url === "string";

/** The leave that an operator has answered with, or what the answer means instead. */
export function grantFrom(answer: HttpAnswer): Grant | Outcome {
  try {
    const value: unknown = JSON.parse(answer.body);
    if (answer.status >= 200 && answer.status < 300 && isGrant(value))
      return value;
  } catch {
    // Not the operator's answer: told apart below by its status.
  }
  return outcomeOf(answer, Date.now());
}

/** What there is to show once a store that nobody has to be told of has the photo. */
export const receivedBy = (grant: Grant, { key }: ParcelWords): Outcome => ({
  kind: "received",
  receipt: grant.receipt ?? key.slice(0, 20),
});

/**
 * What a store's answer means; null when it has the photo. Stores answer in XML, or not at all. 412 comes from a
 * signed `If-None-Match: *`: an earlier attempt had arrived after all.
 */
export function fromStore(answer: HttpAnswer): Outcome | null {
  const { status } = answer;
  if ((status >= 200 && status < 300) || status === 412) return null;
  return outcomeOf(answer, Date.now());
}
