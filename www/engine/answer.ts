import {
  LiveGuide,
  OpenPhoto,
  profiles,
} from "../../target/wasm/plain/core.js";
import { Core } from "./core";
import type { Rows } from "./decode";
import { EngineError, isCrash, reason } from "./errors";
import type { Host } from "./host";
import type {
  Calls,
  CallName,
  Frame,
  PickedFile,
  Picture,
  Reply,
  Request,
} from "./protocol";
import type { Rect } from "./report";

type Handlers = {
  [Name in CallName]: (
    given: Calls[Name]["given"],
  ) => Promise<Calls[Name]["result"]>;
};

/** Answers calls with the core that `host` starts; what it returns takes one call. */
export function answering(
  host: Host,
  post: (reply: Reply, transfer: ArrayBuffer[]) => void,
): (request: Request) => Promise<void> {
  const handlers = handlersOf(host, (loaded, total) =>
    post({ loaded, total }, []),
  );
  return async ({ id, call, given }) => {
    try {
      const handle = handlers[call] as (given: unknown) => Promise<unknown>;
      const result = await handle(given);
      post({ id, result }, holdsBuffer(result) ? [result.bytes] : []);
    } catch (error) {
      const code = error instanceof EngineError ? error.code : "crashed";
      post({ id, error: { code, message: reason(error) } }, []);
    }
  };
}

function handlersOf(
  host: Host,
  onProgress: (loaded: number, total: number) => void,
): Handlers {
  const photos = new Map<number, OpenPhoto>();
  const guides = new Map<number, LiveGuide>();
  let core: Core | null = null;
  let memory: WebAssembly.Memory | null = null;

  const nets = () => {
    if (core === null)
      throw new EngineError("closed", "the engine is not loaded");
    return core.loadNets();
  };
  const find = (photo: number) => {
    const found = photos.get(photo);
    if (found === undefined) throw new EngineError("closed", "no such photo");
    return found;
  };

  const pixelsOf = (frame: Frame) => {
    const rows = host.pixelsOf(frame);
    if (rows === null) throw new EngineError("unreadable", "no pixels");
    return rows;
  };

  const openPicture = async (given: Picture) =>
    "frame" in given
      ? openFrame(pixelsOf(given.frame))
      : await openFile(host, given.file);

  return {
    async load({ base, weights }) {
      core ??= new Core(
        weights ? { ...host, readWeights: async () => asBytes(weights) } : host,
        base,
        onProgress,
      );
      memory = await core.start();
      return null;
    },

    async open({ photo, file, name, turn }) {
      const opened = await openFile(host, file, name);
      if (turn) opened.turn(turn);
      photos.set(photo, opened);
      return null;
    },

    async inspect({ photo, profile }) {
      return validly(() => find(photo).inspect(profile));
    },

    async examine({ photo, profile }) {
      const loaded = await nets();
      return validly(() => find(photo).examine(loaded, profile));
    },

    async place({ photo, profile }) {
      const loaded = await nets();
      return validly(() => find(photo).place(loaded, profile));
    },

    async evaluate({ photo, profile, crop }) {
      return validly(() => find(photo).evaluate(profile, edges(crop)));
    },

    async prepare({ photo, profile, crop }) {
      const loaded = await nets();
      const part = crop && edges(crop);
      const made = validly(() => find(photo).prepare(loaded, profile, part));
      return hasBytes(made) ? { ...made, bytes: made.bytes.buffer } : made;
    },

    async preview({ photo, side }) {
      const bytes = find(photo).preview(side);
      return bytes ? { bytes: asBuffer(bytes) } : null;
    },

    async readCode(given) {
      const picture = await openPicture(given);
      try {
        return picture.readCode();
      } finally {
        picture.free();
      }
    },

    async readCodes(given) {
      const picture = await openPicture(given);
      try {
        return picture.readCodes();
      } finally {
        picture.free();
      }
    },

    async guide({ guide, profile, rows }) {
      guides.get(guide)?.free();
      guides.set(
        guide,
        validly(() => new LiveGuide(profile, rows)),
      );
      return null;
    },

    async look({ guide, frame, millis }) {
      const loaded = await nets();
      const found = guides.get(guide);
      if (found === undefined) throw new EngineError("closed", "no such guide");
      const { rgb, width } = pixelsOf(frame);
      return validly(() => found.look(loaded, rgb, width, millis));
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
}

/** Opens a file; what the core does not decode, the host does. */
async function openFile(
  host: Host,
  file: PickedFile,
  name?: string,
): Promise<OpenPhoto> {
  const bytes = await read(host, file);
  const opened = new OpenPhoto(bytes, name);
  const rows = opened.needsBrowser ? await host.decode(file) : null;
  if (rows === null) return opened;
  opened.free();
  return OpenPhoto.withPixels(bytes, name, rows.rgb, rows.width);
}

const openFrame = ({ rgb, width }: Rows) =>
  OpenPhoto.withPixels(new Uint8Array(), undefined, rgb, width);

const edges = ({ x, y, width, height }: Rect) =>
  new Float32Array([x, y, width, height]);

async function read(host: Host, file: PickedFile): Promise<Uint8Array> {
  try {
    return await host.readFile(file);
  } catch (error) {
    throw new EngineError("unreadable", reason(error));
  }
}

const asBytes = (buffers: ArrayBuffer[]) =>
  buffers.map((buffer) => new Uint8Array(buffer));

/** What the core returns as an error is about the profile; what stops it is a crash. */
function validly<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (isCrash(error) || error instanceof EngineError) throw error;
    throw new EngineError("profile", reason(error));
  }
}

/** The core's own array, which has a buffer to itself. */
const asBuffer = (bytes: Uint8Array) => bytes.buffer as ArrayBuffer;

/** The core's own array: a copy outside of its memory, with a buffer to itself. */
const hasBytes = (made: unknown): made is { bytes: Uint8Array<ArrayBuffer> } =>
  isObject(made) && made.bytes instanceof Uint8Array;

const holdsBuffer = (result: unknown): result is { bytes: ArrayBuffer } =>
  isObject(result) && result.bytes instanceof ArrayBuffer;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
