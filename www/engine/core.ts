import init, { Nets } from "../../target/wasm/plain/core.js";
import { EngineError } from "./errors";

/** Bytes of the three weight files together, set at build time. */
declare const WEIGHT_BYTES: number;

const WEIGHTS = ["detector.nn", "mesh.nn", "segmenter.nn"];

/** A module whose only function uses one SIMD instruction (i8x16.popcnt of a splat). */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8,
  0, 65, 0, 253, 15, 253, 98, 11,
]);

/** The core and its nets, each loaded once; what failed is tried again at the next call. */
export class Core {
  private memory: Promise<WebAssembly.Memory> | null = null;
  private nets: Promise<Nets> | null = null;

  constructor(
    private readonly base: string,
    private readonly onProgress: (loaded: number, total: number) => void,
  ) {}

  /** Compiles the build that this browser can run, then begins to fetch the weights. */
  async start(): Promise<WebAssembly.Memory> {
    this.memory ??= this.compile();
    try {
      const memory = await this.memory;
      this.loadNets().catch(() => undefined);
      return memory;
    } catch (error) {
      this.memory = null;
      throw error;
    }
  }

  /** The nets, once their weights are here. */
  async loadNets(): Promise<Nets> {
    this.nets ??= this.fetchNets();
    try {
      return await this.nets;
    } catch (error) {
      this.nets = null;
      throw error;
    }
  }

  private async compile(): Promise<WebAssembly.Memory> {
    const build = WebAssembly.validate(SIMD_PROBE)
      ? "core-simd.wasm"
      : "core-plain.wasm";
    try {
      // The bytes, not the response: a server's wrong MIME type must not matter.
      const bytes = await fetchBytes(new URL(build, this.base));
      return (await init({ module_or_path: bytes })).memory;
    } catch (error) {
      throw new EngineError("wasm", `${build}: ${reason(error)}`);
    }
  }

  private async fetchNets(): Promise<Nets> {
    let loaded = 0;
    const count = (bytes: number) => {
      loaded += bytes;
      this.onProgress(Math.min(loaded, WEIGHT_BYTES), WEIGHT_BYTES);
    };
    const fetchOne = (name: string) =>
      fetchBytes(new URL(name, this.base), count);
    try {
      const [detector, mesh, segmenter] = await Promise.all(
        WEIGHTS.map(fetchOne),
      );
      return new Nets(detector!, mesh!, segmenter!);
    } catch (error) {
      throw new EngineError("weights", reason(error));
    }
  }
}

/** The body of an answer, its arrival counted. */
async function fetchBytes(
  url: URL,
  count?: (bytes: number) => void,
): Promise<Uint8Array> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) {
    throw new Error(`${url.pathname}: HTTP ${response.status}`);
  }
  if (!count || !response.body) {
    return new Uint8Array(await response.arrayBuffer());
  }
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    count(part.value.length);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

const reason = (error: unknown) =>
  error instanceof Error ? error.message : String(error);
