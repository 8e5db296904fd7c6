import { LiveGuide, OpenPhoto } from "../../target/wasm/plain/core.js";
import { Core } from "./core";
import type { Rows } from "./decode";
import { EngineError, isCrash, reason } from "./errors";
import type { Host } from "./host";
import { Opened, openFile } from "./opened";
import type {
  Calls,
  CallName,
  Frame,
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
  const photos = new Map<number, Opened>();
  const guides = new Map<number, LiveGuide>();
  let core: Core | null = null;

  const loaded = () => {
    if (core === null)
      throw new EngineError("closed", "the engine is not loaded");
    return core;
  };
  const find = (photo: number) => {
    const found = photos.get(photo);
    if (found === undefined) throw new EngineError("closed", "no such photo");
    return found;
  };
  /** A photo in the core. */
  const findInCore = (photo: number) => {
    const open = find(photo).inCore;
    if (open === null) throw new EngineError("closed", "no such photo");
    return open;
  };

  const pixelsOf = (frame: Frame) => {
    const rows = host.pixelsOf(frame);
    if (rows === null) throw new EngineError("unreadable", "no pixels");
    return rows;
  };

  const openInCore = async (photo: number) => {
    await loaded().start();
    const open = await find(photo).openInCore();
    if (open.isRare)
      loaded()
        .parts.load("formats")
        .catch(() => undefined);
  };

  /** What answers about pixels need: the nets, and the profile's text. */
  const ready = (profile: string) =>
    Promise.all([loaded().loadNets(), loaded().textOf(profile)]);

  /** Asks a photo for what the core may need another part for. */
  const ask = async <Answer>(
    photo: number,
    question: (open: OpenPhoto) => Answer,
  ) => {
    await openInCore(photo);
    return loaded().parts.answer(
      () => validly(() => question(findInCore(photo))),
      () => findInCore(photo).forget(),
    );
  };

  /** Asks a picture that is looked at once for its codes. */
  const askForCodes = async <Answer>(
    given: Picture,
    question: (open: OpenPhoto) => Answer,
  ) => {
    const { parts } = loaded();
    const code = parts.load("code");
    code.catch(() => undefined);
    await loaded().start();
    const picture = await openPicture(given);
    try {
      await code;
      return await parts.answer(
        () => question(picture),
        () => picture.forget(),
      );
    } finally {
      picture.free();
    }
  };

  const openPicture = async (given: Picture) =>
    "frame" in given
      ? openFrame(pixelsOf(given.frame))
      : await openFile(host, given.file);

  return {
    async load({ base, files = {}, weights, profiles }) {
      const given = {
        ...(weights && { readWeights: async () => asBytes(weights) }),
        ...(profiles && { readProfiles: async () => profiles }),
      };
      const locate = (name: string) => base + (files[name] ?? name);
      core ??= new Core({ ...host, ...given }, locate, onProgress);
      await core.load();
      return null;
    },

    async open({ photo, ...picked }) {
      const opened = new Opened(host, picked);
      if (loaded().hasFirst && !loaded().runs) await opened.openFirst();
      else {
        await loaded().start();
        await opened.openInCore();
      }
      photos.set(photo, opened);
      if (opened.inCore) await openInCore(photo);
      return null;
    },

    async inspect({ photo, profile }) {
      const text = await loaded().textOf(profile);
      return validly(() => find(photo).earliest.inspect(text));
    },

    async examine({ photo, profile }) {
      const [nets, text] = await ready(profile);
      return ask(photo, (open) => open.examine(nets, text));
    },

    async place({ photo, profile }) {
      const [nets, text] = await ready(profile);
      return ask(photo, (open) => open.place(nets, text));
    },

    async evaluate({ photo, profile, crop }) {
      const text = await loaded().textOf(profile);
      await openInCore(photo);
      return validly(() => findInCore(photo).evaluate(text, edges(crop)));
    },

    async prepare({ photo, profile, crop }) {
      const [nets, text] = await ready(profile);
      const part = crop && edges(crop);
      const made = await ask(photo, (open) => open.prepare(nets, text, part));
      return hasBytes(made) ? { ...made, bytes: made.bytes.buffer } : made;
    },

    async preview({ photo, side }) {
      const bytes = await ask(photo, (open) => open.preview(side));
      return bytes ? { bytes: asBuffer(bytes) } : null;
    },

    readCode: (given) => askForCodes(given, (picture) => picture.readCode()),

    readCodes: (given) => askForCodes(given, (picture) => picture.readCodes()),

    async guide({ guide, profile, rows }) {
      const text = await loaded().textOf(profile);
      await loaded().start();
      guides.get(guide)?.free();
      guides.set(
        guide,
        validly(() => new LiveGuide(text, rows)),
      );
      return null;
    },

    async look({ guide, frame, millis }) {
      const nets = await loaded().loadNets();
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
      return loaded().readProfiles();
    },

    async memory() {
      return (await core?.start())?.buffer.byteLength ?? 0;
    },

    async close({ photo }) {
      photos.get(photo)?.free();
      photos.delete(photo);
      return null;
    },
  };
}

const openFrame = ({ rgb, width }: Rows) =>
  OpenPhoto.withPixels(new Uint8Array(), undefined, rgb, width);

const edges = ({ x, y, width, height }: Rect) =>
  new Float32Array([x, y, width, height]);

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
