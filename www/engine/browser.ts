import startCode from "../../target/wasm/code/code.js";
import startFormats from "../../target/wasm/formats/formats.js";
import startFirst from "../../target/wasm/start/start.js";
import startCore from "../../target/wasm/plain/core.js";
import { decodeInBrowser, rowsOfFrame } from "./decode";
import type { Host } from "./host";
import { WEIGHTS } from "./weights";

/** Bytes of the weight files together, set at build time. */
declare const WEIGHT_BYTES: number;

/**
 * Weight files that arrive at once. With HTTP/1.1 a browser opens six connections to a server: the core takes one, and the
 * page, which shows the first findings meanwhile, is left two.
 */
const WEIGHTS_AT_ONCE = 3;

/** A module whose only function uses one SIMD instruction (i8x16.popcnt of a splat). */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8,
  0, 65, 0, 253, 15, 253, 98, 11,
]);

/** A browser's worker: files are fetched from the page's own origin. */
export const browser: Host = {
  startFirst(locate) {
    const wasm = fetchWasm(locate("start.wasm"));
    return {
      begun: wasm.catch(() => undefined),
      started: startFirst({ module_or_path: wasm }),
    };
  },

  async startCore(locate) {
    const build = WebAssembly.validate(SIMD_PROBE)
      ? "core-simd.wasm"
      : "core-plain.wasm";
    return startCore({ module_or_path: await fetchWasm(locate(build)) });
  },

  async startPart(locate, part) {
    const start = part === "code" ? startCode : startFormats;
    const wasm = await fetchWasm(locate(`${part}.wasm`));
    return start({ module_or_path: wasm });
  },

  async readWeights(locate, onProgress) {
    let loaded = 0;
    const count = (bytes: number) => {
      loaded += bytes;
      onProgress(Math.min(loaded, WEIGHT_BYTES), WEIGHT_BYTES);
    };
    return inTurn(WEIGHTS, WEIGHTS_AT_ONCE, (name) =>
      fetchBytes(locate(name), count),
    );
  },

  readProfiles: async (locate) =>
    (await fetchFile(locate("profiles.json"))).json(),

  async readFile(file) {
    const bytes = file instanceof Blob ? await file.arrayBuffer() : file;
    return new Uint8Array(bytes);
  },

  decode: (file) =>
    decodeInBrowser(file instanceof Blob ? file : new Blob([file])),

  pixelsOf: rowsOfFrame,
};

/** What `make` makes of each item, begun in this order; at most `atOnce` are under way. */
async function inTurn<Item, Made>(
  items: Item[],
  atOnce: number,
  make: (item: Item) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  const waiting = [...items.entries()];
  const lane = async () => {
    for (let turn = waiting.shift(); turn; turn = waiting.shift())
      made[turn[0]] = await make(turn[1]);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return made;
}

/** A module that is compiled while it arrives; but a server's wrong MIME type must not matter. */
async function fetchWasm(url: string): Promise<Response | ArrayBuffer> {
  const response = await fetchFile(url);
  const isNamed = response.headers.get("Content-Type") === "application/wasm";
  return isNamed ? response : response.arrayBuffer();
}

async function fetchFile(url: string): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (response.ok) return response;
  throw new Error(`${new URL(url).pathname}: HTTP ${response.status}`);
}

/** The body of an answer, its arrival counted. */
async function fetchBytes(
  url: string,
  count: (bytes: number) => void,
): Promise<Uint8Array> {
  const response = await fetchFile(url);
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    count(part.value.length);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
