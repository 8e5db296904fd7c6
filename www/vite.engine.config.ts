import { statSync } from "node:fs";
import { resolve } from "node:path";
import { build, defineConfig, type InlineConfig, type LibraryOptions } from "vite";
import "./engine/ids.mjs";

const root = resolve(import.meta.dirname, "..");

const weightBytes = ["detector", "mesh", "segmenter"]
  .map((name) => resolve(root, `weights/${name}.nn`))
  .map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0)
  .reduce((sum, size) => sum + size, 0);

const packed = (lib: LibraryOptions): InlineConfig => ({
  root: import.meta.dirname,
  configFile: false,
  logLevel: "warn",
  define: { WEIGHT_BYTES: weightBytes },
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

/** One classic script: every browser that has wasm can start it. */
const worker = packed({
  entry: "engine/worker.ts",
  name: "xuezhaoWorker",
  formats: ["iife"],
  fileName: () => "worker.js",
});

export default defineConfig({
  ...shell,
  plugins: [{ name: "worker", closeBundle: async () => void (await build(worker)) }],
});
