import { resolve } from "node:path";
import { defineConfig } from "vite";

const root = resolve(import.meta.dirname, "..");

/** The review console, as the receiver serves it below `/review/`. */
export default defineConfig({
  root: resolve(root, "www/review"),
  base: "/review/",
  build: {
    outDir: resolve(root, "dist/review"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
