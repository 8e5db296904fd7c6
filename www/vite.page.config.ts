import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type HtmlTagDescriptor, type Plugin } from "vite";
import { usedWeui } from "./vite.weui.ts";

const root = resolve(import.meta.dirname, "..");
const page = resolve(import.meta.dirname, "page");

/** The header with which every server of the page is to send it. */
const policy = readFileSync(resolve(page, "csp.txt"), "utf8").trimEnd();

/** Every script of the page, as one text. */
const scripts = readdirSync(page, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(resolve(page, name), "utf8"))
  .join("\n");

/** The npm package lies beside the page: its files are downloaded once, not a second time as a part of the page. */
const engine: Plugin = {
  name: "engine",
  enforce: "pre",
  resolveId(source) {
    const named = /^(?:\.\.\/)+engine(\/upload)?$/.exec(source);
    if (named === null) return null;
    const file = named[1] ? "upload.js" : "index.js";
    return { id: `../xuezhao/${file}`, external: true };
  },
};

/** Of the built-in profiles the page reads what it shows; their limits and declarations lie in the core. */
const profiles: Plugin = {
  name: "profiles",
  enforce: "pre",
  transform(text, path) {
    if (!/\/specs\/[^/]+\.json$/.test(path)) return null;
    const {
      $schema: _,
      ask: __,
      unknown: ___,
      limits,
      ...shown
    } = JSON.parse(text);
    const { file_size } = limits ?? {};
    return JSON.stringify({ ...shown, limits: { file_size } });
  },
};

/** Has the browser fetch the scripts of the page below the header while it still reads the first one. */
const preloads: Plugin = {
  name: "preloads",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle = {} }) {
      const wanted = new Set<string>();
      const want = (file: string) => {
        const chunk = bundle[file];
        if (chunk === undefined) wanted.add(file.replace("../", ""));
        if (chunk?.type !== "chunk" || chunk.isEntry || wanted.has(file))
          return;
        wanted.add(file);
        chunk.imports.forEach(want);
      };
      for (const chunk of Object.values(bundle))
        if (chunk.type === "chunk" && chunk.name === "main")
          want(chunk.fileName);
      return [...wanted].map((file): HtmlTagDescriptor => ({
        tag: "link",
        attrs: { rel: "modulepreload", crossorigin: true, href: `./${file}` },
        injectTo: "head",
      }));
    },
  },
};

export default defineConfig({
  root: page,
  base: "./",
  plugins: [engine, profiles, usedWeui(scripts), preloads],
  preview: { headers: { "Content-Security-Policy": policy } },
  build: {
    outDir: resolve(root, "dist/page"),
    emptyOutDir: true,
    target: "es2020",
    assetsInlineLimit: 0,
    modulePreload: false,
  },
});
