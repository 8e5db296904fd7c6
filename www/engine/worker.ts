import {
  LiveGuide,
  OpenPhoto,
  profiles,
} from "../../target/wasm/plain/core.js";
import { Core } from "./core";
import { decodeInBrowser, rowsOfFrame, type Rows } from "./decode";
import { EngineError } from "./errors";
import type { Calls, CallName, Frame, Reply, Request } from "./protocol";
import type { Rect } from "./report";

const port = self as unknown as {
  postMessage(reply: Reply, transfer?: Transferable[]): void;
};
const photos = new Map<number, OpenPhoto>();
const guides = new Map<number, LiveGuide>();
let core: Core | null = null;
let memory: WebAssembly.Memory | null = null;

const handlers: {
  [Name in CallName]: (
    given: Calls[Name]["given"],
  ) => Promise<Calls[Name]["result"]>;
} = {
  async load({ base }) {
    core ??= new Core(base, (loaded, total) =>
      port.postMessage({ loaded, total }),
    );
    memory = await core.start();
    return null;
  },

  async open({ photo, file, name }) {
    photos.set(photo, await openFile(file, name));
    return null;
  },

  async inspect({ photo, profile }) {
    return validly(() => find(photo).inspect(profile));
  },

  async examine({ photo, profile }) {
    const nets = await started().loadNets();
    return validly(() => find(photo).examine(nets, profile));
  },

  async place({ photo, profile }) {
    const nets = await started().loadNets();
    return validly(() => find(photo).place(nets, profile));
  },

  async evaluate({ photo, profile, crop }) {
    return validly(() => find(photo).evaluate(profile, edges(crop)));
  },

  async prepare({ photo, profile, crop }) {
    const nets = await started().loadNets();
    const part = crop && edges(crop);
    return validly(() => find(photo).prepare(nets, profile, part));
  },

  async readCode({ file }) {
    const picture =
      file instanceof Blob ? await openFile(file) : openFrame(file);
    try {
      return picture.readCode();
    } finally {
      picture.free();
    }
  },

  async guide({ guide, profile }) {
    guides.get(guide)?.free();
    guides.set(
      guide,
      validly(() => new LiveGuide(profile)),
    );
    return null;
  },

  async look({ guide, frame, millis }) {
    const nets = await started().loadNets();
    const found = guides.get(guide);
    if (found === undefined) throw new EngineError("closed", "no such guide");
    const { rgb, width } = pixelsOf(frame);
    return validly(() => found.look(nets, rgb, width, millis));
  },

  async endGuide({ guide }) {
    guides.get(guide)?.free();
    guides.delete(guide);
    return null;
  },

  async profiles() {
    return profiles();
  },

  async memory() {
    return memory?.buffer.byteLength ?? 0;
  },

  async close({ photo }) {
    photos.get(photo)?.free();
    photos.delete(photo);
    return null;
  },
};

/** Opens a file; what the core does not decode, the browser does. */
async function openFile(file: Blob, name?: string): Promise<OpenPhoto> {
  const bytes = await read(file);
  const opened = new OpenPhoto(bytes, name);
  const rows = opened.needsBrowser ? await decodeInBrowser(file) : null;
  if (rows === null) return opened;
  opened.free();
  return OpenPhoto.withPixels(bytes, name, rows.rgb, rows.width);
}

function openFrame(frame: Frame): OpenPhoto {
  const { rgb, width } = pixelsOf(frame);
  return OpenPhoto.withPixels(new Uint8Array(), undefined, rgb, width);
}

function pixelsOf(frame: Frame): Rows {
  const rows = rowsOfFrame(frame);
  if (rows === null) throw new EngineError("unreadable", "no pixels");
  return rows;
}

const edges = ({ x, y, width, height }: Rect) =>
  new Float32Array([x, y, width, height]);

async function read(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new EngineError("unreadable", String(error));
  }
}

function started(): Core {
  if (core === null)
    throw new EngineError("closed", "the engine is not loaded");
  return core;
}

function find(photo: number): OpenPhoto {
  const found = photos.get(photo);
  if (found === undefined) throw new EngineError("closed", "no such photo");
  return found;
}

/** What the core returns as an error is about the profile; what stops it is a crash. */
function validly<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (isCrash(error) || error instanceof EngineError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new EngineError("profile", message);
  }
}

/** True for a panic, an exhausted stack or memory: the instance cannot be trusted any more. */
const isCrash = (error: unknown) =>
  error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

const hasBytes = (
  value: unknown,
): value is { bytes: Uint8Array<ArrayBuffer> } =>
  typeof value === "object" && value !== null && "bytes" in value;

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const { id, call, given } = data;
  try {
    const handle = handlers[call] as (given: unknown) => Promise<unknown>;
    const result = await handle(given);
    const transfer = hasBytes(result) ? [result.bytes.buffer] : [];
    port.postMessage({ id, result }, transfer);
  } catch (error) {
    const code = error instanceof EngineError ? error.code : "crashed";
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ id, error: { code, message } });
  }
};
