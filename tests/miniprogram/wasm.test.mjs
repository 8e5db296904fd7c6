// What the wasm of the mini-program package asks of an engine: neither reference types nor what came with them, and SIMD only in
// the build that is named after it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import binaryen from "binaryen";
import { filesUnder, root } from "../../scripts/run.mjs";

const { MVP, MutableGlobals, SignExt, NontrappingFPToInt, SIMD128 } =
  binaryen.Features;
const { BulkMemory, BulkMemoryOpt } = binaryen.Features;
const PLAIN =
  MVP |
  MutableGlobals |
  SignExt |
  NontrappingFPToInt |
  BulkMemory |
  BulkMemoryOpt;

const modules = filesUnder("dist/miniprogram/engine").filter((path) =>
  path.endsWith(".wasm.br"),
);

test("the package has its four modules", () => {
  const names = modules.map((path) => path.split("/").at(-1)).sort();
  assert.deepEqual(
    names,
    ["code", "core-plain", "core-simd", "formats"].map((n) => `${n}.wasm.br`),
  );
});

for (const path of modules)
  test(`${path.split("/").at(-1)} needs no more than it may`, () => {
    const bytes = brotliDecompressSync(readFileSync(join(root, path)));
    const module = binaryen.readBinary(new Uint8Array(bytes));
    module.setFeatures(path.includes("simd") ? PLAIN | SIMD128 : PLAIN);
    assert.equal(module.validate(), 1);
    assert.ok(module.getNumTables() <= 1);
    module.dispose();
  });
