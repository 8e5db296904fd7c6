import { outcomeOf, type Outcome } from "../engine/upload/outcome";
import {
  fromStore,
  grantFrom,
  receivedBy,
  wordsOf,
  type Grant,
  type ParcelWords,
  type Target,
} from "../engine/upload/target";
import { sendBare, sendForm, sendJson, type Sending } from "./http";
import { sizeOf } from "./files";

/** One submission, its photo a file. */
export interface FileParcel extends ParcelWords {
  filePath: string;
}

/** Makes attempts to deliver one submission to its target, one at a time. */
export class Courier {
  private current: Sending | null = null;

  constructor(
    private readonly target: Target,
    private readonly parcel: FileParcel,
    /** The share that has left the phone, 0 to 1. */
    private readonly onProgress: (share: number) => void,
  ) {}

  /** Ends the attempt that is under way, which then counts as one without an answer. */
  abort(): void {
    this.current?.abort();
  }

  /** One attempt. Rejects with a `LastingFailure`, or where the file cannot be read. */
  attempt(): Promise<Outcome> {
    return this.target.kind === "receiver"
      ? this.toReceiver(this.target)
      : this.toStore(this.target.kind, this.target.grant);
  }

  private async toReceiver({
    url,
    body,
  }: Extract<Target, { kind: "receiver" }>): Promise<Outcome> {
    const { parcel } = this;
    const sending =
      body === "raw"
        ? await sendBare(
            "POST",
            bareUrl(url, parcel),
            bare(parcel),
            parcel.filePath,
          )
        : this.form(url, wordsOf(parcel), "photo");
    return outcomeOf(await this.answerTo(sending), Date.now());
  }

  private async toStore(
    kind: "put" | "post",
    given: string | Grant,
  ): Promise<Outcome> {
    const { parcel } = this;
    const granted = typeof given === "string" ? await this.ask(given) : given;
    if ("kind" in granted) return granted;
    const { url, headers, fields, confirm } = granted;
    const type = { "Content-Type": "image/jpeg" };
    const sending =
      kind === "put"
        ? await sendBare("PUT", url, headers ?? type, parcel.filePath)
        : this.form(url, fields ?? {}, "file");
    const stored = fromStore(await this.answerTo(sending));
    if (stored !== null) return stored;
    if (confirm === undefined) return receivedBy(granted, parcel);
    const told = await this.answerTo(
      sendJson(absolute(confirm, given), await this.facts()),
    );
    return outcomeOf(told, Date.now());
  }

  private async ask(url: string): Promise<Grant | Outcome> {
    return grantFrom(await this.answerTo(sendJson(url, await this.facts())));
  }

  /** What an operator is told of the photo. */
  private async facts() {
    const bytes = await sizeOf(this.parcel.filePath);
    return { ...wordsOf(this.parcel), bytes, type: "image/jpeg" };
  }

  private form(url: string, fields: Record<string, string>, name: string) {
    const { filePath } = this.parcel;
    return sendForm({
      url,
      filePath,
      name,
      fields,
      onProgress: this.onProgress,
    });
  }

  private answerTo(sending: Sending) {
    this.current = sending;
    return sending.answer;
  }
}

/** An address that may be a path of the server that gave leave: a mini-program has no page to complete it from. */
function absolute(address: string, given: string | Grant): string {
  if (typeof given !== "string" || !address.startsWith("/")) return address;
  return `${/^https?:\/\/[^/]+/.exec(given)?.[0] ?? ""}${address}`;
}

const bare = ({ key }: ParcelWords) => ({
  "Idempotency-Key": key,
  "Content-Type": "image/jpeg",
});

/** Of the words only those that name nobody stand in an address. */
const bareUrl = (url: string, { profile, declared }: ParcelWords): string =>
  `${url}?profile=${encodeURIComponent(profile)}&declared=${encodeURIComponent(declared.join(","))}`;
