import * as glue from "../../target/wasm/plain/core.js";
import type { Host, Started } from "../engine/host";

/** The builds of the core, the faster first; WeChat has no way to ask whether it runs SIMD. */
const BUILDS = ["core-simd.wasm.br", "core-plain.wasm.br"];

/** What the build adds to the glue. */
interface Patched {
  /** Starts the core with the instance that `make` returns. */
  startWith(
    make: (imports: WXWebAssembly.Imports) => Promise<WXWebAssembly.Instance>,
  ): Promise<Started>;
  /** Lets this core go, unless another one has taken its place. */
  stop(core: Started): void;
}

const { startWith, stop } = glue as unknown as Patched;

/** WeChat, in a worker or beside the page: the core is instantiated from a path in the mini-program's package. */
export function weChat(): Host {
  let started: Started | null = null;
  return {
    async startCore(base) {
      let failure: unknown;
      for (const build of BUILDS) {
        try {
          const core = startWith((imports) =>
            instantiate(base + build, imports),
          );
          return (started = await core);
        } catch (error) {
          failure = error;
        }
      }
      throw failure;
    },

    stopCore() {
      if (started !== null) stop(started);
      started = null;
    },

    readWeights: async () => {
      throw new Error("the weights come with the call that loads the core");
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
