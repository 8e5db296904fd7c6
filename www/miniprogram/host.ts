import * as glue from "../../target/wasm/plain/core.js";
import type { Host, Started } from "../engine/host";

/** The builds of the core, the faster first; WeChat has no way to ask whether it runs SIMD. */
const BUILDS = ["core-simd.wasm.br", "core-plain.wasm.br"];

/** What the build adds to the glue: it starts the core with the instance that `make` returns. */
type StartWith = (
  make: (imports: WXWebAssembly.Imports) => Promise<WXWebAssembly.Instance>,
) => Promise<Started>;

/** WeChat, in a worker or beside the page: the core is instantiated from a path in the mini-program's package. */
export const weChat: Host = {
  async startCore(base) {
    const { startWith } = glue as unknown as { startWith: StartWith };
    let failure: unknown;
    for (const build of BUILDS) {
      try {
        return await startWith((imports) => instantiate(base + build, imports));
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  },

  readWeights: async () => {
    throw new Error("the weights come with the call that loads the core");
  },

  readFile: async (file) => new Uint8Array(file as ArrayBuffer),

  decode: async () => null,

  pixelsOf: () => null,
};

/** Some versions of WeChat resolve with the instance, others with an object that holds it. */
async function instantiate(
  path: string,
  imports: WXWebAssembly.Imports,
): Promise<WXWebAssembly.Instance> {
  const made = await WXWebAssembly.instantiate(path, imports);
  const { instance = made } = made as { instance?: WXWebAssembly.Instance };
  return instance;
}
