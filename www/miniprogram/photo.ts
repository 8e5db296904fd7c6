import {
  isOriginal,
  OpenedPhoto,
  turnedBy,
  type PreparedFacts,
} from "../engine/opened_photo";
import type { Profile } from "../engine/profile";
import type { Rect, Refused } from "../engine/report";
import type { Session } from "../engine/session";
import { readFile, removeFile, writeJpeg } from "./files";

/** A file that may be uploaded. */
export interface Prepared extends PreparedFacts {
  /**
   * Under policy `original` the path that was picked; else a file in the mini-program's own folder, which is removed
   * when the photo is closed.
   */
  filePath: string;
}

/** A file as WeChat has handed it over. */
interface Picked {
  filePath: string;
  name: string | undefined;
  stripped: boolean;
}

/** A photo picked in WeChat. */
export class Photo extends OpenedPhoto {
  private readonly written: string[] = [];

  /** @internal Use `engine.open`. */
  constructor(
    session: Session,
    private readonly picked: Picked,
    turned = 0,
  ) {
    super(
      session,
      async () => {
        const { filePath, name, stripped } = picked;
        const file = await readFile(filePath);
        return name === undefined
          ? { file, stripped }
          : { file, name, stripped };
      },
      turned,
    );
  }

  /** The path as picked. */
  get filePath(): string {
    return this.picked.filePath;
  }

  /**
   * The same photo turned clockwise by quarters: `degrees` is a multiple of 90, also below zero. Pixels are moved and nothing
   * else. A profile that takes originals only rejects the turned photo as it rejects the picked one, because its bytes stay
   * as they are. Both photos are to be closed.
   */
  async turn(degrees: number): Promise<Photo> {
    const turned = turnedBy(this.turned, degrees);
    const photo = new Photo(this.session, this.picked, turned);
    await photo.reopen();
    return photo;
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
    if (isOriginal(facts)) return { filePath: this.filePath, ...facts };
    const filePath = await writeJpeg(bytes);
    this.written.push(filePath);
    return { filePath, ...facts };
  }

  /** Gives the photo's memory back and removes the files that were made of it. */
  override close(): void {
    super.close();
    this.written.splice(0).forEach(removeFile);
  }
}
