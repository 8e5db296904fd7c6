// `dist/miniprogram/`: the package for native WeChat mini-programs.
import { copyFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { filesUnder, root, run, say, StepError } from "./run.mjs";

/** Bytes that WeChat allows in one package. */
const PACKAGE_LIMIT = 2 * 2 ** 20;
/** What lies in the package besides scripts: compressed, as WeChat ships only files that end in .wasm or .br. */
const COMPRESSED = [
  "core-simd.wasm",
  "core-plain.wasm",
  "detector.nn",
  "mesh.nn",
  "segmenter.nn",
  "mouth.nn",
  "eyes.nn",
  "ears.nn",
  "head.nn",
];
const TEXTS = ["LICENSE-MIT", "LICENSE-APACHE", "NOTICE"];

/** Builds it beside `dist/site/`, whose compressed files it shares. `manifest` is that of the npm package. */
export async function buildMiniprogram(manifest) {
  say("mini-program package");
  const vite = ["build", "--config", "www/vite.miniprogram.config.ts"];
  await run("node_modules/.bin/vite", [...vite, "--logLevel", "warn"]);
  await run("node_modules/.bin/tsc", ["-p", "www/tsconfig.miniprogram.json"]);
  const folder = "dist/miniprogram";
  const place = (...path) => join(root, folder, ...path);
  mkdirSync(place("miniprogram_dist"), { recursive: true });
  for (const name of COMPRESSED)
    copyFileSync(
      join(root, "dist/site/xuezhao", `${name}.br`),
      place("miniprogram_dist", `${name}.br`),
    );
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
  const bytes = filesUnder(`${folder}/miniprogram_dist`)
    .map((path) => statSync(join(root, path)).size)
    .reduce((sum, size) => sum + size, 0);
  if (bytes > PACKAGE_LIMIT)
    throw new StepError(
      `the mini-program package has ${bytes} bytes, WeChat takes ${PACKAGE_LIMIT}`,
    );
}
