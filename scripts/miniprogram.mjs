// `dist/miniprogram/`: the package for native WeChat mini-programs.
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { filesUnder, root, run, say } from "./run.mjs";

/** What the engine loads, for a subpackage: compressed, as WeChat ships only files that end in .wasm or .br. */
const COMPRESSED = [
  "core-simd.wasm",
  "core-plain.wasm",
  "formats.wasm",
  "code.wasm",
  "detector.nn",
  "mesh.nn",
  "segmenter.nn",
  "mouth.nn",
  "eyes.nn",
  "ears.nn",
  "head.nn",
  "hand.nn",
];
/** Templates and styles of the components lie beside their scripts. */
const COMPONENTS = "www/miniprogram/components/";
/** Types that only a browser has, for projects without them. */
const BROWSER_NAMES = "browser_names.d.ts";
const TEXTS = ["LICENSE-MIT", "LICENSE-APACHE", "NOTICE"];

/** Builds it beside `dist/site/`, whose compressed files it shares. `manifest` is that of the npm package. */
export async function buildMiniprogram(manifest) {
  say("mini-program package");
  const folder = "dist/miniprogram";
  rmSync(join(root, folder), { recursive: true, force: true });
  const vite = ["build", "--config", "www/vite.miniprogram.config.ts"];
  await run("node_modules/.bin/vite", [...vite, "--logLevel", "warn"]);
  await run("node_modules/.bin/tsc", ["-p", "www/tsconfig.miniprogram.json"]);
  const place = (...path) => join(root, folder, ...path);
  const copy = (from, ...path) => {
    mkdirSync(dirname(place(...path)), { recursive: true });
    copyFileSync(join(root, from), place(...path));
  };
  /** Without the indentation, which would be shipped. */
  const copyNarrow = (from, ...path) => {
    mkdirSync(dirname(place(...path)), { recursive: true });
    const text = readFileSync(join(root, from), "utf8");
    writeFileSync(place(...path), text.replaceAll(/\n\s+/g, "\n"));
  };
  for (const name of COMPRESSED)
    copy(`dist/site/xuezhao/${name}.br`, "engine", `${name}.br`);
  copy("dist/xuezhao/profiles.json", "engine", "profiles.json");
  copy(`www/miniprogram/${BROWSER_NAMES}`, "types/miniprogram", BROWSER_NAMES);
  const types = place("types/miniprogram/index.d.ts");
  const reference = `/// <reference path="./${BROWSER_NAMES}" />\n`;
  writeFileSync(types, reference + readFileSync(types, "utf8"));
  for (const path of filesUnder(COMPONENTS))
    if (!path.endsWith(".ts"))
      copyNarrow(path, "miniprogram_dist", path.slice(COMPONENTS.length));
  for (const name of TEXTS) copyFileSync(join(root, name), place(name));
  const { type, exports, sideEffects, ...shared } = manifest;
  const own = {
    name: "xuezhao-miniprogram",
    miniprogram: "miniprogram_dist",
    main: "miniprogram_dist/index.js",
    types: "types/miniprogram/index.d.ts",
  };
  writeFileSync(
    place("package.json"),
    JSON.stringify({ ...shared, ...own }, null, 2) + "\n",
  );
}
