import { Connection } from "./connection";
import { EngineError } from "./errors";
import { Guide, handedOver } from "./guide";
import { Photo } from "./photo";
import { textOf, type Profile } from "./profile";
import type { Code, Frame } from "./protocol";

/** How {@link load} finds the engine's files. */
export interface LoadOptions {
  /** Folder of your own origin with `worker.js`, the wasm and the weights. */
  base: string;
  /** Bytes of the weights that have arrived so far. */
  onProgress?: (loaded: number, total: number) => void;
}

/**
 * Starts the engine in a worker. Resolves when the core runs; the weights follow by themselves.
 * Rejects with an {@link EngineError} of code `worker` or `wasm`; calling again tries again.
 */
export async function load(options: LoadOptions): Promise<Engine> {
  const engine = new Engine(options);
  try {
    await engine.connect();
    return engine;
  } catch (error) {
    engine.close();
    throw error;
  }
}

/** The engine: one worker, restarted by itself when it is lost. */
export class Engine {
  private readonly base: URL;
  private connection: Promise<Connection> | null = null;
  private closed = false;
  private lastPhoto = 0;
  private lastGuide = 0;

  /** @internal Use {@link load}. */
  constructor(private readonly options: LoadOptions) {
    this.base = new URL(options.base, document.baseURI);
  }

  /** Takes a picked file. Never rejects for a bad picture: what is wrong with it is in the report. */
  async open(file: File | Blob | ArrayBuffer): Promise<Photo> {
    const blob = file instanceof Blob ? file : new Blob([file]);
    const name = file instanceof File ? file.name : undefined;
    const photo = new Photo(this, ++this.lastPhoto, blob, name);
    await photo.reopen();
    return photo;
  }

  /** The code in a picture or in a frame of the camera, which is handed over; null when there is none. */
  async readCode(
    file: File | Blob | ArrayBuffer | Frame,
  ): Promise<Code | null> {
    const connection = await this.connect();
    if (file instanceof Blob) return connection.call("readCode", { file });
    if (file instanceof ArrayBuffer)
      return connection.call("readCode", { file: new Blob([file]) });
    return connection.call("readCode", { file }, [handedOver(file)]);
  }

  /** A guide through a camera session, to a photo for this profile. */
  async guide(profile: string | Profile): Promise<Guide> {
    const guide = new Guide(this, ++this.lastGuide, textOf(profile));
    await guide.reopen();
    return guide;
  }

  /** The built-in profiles. */
  async profiles(): Promise<Profile[]> {
    return (await this.connect()).call("profiles", {});
  }

  /** Bytes of memory that the core holds. */
  async memory(): Promise<number> {
    return (await this.connect()).call("memory", {});
  }

  /** Ends the worker and gives its memory back; photos of this engine cannot be used any more. */
  close(): void {
    this.closed = true;
    const ended = new EngineError("closed", "the engine is closed");
    this.connection
      ?.then((connection) => connection.end(ended))
      .catch(() => {});
    this.connection = null;
  }

  /** @internal The running worker; a new one when the last was lost. */
  connect(): Promise<Connection> {
    if (this.closed) {
      return Promise.reject(new EngineError("closed", "the engine is closed"));
    }
    this.connection ??= this.start();
    return this.connection;
  }

  private async start(): Promise<Connection> {
    let connection: Connection | null = null;
    try {
      connection = new Connection(
        new URL("worker.js", this.base),
        this.options.onProgress ?? (() => undefined),
        () => {
          this.connection = null;
        },
      );
      await connection.call("load", { base: this.base.href });
      return connection;
    } catch (error) {
      this.connection = null;
      connection?.end(new EngineError("closed", "the engine did not start"));
      throw error;
    }
  }
}
