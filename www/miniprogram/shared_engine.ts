import { load, type Engine, type LoadOptions } from "./engine";
import type { Configuration } from "./configuration";

/** Milliseconds that the engine outlives its last user: the next page of the same flow finds it running. */
const LINGER_MS = 20_000;

let options: LoadOptions | null = null;
let engine: Promise<Engine> | null = null;
let users = 0;
let ending: ReturnType<typeof setTimeout> | undefined;

/** Says where the engine's files are, for every component of the mini-program. To be called before one is shown. */
export function configure({ logic: _, ...given }: Configuration): void {
  options = given;
}

/** The one engine of all components: WeChat allows a mini-program a single worker. */
export interface SharedEngine {
  /** The running engine; it starts at the first call. Rejects as `load` does. */
  ready(): Promise<Engine>;
  /** Says that this user needs it no more; the memory is given back soon after the last one. */
  release(): void;
}

/** Becomes a user of the engine. */
export function useEngine(): SharedEngine {
  let isReleased = false;
  users += 1;
  clearTimeout(ending);
  return {
    ready,
    release() {
      if (isReleased) return;
      isReleased = true;
      users -= 1;
      if (users === 0) ending = setTimeout(closeEngine, LINGER_MS);
    },
  };
}

/** Gives the engine's memory back at once; a component that is still shown starts it again when it needs it. */
export function closeEngine(): void {
  clearTimeout(ending);
  engine?.then((running) => running.close()).catch(() => undefined);
  engine = null;
}

async function ready(): Promise<Engine> {
  if (options === null)
    throw new Error("call configure({ base, worker }) in app.js first");
  engine ??= load(options);
  try {
    return await engine;
  } catch (error) {
    engine = null;
    throw error;
  }
}
