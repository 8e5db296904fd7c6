import { onLockReleased } from "./worker_lock";
import { Guide, handedOver } from "./guide";
import { Photo } from "./photo";
import { textOf, type Profile } from "./profile";
import type { Frame, HandedOver, Picture, Port } from "./protocol";
import type { Code } from "./report";
import { type OnProgress, Session, started } from "./session";

/** How {@link load} finds the engine's files. */
export interface LoadOptions {
  /** Folder of your own origin with `worker.js`, the wasm and the weights. */
  base: string;
  /**
   * Names of files in `base` that are not called as in the package, by what they are called there: `{ "mesh.nn":
   * "mesh-3f2a.nn" }`. With a digest in its name a browser may keep a file for ever.
   */
  files?: Record<string, string>;
  /** Bytes of the weights that have arrived so far. */
  onProgress?: OnProgress;
}

/**
 * Starts the engine in a worker. Resolves when the core runs; the weights follow by themselves.
 * Rejects with an {@link EngineError} of code `worker` or `wasm`; calling again tries again.
 */
export function load(options: LoadOptions): Promise<Engine> {
  return started(new Engine(options));
}

/** The engine: one worker, restarted by itself when it is lost. */
export class Engine extends Session {
  private lastGuide = 0;

  /** @internal Use {@link load}. */
  constructor({ base, files = {}, onProgress }: LoadOptions) {
    const folder = new URL(".", new URL(base, document.baseURI));
    super(
      async () => ({ base: folder.href, files }),
      [() => openWorker(new URL(files["worker.js"] ?? "worker.js", folder))],
      onProgress,
    );
  }

  /** Takes a picked file. Never rejects for a bad picture: what is wrong with it is in the report. */
  async open(file: File | Blob | ArrayBuffer): Promise<Photo> {
    const name = file instanceof File ? file.name : undefined;
    const photo = new Photo(this, asBlob(file), name);
    await photo.reopen();
    return photo;
  }

  /** The code in a picture or in a frame of the camera, which is handed over; null when there is none. */
  readCode(file: File | Blob | ArrayBuffer | Frame): Promise<Code | null> {
    return this.use((core) => core.call("readCode", ...pictureOf(file)));
  }

  /** Every code in a picture or in a frame of the camera, which is handed over, from the top down. */
  readCodes(file: File | Blob | ArrayBuffer | Frame): Promise<Code[]> {
    return this.use((core) => core.call("readCodes", ...pictureOf(file)));
  }

  /**
   * A guide through a camera session, to a photo for this profile. `rows` are those of the photo that the camera
   * takes: with enough of them the person may stand further away.
   */
  async guide(profile: string | Profile, rows = 0): Promise<Guide> {
    const number = ++this.lastGuide;
    const guide = new Guide(this, number, textOf(profile), rows);
    await guide.reopen();
    return guide;
  }
}

/** A picture as it is sent, and what is handed over with it. */
const pictureOf = (
  file: Blob | ArrayBuffer | Frame,
): [given: Picture, transfer?: HandedOver[]] =>
  file instanceof Blob || file instanceof ArrayBuffer
    ? [{ file: asBlob(file) }]
    : [{ frame: file }, [handedOver(file)]];

const asBlob = (file: Blob | ArrayBuffer) =>
  file instanceof Blob ? file : new Blob([file]);

/** Throws where no worker can be made at all. */
function openWorker(url: URL): Port {
  const name = `xuezhao-${Date.now()}-${Math.random()}`;
  const worker = new Worker(url, { name });
  const watching = new AbortController();
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    listen(hear, fail) {
      const died = () => fail("the worker has ended");
      worker.onmessage = ({ data }) => {
        worker.onmessage = (event) => hear(event.data);
        onLockReleased(name, died, watching.signal);
        hear(data);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message || url.pathname);
      };
    },
    close() {
      watching.abort();
      worker.terminate();
    },
  };
}
