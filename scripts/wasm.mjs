// The core as wasm, twice: with SIMD and for engines without it: `target/wasm/{simd,plain}/core_bg.wasm`. Both
// work with the same `core.js`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { withoutGlobals } from "./exports.mjs";
import { isFresh, isScript, main, root, run, say, StepError } from "./run.mjs";
import { wasmBindgen, wasmToolchain } from "./toolchain.mjs";

const FEATURES = { simd: "+simd128", plain: "-simd128" };
const NEEDS = [
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-reference-types",
  "--enable-multivalue",
  // A loop inlined into a large function runs a third slower in V8, and saves no byte.
  "--skip-pass=inlining-optimizing",
];

/** Builds both. */
export async function buildWasm() {
  const toolchain = await wasmToolchain();
  const { bindgen } = await wasmBindgen();
  for (const kind of Object.keys(FEATURES))
    await buildOne(kind, toolchain, bindgen);
  const [simd, plain] = Object.keys(FEATURES).map((kind) =>
    readFileSync(join(root, `target/wasm/${kind}/core.js`)),
  );
  if (!simd.equals(plain))
    throw new StepError("the two wasm builds want different JavaScript");
}

async function buildOne(kind, { cargo, args, env }, bindgen) {
  say(`wasm, ${kind}`);
  const built = `target/wasm-${kind}/wasm32-unknown-unknown/release/xuezhao.wasm`;
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const flags = [
    `-Ctarget-feature=${FEATURES[kind]}`,
    `--remap-path-prefix=${root}=.`,
    `--remap-path-prefix=${cargoHome}=cargo`,
  ];
  await run(
    cargo,
    [
      "build",
      "--release",
      ...["-p", "xuezhao", "--lib"],
      "--target-dir",
      `target/wasm-${kind}`,
      ...args,
    ],
    {
      env: { ...env, CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") },
    },
  );

  const folder = `target/wasm/${kind}`;
  const optimised = `${folder}/core_bg.wasm`;
  if (isFresh([optimised], [built, "package-lock.json", "scripts/wasm.mjs"]))
    return;
  mkdirSync(join(root, folder), { recursive: true });
  await run(bindgen, [
    "--target",
    "web",
    "--out-name",
    "core",
    "--out-dir",
    folder,
    built,
  ]);
  const simd = kind === "simd" ? ["--enable-simd"] : [];
  const smaller = `${folder}/smaller.wasm`;
  await run("node_modules/.bin/wasm-opt", [
    "-O3",
    ...NEEDS,
    ...simd,
    optimised,
    "-o",
    smaller,
  ]);
  writeFileSync(
    join(root, optimised),
    withoutGlobals(readFileSync(join(root, smaller))),
  );
  rmSync(join(root, smaller));
}

if (isScript(import.meta.url)) await main(buildWasm);
