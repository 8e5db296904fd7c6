import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig } from "vite";
import "./engine/ids.mjs";
import { usedWeui } from "./vite.weui.ts";

const root = resolve(import.meta.dirname, "..");
const page = resolve(import.meta.dirname, "page");

/** Every script of the page, as one text. */
const scripts = readdirSync(page, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(resolve(page, name), "utf8"))
  .join("\n");

export default defineConfig({
  root: page,
  base: "./",
  plugins: [usedWeui(scripts)],
  build: {
    outDir: resolve(root, "dist/page"),
    emptyOutDir: true,
    target: "es2020",
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
