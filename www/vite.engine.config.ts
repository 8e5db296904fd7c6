import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import {
  build,
  defineConfig,
  type InlineConfig,
  type LibraryOptions,
} from "vite";
import { patchedGlue } from "./vite.glue.ts";

const root = resolve(import.meta.dirname, "..");

const [simd, plain] = ["simd", "plain"].map((kind) =>
  readFileSync(resolve(root, `target/wasm/${kind}/core.js`), "utf8"),
);
if (simd !== plain) {
  throw new Error(
    "the two wasm builds need different glue: one worker cannot start both",
  );
}

const weightBytes = [
  "detector",
  "mesh",
  "segmenter",
  "mouth",
  "eyes",
  "ears",
  "head",
  "hand",
]
  .map((name) => resolve(root, `weights/${name}.nn`))
  .map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  .reduce((sum, size) => sum + size, 0);

/** Drops the glue's own idea of where the wasm lies: the worker always hands it the bytes. */
const glue = patchedGlue({
  "new URL('NAME_bg.wasm', import.meta.url)": "undefined",
});

const packed = (lib: LibraryOptions): InlineConfig => ({
  root: import.meta.dirname,
  configFile: false,
  logLevel: "warn",
  define: { WEIGHT_BYTES: weightBytes },
  plugins: [glue],
  build: {
    outDir: resolve(root, "dist/xuezhao"),
    emptyOutDir: false,
    target: "es2020",
    lib,
  },
});

const shell = packed({
  entry: "engine/index.ts",
  formats: ["es"],
  fileName: () => "index.js",
});

/** The upload by itself, for pages that bring their own photo. */
const upload = packed({
  entry: "engine/upload/index.ts",
  formats: ["es"],
  fileName: () => "upload.js",
});

/** One classic script: every browser that has wasm can start it. */
const worker = packed({
  entry: "engine/worker.ts",
  name: "xuezhaoWorker",
  formats: ["iife"],
  fileName: () => "worker.js",
});

export default defineConfig({
  ...shell,
  plugins: [
    glue,
    {
      name: "others",
      async closeBundle() {
        await build(upload);
        await build(worker);
      },
    },
  ],
});
