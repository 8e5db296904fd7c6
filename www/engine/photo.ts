import {
  isOriginal,
  OpenedPhoto,
  turnedBy,
  type PreparedFacts,
} from "./opened_photo";
import type { Profile } from "./profile";
import type { Rect, Refused } from "./report";
import type { Session } from "./session";

/** A file that may be uploaded. */
export interface Prepared extends PreparedFacts {
  /** Under policy `original` the very bytes that were picked. */
  blob: Blob;
}

/** Long side of a preview in pixels: twice what a phone shows. */
const PREVIEW_SIDE = 1600;

/** A photo picked in a browser. */
export class Photo extends OpenedPhoto {
  /** @internal Use `engine.open`. */
  constructor(
    session: Session,
    /** The file as picked. */
    readonly file: Blob,
    private readonly name: string | undefined,
    turned = 0,
  ) {
    super(
      session,
      async () => (name === undefined ? { file } : { file, name }),
      turned,
    );
  }

  /**
   * The same photo turned clockwise by quarters: `degrees` is a multiple of 90, also below zero. Pixels are moved and nothing
   * else. A profile that takes originals only rejects the turned photo as it rejects the picked one, because its bytes stay
   * as they are. Both photos are to be closed.
   */
  async turn(degrees: number): Promise<Photo> {
    const turned = turnedBy(this.turned, degrees);
    const photo = new Photo(this.session, this.file, this.name, turned);
    await photo.reopen();
    return photo;
  }

  /**
   * The picture as it is measured, with a long side of at most `side` pixels; null where it cannot be decoded. For showing
   * a photo that the browser would show turned another way.
   */
  async preview(side = PREVIEW_SIDE): Promise<Blob | null> {
    const bytes = await this.previewBytes(side);
    return bytes && new Blob([bytes], { type: "image/jpeg" });
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
