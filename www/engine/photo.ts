import type { Connection } from "./connection";
import type { Engine } from "./engine";
import { EngineError } from "./errors";
import { textOf, type Profile } from "./profile";
import type { Refused } from "./protocol";
import type { Placement, Rect, Report, RuleState } from "./report";

/** A file that may be uploaded. */
export interface Prepared {
  /** Under policy `original` the very bytes that were picked. */
  blob: Blob;
  /** What the checks say of the file. */
  report: Report;
  /** The part of the picked photo that was used; null when all bytes were kept. */
  crop: Rect | null;
  /** JPEG quality on the IJG scale; null when all bytes were kept. */
  quality: number | null;
}

/** A picked photo. It stays usable when the worker is lost: it is opened again from its file. */
export class Photo {
  private opened: Promise<Connection> | null = null;
  private closed = false;

  /** @internal Use `engine.open`. */
  constructor(
    private readonly engine: Engine,
    private readonly number: number,
    /** The file as picked. */
    readonly file: Blob,
    private readonly name: string | undefined,
  ) {}

  /** The findings that need no weights: what the file says of itself. The others are `unknown`. */
  async inspect(profile: string | Profile): Promise<Report> {
    const connection = await this.reopen();
    return connection.call("inspect", this.given(profile));
  }

  /** All findings. */
  async examine(profile: string | Profile): Promise<Report> {
    const connection = await this.reopen();
    return connection.call("examine", this.given(profile));
  }

  /** The crop that the engine proposes; null when no crop keeps the placement rules. */
  async place(profile: string | Profile): Promise<Placement | null> {
    const connection = await this.reopen();
    return connection.call("place", this.given(profile));
  }

  /**
   * How the placement rules stand in a crop, in upright pixels of the picked photo. Empty before `place` or
   * `examine` has located the person.
   */
  async evaluate(profile: string | Profile, crop: Rect): Promise<RuleState[]> {
    const connection = await this.reopen();
    return connection.call("evaluate", { ...this.given(profile), crop });
  }

  /**
   * The file to upload, or why there is none. `crop` is the part that the student chose, in upright pixels
   * of the picked photo; without it the engine proposes one.
   */
  async prepare(
    profile: string | Profile,
    options: { crop?: Rect } = {},
  ): Promise<Prepared | Refused> {
    const connection = await this.reopen();
    const given = { ...this.given(profile), ...options };
    const answer = await connection.call("prepare", given);
    if ("refused" in answer) return answer;
    const { bytes, ...rest } = answer;
    const blob =
      rest.crop === null && rest.quality === null
        ? this.file
        : new Blob([bytes], { type: "image/jpeg" });
    return { blob, ...rest };
  }

  /** Gives the photo's memory back. */
  close(): void {
    this.closed = true;
    const number = this.number;
    this.opened
      ?.then((connection) => connection.call("close", { photo: number }))
      .catch(() => undefined);
  }

  /** @internal The worker in which this photo is open. */
  async reopen(): Promise<Connection> {
    if (this.closed) throw new EngineError("closed", "the photo is closed");
    const connection = await this.engine.connect();
    if (
      this.opened === null ||
      (await this.opened.catch(() => null)) !== connection
    ) {
      this.opened = this.openIn(connection);
    }
    return this.opened;
  }

  private async openIn(connection: Connection): Promise<Connection> {
    const { number: photo, file, name } = this;
    await connection.call(
      "open",
      name === undefined ? { photo, file } : { photo, file, name },
    );
    return connection;
  }

  private given(profile: string | Profile) {
    return { photo: this.number, profile: textOf(profile) };
  }
}
