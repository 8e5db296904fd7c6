import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { extname, resolve } from "node:path";
import { build, defineConfig, type HtmlTagDescriptor, type Plugin } from "vite";

const root = resolve(import.meta.dirname, "..");
const page = resolve(import.meta.dirname, "page");

/** The header with which every server of the page is to send it. */
const policy = readFileSync(resolve(page, "csp.txt"), "utf8").trimEnd();

/** The npm package, which is built before the page. */
const built = resolve(root, "dist/xuezhao");

/** What the engine fetches. */
const fetched = readdirSync(built).filter((name) =>
  /^worker\.js$|\.wasm$|\.nn$|^profiles\.json$/.test(name),
);

/** A file of the engine after its content, so that a browser may keep it for ever. */
function lasting(name: string): string {
  const bytes = readFileSync(resolve(built, name));
  const digest = createHash("sha256").update(bytes).digest("hex");
  const ending = extname(name);
  return `${name.slice(0, -ending.length)}-${digest.slice(0, 8)}${ending}`;
}

const engineFiles = Object.fromEntries(
  fetched.map((name) => [name, lasting(name)]),
);

/** The engine's script becomes a part of the page; what it fetches lies beside it. */
const engine: Plugin = {
  name: "engine",
  enforce: "pre",
  resolveId(source) {
    const named = /^(?:\.\.\/)+engine(\/upload)?$/.exec(source);
    if (named === null) return null;
    return resolve(built, named[1] ? "upload.js" : "index.js");
  },
  generateBundle() {
    for (const [name, fileName] of Object.entries(engineFiles))
      this.emitFile({
        type: "asset",
        fileName: `assets/${fileName}`,
        source: readFileSync(resolve(built, name)),
      });
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

/** The script that keeps a release on the phone: a classic one, beside index.html, whose folder is its scope. */
const offline: Plugin = {
  name: "offline",
  async closeBundle() {
    await build({
      root: page,
      configFile: false,
      logLevel: "warn",
      build: {
        outDir: resolve(root, "dist/page"),
        emptyOutDir: false,
        target: "es2020",
        lib: {
          entry: "offline/worker.ts",
          name: "xuezhaoOffline",
          formats: ["iife"],
          fileName: () => "sw.js",
        },
      },
    });
  },
};

/**
 * Two files that import each other work or fail by which of them arrives first, as the first script loads both at once:
 * such a cut is an error.
 */
const straight: Plugin = {
  name: "straight",
  generateBundle(_, bundle) {
    const visit = (file: string, path: string[]): void => {
      const chunk = bundle[file];
      if (chunk?.type !== "chunk") return;
      if (path.includes(file))
        throw new Error(`files in a circle: ${[...path, file].join(" → ")}`);
      chunk.imports.forEach((other) => visit(other, [...path, file]));
    };
    Object.keys(bundle).forEach((file) => visit(file, []));
  },
};

/** What is on the first screen, or decides what happens there; the first script brings a few of these itself. */
const FIRST =
  /\/page\/(state|service|actions|upload)\/|\/page\/(main|view)\.ts|\/page\/storage\/[dr]|\/page\/words\/(main|photo|steps)\.|\/page\/parts\/(examples|file_inputs|miniature|profile_card)\.|\/page\/photo\/picker\.|\/page\/camera\/(availability|button)\.|\/page\/steps\/(answers|current_step|help|identify|navigation|progress_saver|start|step_page)\.|\/page\/ui\/(icons|later|painter)\.|\/specs\//;
/** What few ever open. */
const RARE =
  /\/page\/(rare|offline)\/|\/page\/parts\/studio\.|\/page\/photo\/(keep_sheets|contact_sheet)\./;
/** What finds services and schools, once somebody types. */
const SEARCH = /\/page\/(parts\/(aliases|service_search)|service\/search)\./;
/** What every student comes to, once the first screen is there. */
const LATER =
  /\/page\/(photo|shown|steps|camera|placement|parts|words)\/(?!header|language|steps\.css)/;

export default defineConfig({
  root: page,
  base: "./",
  define: { ENGINE_FILES: engineFiles },
  plugins: [engine, profiles, straight, preloads, offline],
  preview: { headers: { "Content-Security-Policy": policy } },
  build: {
    outDir: resolve(root, "dist/page"),
    emptyOutDir: true,
    target: "es2020",
    assetsInlineLimit: 0,
    // What arrives later is asked for together with its style; what index.html names is up to `preloads`.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) =>
        hostType === "html" ? [] : files,
    },
    // Few files: the same words in one of them are sent once.
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "engine", test: /\/xuezhao\/index\.js$/, priority: 4 },
            { name: "search", test: SEARCH, priority: 4 },
            { name: "main", test: FIRST, priority: 3 },
            { name: "rare", test: RARE, priority: 2 },
            { name: "later", test: LATER, priority: 1 },
          ],
        },
      },
    },
  },
});
