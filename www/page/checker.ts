import {
  EngineError,
  load,
  type Code,
  type Engine,
  type Photo,
  type Prepared,
  type Profile,
  type Refused,
  type Report,
} from "../engine";
import { failureWordOf } from "./failure_word";

/** Names of the engine's files beside the page's scripts, by their names in the npm package; set at build time. */
declare const ENGINE_FILES: Record<string, string>;

/** The engine of this page: loaded when the page opens, again when that failed. */
export class Checker {
  /** Called with the share of the weights that has arrived. */
  onProgress: (share: number) => void = () => undefined;
  private engine: Promise<Engine> | null = null;

  /** Begins to load; a failure is reported when a photo is picked. */
  warm(): void {
    this.ready().catch(() => undefined);
  }

  async open(file: File): Promise<Photo> {
    return (await this.ready()).open(file);
  }

  /** The code in a picture; null when there is none. */
  async readCode(file: File): Promise<Code | null> {
    return (await this.ready()).readCode(file);
  }

  /** Every code in a picture, from the top down. */
  async readCodes(file: File): Promise<Code[]> {
    return (await this.ready()).readCodes(file);
  }

  /** The engine, once it runs. */
  async ready(): Promise<Engine> {
    this.engine ??= load({
      base: new URL("assets/", document.baseURI).href,
      files: ENGINE_FILES,
      onProgress: (loaded, total) =>
        this.onProgress(total > 0 ? loaded / total : 0),
    });
    try {
      return await this.engine;
    } catch (error) {
      this.engine = null;
      throw error;
    }
  }
}

export const checker = new Checker();

/** The page's word for a failure. */
export const failureWord = (error: unknown) =>
  failureWordOf(error instanceof EngineError ? error.code : "crashed");

export type { Photo, Prepared, Profile, Refused, Report };
