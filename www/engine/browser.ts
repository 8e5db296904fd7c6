import init from "../../target/wasm/plain/core.js";
import { decodeInBrowser, rowsOfFrame } from "./decode";
import type { Host } from "./host";
import { WEIGHTS } from "./weights";

/** Bytes of the three weight files together, set at build time. */
declare const WEIGHT_BYTES: number;

/** A module whose only function uses one SIMD instruction (i8x16.popcnt of a splat). */
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8,
  0, 65, 0, 253, 15, 253, 98, 11,
]);

/** A browser's worker: files are fetched from the page's own origin. */
export const browser: Host = {
  async startCore(base) {
    const build = WebAssembly.validate(SIMD_PROBE)
      ? "core-simd.wasm"
      : "core-plain.wasm";
    const response = await fetchFile(new URL(build, base));
    // Compiled while it arrives; but a server's wrong MIME type must not matter.
    const isNamed = response.headers.get("Content-Type") === "application/wasm";
    const core = isNamed ? response : response.arrayBuffer();
    return init({ module_or_path: await core });
  },

  async readWeights(base, onProgress) {
    let loaded = 0;
    const count = (bytes: number) => {
      loaded += bytes;
      onProgress(Math.min(loaded, WEIGHT_BYTES), WEIGHT_BYTES);
    };
    return Promise.all(
      WEIGHTS.map((name) => fetchBytes(new URL(name, base), count)),
    );
  },

  async readFile(file) {
    const bytes = file instanceof Blob ? await file.arrayBuffer() : file;
    return new Uint8Array(bytes);
  },

  decode: (file) =>
    decodeInBrowser(file instanceof Blob ? file : new Blob([file])),

  pixelsOf: rowsOfFrame,
};

async function fetchFile(url: URL): Promise<Response> {
  const response = await fetch(url, { credentials: "same-origin" });
  if (response.ok) return response;
  throw new Error(`${url.pathname}: HTTP ${response.status}`);
}

/** The body of an answer, its arrival counted. */
async function fetchBytes(
  url: URL,
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
