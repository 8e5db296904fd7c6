import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import {
  build,
  defineConfig,
  type InlineConfig,
  type LibraryOptions,
} from "vite";
import { patchedGlue } from "./vite.glue.ts";
import { usedWords } from "./vite.words.ts";

const root = resolve(import.meta.dirname, "..");
const COMPONENTS = ["photo", "code", "camera"];
const text = JSON.stringify(resolve(import.meta.dirname, "miniprogram/text"));

/** The glue's own names for the module and for its views of the memory, which keep one alive that is not used any more. */
const held = (glue: string) => [
  ...new Set(glue.match(/\bcached\w+Memory0\b/g)),
  ...["wasm", "wasmInstance", "wasmModule"],
];

/** Empties the glue's list of the objects that a module holds: they would keep the whole engine alive. */
function emptied(glue: string): string {
  const list = /let (heap = .+)\s+(heap\.push\(.+)/.exec(glue);
  return list ? `${list[1]} ${list[2]} heap_next = heap.length;` : "";
}

/**
 * The glue without what WeChat lacks. Objects are freed by hand: after a crash the instance is replaced in the same
 * glue, and a finalizer of the old one must not reach into the new one.
 */
const glue = patchedGlue({
  "/* @ts-self-types=": `import { Utf8Decoder, Utf8Encoder } from ${text};\n/* @ts-self-types=`,
  "new TextDecoder('utf-8', { ignoreBOM: true })": "new Utf8Decoder()",
  "new TextEncoder()": "new Utf8Encoder()",
  "typeof FinalizationRegistry === 'undefined'": "true",
  "export { initSync, __wbg_init as default };": (glue) => `
export const startWith = async (make) =>
  __wbg_finalize_init(await make(__wbg_get_imports()));
export const stop = (instance) => {
  if (wasm !== instance) return;
${held(glue)
  .map((name) => `  ${name} = null;`)
  .join("\n")}
  ${emptied(glue)}
};`,
});

/** SHA-1 of the weight files as the package ships them. */
const digests = Object.fromEntries(
  readdirSync(resolve(root, "dist/site/xuezhao"))
    .filter((name) => name.endsWith(".nn.br"))
    .map((name) => [
      name,
      readFileSync(resolve(root, "dist/site/xuezhao", name)),
    ])
    .map(([name, bytes]) => [
      name,
      createHash("sha1")
        .update(bytes as Buffer)
        .digest("hex"),
    ]),
);

/** What of the page is used here. */
const sources = ["miniprogram", "page/shown", "page/state", "page/upload"]
  .flatMap((folder) =>
    readdirSync(resolve(import.meta.dirname, folder), {
      recursive: true,
      encoding: "utf8",
    }).map((name) => resolve(import.meta.dirname, folder, name)),
  )
  .filter((path) => path.endsWith(".ts"))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");
const words = usedWords(sources);

/** How a component finds the logic that lies beside it, from the script that they all share. */
const BESIDE = "../logic/index.js";
const LOGIC_BESIDE = `(() => require("${BESIDE}"))`;
/** A script of the package that is loaded when it is needed. */
const beside = {
  name: "beside",
  resolveId: (id: string) => (id === BESIDE ? { id, external: true } : null),
};

const packed = (outDir: string, lib: LibraryOptions): InlineConfig => ({
  root: import.meta.dirname,
  configFile: false,
  logLevel: "warn",
  plugins: [glue, words],
  define: { WEIGHT_DIGESTS: JSON.stringify(digests), LOGIC_BESIDE },
  build: {
    outDir: resolve(root, "dist/miniprogram", outDir),
    emptyOutDir: false,
    target: "es2018",
    lib,
  },
});

const worker = packed("worker", {
  entry: "miniprogram/worker.ts",
  formats: ["cjs"],
  fileName: () => "xuezhao.js",
});

/** What every component and call needs, in one script: it may lie in a subpackage. */
const logic = packed("miniprogram_dist/logic", {
  entry: "miniprogram/components/logic.ts",
  formats: ["cjs"],
  fileName: () => "index.js",
});

/** What has to lie where components are used: each component without its logic, and the way to the calls. */
const shell = packed("miniprogram_dist", {
  entry: {
    index: "miniprogram/components/package.ts",
    ...Object.fromEntries(
      COMPONENTS.map((name) => [
        `${name}/index`,
        `miniprogram/components/${name}/index.ts`,
      ]),
    ),
  },
  formats: ["cjs"],
  fileName: (_, name) => `${name}.js`,
});

export default defineConfig({
  ...shell,
  build: {
    ...shell.build,
    rollupOptions: { output: { chunkFileNames: "shared/[name].js" } },
  },
  plugins: [
    beside,
    {
      name: "others",
      async closeBundle() {
        await build(worker);
        await build(logic);
      },
    },
  ],
});
