import { EngineError } from "../engine/errors";
import { Guide } from "../engine/guide";
import { textOf, type Profile } from "../engine/profile";
import type { Port } from "../engine/protocol";
import type { Code } from "../engine/report";
import { Session, started } from "../engine/session";
import { readFile, readText, removeLeftOvers } from "./files";
import { Photo } from "./photo";
import { fetchWorkers, inPage, inWorker } from "./ports";
import { downloadedWeights, packagedWeights } from "./weights";

/** How {@link load} finds the engine's files. */
export interface LoadOptions {
  /** Folder of the mini-program's package with the wasm and the weights, from the package's root. */
  base: string;
  /**
   * Path of the package's `worker/xuezhao.js` in the mini-program's worker folder, without a slash in front. Left out,
   * or where WeChat cannot run it, the core runs beside the page.
   */
  worker?: string;
  /** The worker folder is a subpackage of its own (`"isSubpackage": true` in `app.json`): it is fetched before the worker starts. */
  workerIsSubpackage?: boolean;
  /**
   * Folder of a server of yours with the weights (`*.nn.br`), for a smaller package: they are fetched once and checked.
   * The wasm stays in the package: WeChat starts it from nowhere else.
   */
  weightsUrl?: string;
}

/** What {@link Engine.open} is told of a picked file. */
export interface OpenOptions {
  /**
   * WeChat may have taken the metadata out of it, as `wx.chooseMedia` and the camera do: checks that look for signs in
   * them are `unknown` where none are left.
   */
  stripped?: boolean;
}

/**
 * Starts the engine. Rejects with an {@link EngineError} of code `worker`, `wasm` or `weights`; calling again tries
 * again. The subpackage with the engine's files must have been loaded.
 */
export function load(options: LoadOptions): Promise<Engine> {
  return started(new Engine(options));
}

/**
 * The engine: one worker, restarted by itself when WeChat ends it. There may be one at a time. When WeChat warns that
 * memory runs out, it gives its own back, and starts again at the next call.
 */
export class Engine extends Session {
  private readonly onWarning = () => this.rest();
  private lastGuide = 0;

  /** @internal Use {@link load}. */
  constructor({ base, worker, workerIsSubpackage, weightsUrl }: LoadOptions) {
    const folder = withSlash(base);
    const ports: (() => Port)[] = [inPage];
    if (worker !== undefined) ports.unshift(() => inWorker(worker));
    super(async () => {
      const weights =
        weightsUrl === undefined
          ? packagedWeights(folder)
          : downloadedWeights(withSlash(weightsUrl));
      const [files, text] = await Promise.all([
        weights,
        readText(`${folder}profiles.json`),
        workerIsSubpackage ? fetchWorkers() : null,
      ]);
      if (text === null)
        throw new EngineError("wasm", `${folder}profiles.json is missing`);
      return { base: folder, weights: files, profiles: JSON.parse(text) };
    }, ports);
    wx.onMemoryWarning?.(this.onWarning);
    removeLeftOvers();
  }

  /** Ends the core and gives its memory back; photos of this engine cannot be used any more. */
  override close(): void {
    wx.offMemoryWarning?.(this.onWarning);
    super.close();
  }

  /**
   * Takes a picked file by its path, and by its name where WeChat tells it. Never rejects for a bad picture: what is
   * wrong with it is in the report.
   */
  async open(
    filePath: string,
    name?: string,
    { stripped = false }: OpenOptions = {},
  ): Promise<Photo> {
    const photo = new Photo(this, { filePath, name, stripped });
    await photo.reopen();
    return photo;
  }

  /** The code in a picture; null when there is none. */
  async readCode(filePath: string): Promise<Code | null> {
    const file = await readFile(filePath);
    return this.use((core) => core.call("readCode", { file }));
  }

  /** Every code in a picture, from the top down. */
  async readCodes(filePath: string): Promise<Code[]> {
    const file = await readFile(filePath);
    return this.use((core) => core.call("readCodes", { file }));
  }

  /**
   * The live guide of one camera session; `rows` is how many rows the photo will have. Its frames come from
   * `rgbFrame`.
   */
  async guide(profile: string | Profile, rows: number): Promise<Guide> {
    const number = ++this.lastGuide;
    const guide = new Guide(this, number, textOf(profile), rows);
    await guide.reopen();
    return guide;
  }
}

const withSlash = (folder: string) =>
  folder.endsWith("/") ? folder : `${folder}/`;
