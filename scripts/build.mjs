// `dist/`: the npm package (`xuezhao/`), the page (`page/`), the review console (`review/`), all of them as the native
// command serves them (`site/`), and the mini-program package (`miniprogram/`).
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { buildMiniprogram } from "./miniprogram.mjs";
import { writeOffline } from "./offline.mjs";
import { filesUnder, isFresh, isScript, main, root, run, say } from "./run.mjs";
import { setup } from "./setup.mjs";
import { buildWasm } from "./wasm.mjs";

/** Files of the npm package that are copied as they are, by their name in it. */
const COPIED = {
  "core-simd.wasm": "target/wasm/simd/core_bg.wasm",
  "core-plain.wasm": "target/wasm/plain/core_bg.wasm",
  "start.wasm": "target/wasm/start/start_bg.wasm",
  "formats.wasm": "target/wasm/formats/formats_bg.wasm",
  "code.wasm": "target/wasm/code/code_bg.wasm",
  "detector.nn": "weights/detector.nn",
  "mesh.nn": "weights/mesh.nn",
  "segmenter.nn": "weights/segmenter.nn",
  "mouth.nn": "weights/mouth.nn",
  "eyes.nn": "weights/eyes.nn",
  "ears.nn": "weights/ears.nn",
  "head.nn": "weights/head.nn",
  "hand.nn": "weights/hand.nn",
  "LICENSE-MIT": "LICENSE-MIT",
  "LICENSE-APACHE": "LICENSE-APACHE",
  NOTICE: "NOTICE",
  "profile.schema.json": "profile.schema.json",
};

/** Builds everything in `dist/` that is older than what it is made of. */
export async function build() {
  await setup();
  await buildWasm();
  const shell = [
    "www",
    "specs",
    "package-lock.json",
    "scripts/build.mjs",
    "scripts/offline.mjs",
    "scripts/miniprogram.mjs",
    ...Object.values(COPIED),
  ];
  if (isFresh(filesUnder("dist/built"), shell)) return;
  await buildPackage();
  say("page");
  await run("node_modules/.bin/vite", [
    "build",
    "--config",
    "www/vite.page.config.ts",
    "--logLevel",
    "warn",
  ]);
  say("review console");
  await run("node_modules/.bin/vite", [
    "build",
    "--config",
    "www/vite.review.config.ts",
    "--logLevel",
    "warn",
  ]);
  await buildSite();
  await buildMiniprogram(manifest());
  writeFileSync(join(root, "dist/built"), "");
}

async function buildPackage() {
  say("npm package");
  rmSync(join(root, "dist"), { recursive: true, force: true });
  await run("node_modules/.bin/vite", [
    "build",
    "--config",
    "www/vite.engine.config.ts",
    "--logLevel",
    "warn",
  ]);
  await run("node_modules/.bin/tsc", ["-p", "www/tsconfig.engine.json"]);
  for (const path of filesUnder("dist/xuezhao"))
    if (path.endsWith(".d.ts")) withExtensions(join(root, path));
  for (const [name, source] of Object.entries(COPIED)) {
    copyFileSync(join(root, source), join(root, "dist/xuezhao", name));
  }
  writeFileSync(
    join(root, "dist/xuezhao/profiles.json"),
    JSON.stringify(profiles()),
  );
  writeFileSync(
    join(root, "dist/xuezhao/package.json"),
    JSON.stringify(manifest(), null, 2) + "\n",
  );
}

/** The built-in profiles as they are written, in the core's order. */
function profiles() {
  const source = readFileSync(join(root, "src/rules/profile.rs"), "utf8");
  const list = /^built_in!\(([^]*?)^\);/m.exec(source)[1];
  const ids = [...list.matchAll(/^\s*"([\w-]+)",/gm)].map(([, id]) => id);
  return ids.map((id) =>
    JSON.parse(readFileSync(join(root, `specs/${id}.json`), "utf8")),
  );
}

/** Writes the extensions into a declaration file's imports that Node's way of resolving modules asks for. */
function withExtensions(path) {
  const named = (all, start, name) => {
    const target = join(dirname(path), name);
    if (existsSync(`${target}.d.ts`)) return `${start}${name}.js"`;
    return existsSync(`${target}/index.d.ts`)
      ? `${start}${name}/index.js"`
      : all;
  };
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/(\bfrom "|\bimport\(")(\.[^"]*)"/g, named));
}

function manifest() {
  const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
  const field = (name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(cargo)[1];
  return {
    name: "xuezhao",
    version: field("version"),
    description: field("description"),
    license: field("license"),
    type: "module",
    exports: {
      ".": { types: "./index.d.ts", default: "./index.js" },
      "./upload": {
        types: "./upload/index.d.ts",
        default: "./upload.js",
      },
      "./*": "./*",
    },
    types: "./index.d.ts",
    sideEffects: false,
  };
}

async function buildSite() {
  say("site");
  cpSync(join(root, "dist/page"), join(root, "dist/site"), { recursive: true });
  cpSync(join(root, "dist/xuezhao"), join(root, "dist/site/xuezhao"), {
    recursive: true,
  });
  writeOffline("dist/site");
  // No part of what a phone keeps.
  cpSync(join(root, "dist/review"), join(root, "dist/site/review"), {
    recursive: true,
  });
  const compressed = new Map();
  await Promise.all(
    filesUnder("dist/site").map(async (path) => {
      const bytes = readFileSync(join(root, path));
      // The engine's files lie there twice.
      const content = bytes.toString("base64");
      if (!compressed.has(content)) compressed.set(content, smaller(bytes));
      for (const [extension, form] of await compressed.get(content))
        writeFileSync(join(root, `${path}.${extension}`), form);
    }),
  );
}

/** The compressed forms of a file that are worth it, by the endings that are put behind its name. */
async function smaller(bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const forms = {
    br: await promisify(brotliCompress)(bytes, quality),
    gz: await promisify(gzip)(bytes, { level: 9 }),
  };
  return Object.entries(forms).filter(
    ([, form]) => form.length < bytes.length * 0.95,
  );
}

if (isScript(import.meta.url)) await main(build);
