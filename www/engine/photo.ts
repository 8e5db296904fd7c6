import { isOriginal, OpenedPhoto, type PreparedFacts } from "./opened_photo";
import type { Profile } from "./profile";
import type { Rect, Refused } from "./report";
import type { Session } from "./session";

/** A file that may be uploaded. */
export interface Prepared extends PreparedFacts {
  /** Under policy `original` the very bytes that were picked. */
  blob: Blob;
}

/** A photo picked in a browser. */
export class Photo extends OpenedPhoto {
  /** @internal Use `engine.open`. */
  constructor(
    session: Session,
    /** The file as picked. */
    readonly file: Blob,
    name: string | undefined,
  ) {
    super(session, async () =>
      name === undefined ? { file } : { file, name },
    );
  }

  /**
   * The file to upload, or why there is none. `crop` is the part that the student chose, in upright pixels
   * of the picked photo; without it the engine proposes one.
   */
  async prepare(
    profile: string | Profile,
    options: { crop?: Rect } = {},
  ): Promise<Prepared | Refused> {
    const answer = await this.prepareBytes(profile, options);
    if ("refused" in answer) return answer;
    const { bytes, ...facts } = answer;
    const blob = isOriginal(facts)
      ? this.file
      : new Blob([bytes], { type: "image/jpeg" });
    return { blob, ...facts };
  }
}
