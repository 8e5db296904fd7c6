import * as code from "../../target/wasm/code/code.js";
import * as formats from "../../target/wasm/formats/formats.js";
import * as core from "../../target/wasm/plain/core.js";
import type { Host, Started } from "../engine/host";
import type { PartName } from "../engine/parts";

/** The builds of the core, the faster first; WeChat has no way to ask whether it runs SIMD. */
const BUILDS = ["core-simd.wasm.br", "core-plain.wasm.br"];

/** What the build adds to the glue of a module. */
interface Patched {
  /** Starts the module with the instance that `make` returns. */
  startWith(
    make: (imports: WXWebAssembly.Imports) => Promise<WXWebAssembly.Instance>,
  ): Promise<Started>;
  /** Lets this instance go, unless another one has taken its place. */
  stop(instance: Started): void;
}

/** The core and its parts. */
const MODULES = { core, formats, code } as unknown as Record<
  "core" | PartName,
  Patched
>;

/** WeChat, in a worker or beside the page: the core is instantiated from a path in the mini-program's package. */
export function weChat(): Host {
  const stops: (() => void)[] = [];
  const start = async (module: keyof typeof MODULES, path: string) => {
    const { startWith, stop } = MODULES[module];
    const started = await startWith((imports) => instantiate(path, imports));
    stops.push(() => stop(started));
    return started;
  };
  return {
    async startCore(locate) {
      let failure: unknown;
      for (const build of BUILDS) {
        try {
          return await start("core", locate(build));
        } catch (error) {
          failure = error;
        }
      }
      throw failure;
    },

    startPart: (locate, part) => start(part, locate(`${part}.wasm.br`)),

    stopCore() {
      for (const stop of stops.splice(0)) stop();
    },

    readWeights: async () => {
      throw new Error("the weights come with the call that loads the core");
    },

    readProfiles: async () => {
      throw new Error("the profiles come with the call that loads the core");
    },

    readFile: async (file) => new Uint8Array(file as ArrayBuffer),

    decode: async () => null,

    pixelsOf: (frame) =>
      "rgb" in frame
        ? { rgb: new Uint8Array(frame.rgb), width: frame.width }
        : null,
  };
}

/** Some versions of WeChat resolve with the instance, others with an object that holds it. */
async function instantiate(
  path: string,
  imports: WXWebAssembly.Imports,
): Promise<WXWebAssembly.Instance> {
  const made = await WXWebAssembly.instantiate(path, imports);
  const { instance = made } = made as { instance?: WXWebAssembly.Instance };
  return instance;
}
