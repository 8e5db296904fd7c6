import type { Port } from "../engine/protocol";
import type { Code } from "../engine/report";
import { Session, started } from "../engine/session";
import { WEIGHTS } from "../engine/weights";
import { readCompressed, readFile } from "./files";
import { Photo } from "./photo";
import { inPage, inWorker } from "./ports";

/** How {@link load} finds the engine's files. */
export interface LoadOptions {
  /** Folder of the mini-program's package with the wasm and the weights, from the package's root. */
  base: string;
  /**
   * Path of the package's `worker/xuezhao.js` in the mini-program's worker folder, without a slash in front. Left out,
   * or where WeChat cannot run it, the core runs beside the page.
   */
  worker?: string;
}

/**
 * Starts the engine. Rejects with an {@link EngineError} of code `worker`, `wasm` or `weights`; calling again tries
 * again. The subpackage with the engine's files must have been loaded.
 */
export function load(options: LoadOptions): Promise<Engine> {
  return started(new Engine(options));
}

/** The engine: one worker, restarted by itself when WeChat ends it. There may be one at a time. */
export class Engine extends Session {
  /** @internal Use {@link load}. */
  constructor({ base, worker }: LoadOptions) {
    const folder = base.endsWith("/") ? base : `${base}/`;
    const ports: (() => Port)[] = [inPage];
    if (worker !== undefined) ports.unshift(() => inWorker(worker));
    super(async () => {
      const paths = WEIGHTS.map((name) => `${folder}${name}.br`);
      const weights = await Promise.all(paths.map(readCompressed));
      return { base: folder, weights };
    }, ports);
  }

  /**
   * Takes a picked file by its path, and by its name where WeChat tells it. Never rejects for a bad picture: what is
   * wrong with it is in the report.
   */
  async open(filePath: string, name?: string): Promise<Photo> {
    const photo = new Photo(this, filePath, name);
    await photo.reopen();
    return photo;
  }

  /** The code in a picture; null when there is none. */
  async readCode(filePath: string): Promise<Code | null> {
    const connection = await this.connect();
    return connection.call("readCode", { file: await readFile(filePath) });
  }

  /** Every code in a picture, from the top down. */
  async readCodes(filePath: string): Promise<Code[]> {
    const connection = await this.connect();
    return connection.call("readCodes", { file: await readFile(filePath) });
  }
}
