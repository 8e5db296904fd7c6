import type { Connection } from "./connection";
import { EngineError } from "./errors";
import { textOf, type Profile } from "./profile";
import type { Calls, PreparedBytes, Refused } from "./protocol";
import type { Placement, Rect, Report, RuleState } from "./report";
import type { Session } from "./session";

/** A picked photo. It stays usable when the core is lost: it is opened again from its file. */
export class OpenedPhoto {
  private opened: Promise<Connection> | null = null;
  private closed = false;
  private readonly number: number;

  /** @internal `read` gives the file to the core, each time that it is opened. */
  constructor(
    private readonly session: Session,
    private readonly read: () => Promise<Omit<Calls["open"]["given"], "photo">>,
  ) {
    this.number = session.nextPhoto();
  }

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

  /** Gives the photo's memory back. */
  close(): void {
    this.closed = true;
    const photo = this.number;
    this.opened
      ?.then((connection) => connection.call("close", { photo }))
      .catch(() => undefined);
  }

  /** @internal The core in which this photo is open. */
  async reopen(): Promise<Connection> {
    if (this.closed) throw new EngineError("closed", "the photo is closed");
    const connection = await this.session.connect();
    if (
      this.opened === null ||
      (await this.opened.catch(() => null)) !== connection
    ) {
      this.opened = this.openIn(connection);
    }
    return this.opened;
  }

  /** @internal The bytes to upload, or why there are none. */
  async prepareBytes(
    profile: string | Profile,
    options: { crop?: Rect },
  ): Promise<PreparedBytes | Refused> {
    const connection = await this.reopen();
    const given = { ...this.given(profile), ...options };
    return connection.call("prepare", given);
  }

  private async openIn(connection: Connection): Promise<Connection> {
    const file = await this.read();
    await connection.call("open", { photo: this.number, ...file });
    return connection;
  }

  private given(profile: string | Profile) {
    return { photo: this.number, profile: textOf(profile) };
  }
}

/** What is known of a file that may be uploaded. */
export interface PreparedFacts {
  /** What the checks say of the file. */
  report: Report;
  /** The part of the picked photo that was used; null when all bytes were kept. */
  crop: Rect | null;
  /** JPEG quality on the IJG scale; null when all bytes were kept. */
  quality: number | null;
}

/** True when the file to upload is the picked file itself. */
export const isOriginal = ({ crop, quality }: PreparedFacts) =>
  crop === null && quality === null;
