import { WorkerHandle } from "./worker_handle";
import { textOf, type Profile } from "./profile";
import type { Calls } from "./protocol";
import type {
  Placement,
  PreparedBytes,
  Rect,
  Refused,
  Report,
  RuleState,
} from "./report";
import type { Session } from "./session";

/** A picked photo. It stays usable when the core is lost: it is opened again from its file. */
export class OpenedPhoto {
  private readonly handle: WorkerHandle;
  private readonly number: number;

  /**
   * @internal `read` gives the file to the core, each time that it is opened; `turned` are the degrees by which it is turned
   * clockwise.
   */
  constructor(
    protected readonly session: Session,
    read: () => Promise<Omit<Calls["open"]["given"], "photo" | "turn">>,
    readonly turned: number,
  ) {
    const photo = session.nextPhoto();
    this.number = photo;
    this.handle = new WorkerHandle(
      session,
      "photo",
      async (core) =>
        core.call("open", { photo, turn: turned, ...(await read()) }),
      (core) => core.call("close", { photo }),
    );
  }

  /** The findings that need no weights: what the file says of itself. The others are `unknown`. */
  inspect(profile: string | Profile): Promise<Report> {
    return this.handle.use((core) => core.call("inspect", this.given(profile)));
  }

  /** All findings. */
  examine(profile: string | Profile): Promise<Report> {
    return this.handle.use((core) => core.call("examine", this.given(profile)));
  }

  /** The crop that the engine proposes; null when no crop keeps the placement rules. */
  place(profile: string | Profile): Promise<Placement | null> {
    return this.handle.use((core) => core.call("place", this.given(profile)));
  }

  /**
   * How the placement rules stand in a crop, in upright pixels of the picked photo. Empty before `place` or
   * `examine` has located the person.
   */
  evaluate(profile: string | Profile, crop: Rect): Promise<RuleState[]> {
    const given = { ...this.given(profile), crop };
    return this.handle.use((core) => core.call("evaluate", given));
  }

  /**
   * The picture as it is measured, as the bytes of a JPEG with a long side of at most `side` pixels; null where it cannot be
   * decoded. Browsers show some files turned another way, and some not at all.
   */
  async previewBytes(side: number): Promise<ArrayBuffer | null> {
    const given = { photo: this.number, side };
    const made = await this.handle.use((core) => core.call("preview", given));
    return made && made.bytes;
  }

  /** Gives the photo's memory back. */
  close(): void {
    this.handle.close();
  }

  /** @internal Opens the photo in the running core, unless it is open there. */
  reopen(): Promise<void> {
    return this.handle.reopen();
  }

  /** @internal The bytes to upload, or why there are none. */
  prepareBytes(
    profile: string | Profile,
    options: { crop?: Rect },
  ): Promise<PreparedBytes | Refused> {
    const given = { ...this.given(profile), ...options };
    return this.handle.use((core) => core.call("prepare", given));
  }

  private given(profile: string | Profile) {
    return { photo: this.number, profile: textOf(profile) };
  }
}

/** The turn of a photo that is turned once more, in degrees clockwise below 360. */
export function turnedBy(before: number, degrees: number): number {
  if (degrees % 90 !== 0) throw new RangeError("a turn is a multiple of 90");
  return (((before + degrees) % 360) + 360) % 360;
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
