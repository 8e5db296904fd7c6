import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import "./engine/ids.mjs";

const root = resolve(import.meta.dirname, "..");
const page = resolve(import.meta.dirname, "page");

/** Drops the rules of WeUI for classes that the page does not name; its colours and sizes stay. */
function usedWeui(): Plugin {
  const source = readdirSync(page, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(resolve(page, name), "utf8"))
    .join("\n");
  const used = new Set(source.match(/weui-[\w-]+/g));
  const isUsed = (selector: string) =>
    (selector.match(/\.weui-[\w-]+/g) ?? []).every((name) =>
      used.has(name.slice(1)),
    );
  return {
    name: "used-weui",
    config: () => ({
      css: {
        postcss: {
          plugins: [
            {
              postcssPlugin: "used-weui",
              Rule(rule) {
                if (
                  rule.parent?.type === "atrule" &&
                  "name" in rule.parent &&
                  rule.parent.name.endsWith("keyframes")
                )
                  return;
                const kept = rule.selectors.filter(isUsed);
                if (kept.length === 0) rule.remove();
                else if (kept.length < rule.selectors.length)
                  rule.selectors = kept;
              },
            },
          ],
        },
      },
    }),
  };
}

export default defineConfig({
  root: page,
  base: "./",
  plugins: [usedWeui()],
  build: {
    outDir: resolve(root, "dist/page"),
    emptyOutDir: true,
    target: "es2020",
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
