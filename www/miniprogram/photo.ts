import {
  isOriginal,
  OpenedPhoto,
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

/** A photo picked in WeChat. */
export class Photo extends OpenedPhoto {
  private readonly written: string[] = [];

  /** @internal Use `engine.open`. */
  constructor(
    session: Session,
    /** The path as picked. */
    readonly filePath: string,
    name: string | undefined,
  ) {
    super(session, async () => {
      const file = await readFile(filePath);
      return name === undefined ? { file } : { file, name };
    });
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
