// What a phone runs, as wasm in `target/wasm/`: the core twice, with SIMD and for engines without it (`simd/core_bg.wasm`,
// `plain/core_bg.wasm`; both work with the same `core.js`), and the parts that it asks for when they are needed
// (`formats/`, `code/`), and the module that answers for files alone while the core is on its way (`start/`).
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import { isFresh, isScript, main, root, run, say, StepError } from "./run.mjs";
import { withoutFeatures, withoutGlobals } from "./sections.mjs";
import { wasmBindgen, wasmToolchain } from "./toolchain.mjs";

/** Folders with what lies in each, and the features that it is built with: of the engine, and of the crate. */
const BUILDS = {
  simd: { name: "core", engine: "+simd128", crate: "exports-core" },
  plain: { name: "core", engine: "-simd128", crate: "exports-core" },
  start: {
    name: "start",
    engine: "-simd128",
    crate: "exports-start",
    small: true,
  },
  formats: { name: "formats", engine: "-simd128", crate: "exports-formats" },
  code: { name: "code", engine: "-simd128", crate: "exports-code" },
};
/**
 * What a stable compiler keeps behind RUSTC_BOOTSTRAP: no places of panics and no `Debug` in the modules, and less room
 * for functions that run once a photo.
 */
const SMALLER = [
  "-Zlocation-detail=none",
  "-Zfmt-debug=none",
  "--cfg=small_wasm",
];
/**
 * Addresses of a loop stay those of one thing plus a constant, which an instruction of wasm holds: with an address of its
 * own for each, a module is larger and takes longer without vectors.
 */
const NEAR = "-Cllvm-args=-disable-lsr";
/** What the compiler uses unless it is told not to, and iOS before 15 lacks. */
const TOO_NEW = ["reference-types", "multivalue"];
/** The same in the note of the standard library, which has been compiled already. */
const NOTED = [...TOO_NEW, "call-indirect-overlong"];
/** What the modules need; wasm-opt fails where one needs more. */
const NEEDS = [
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  // A loop inlined into a large function runs a third slower in V8, and saves no byte.
  "--skip-pass=inlining-optimizing",
  // What compiled them, and what for: nobody reads it.
  "--strip-producers",
  "--strip-target-features",
];

/** Builds them all. */
export async function buildWasm() {
  const toolchain = await wasmToolchain();
  const { bindgen } = await wasmBindgen();
  for (const kind of Object.keys(BUILDS))
    await buildOne(kind, toolchain, bindgen);
  const [simd, plain] = ["simd", "plain"].map((kind) =>
    readFileSync(join(root, `target/wasm/${kind}/core.js`)),
  );
  if (!simd.equals(plain))
    throw new StepError("the two wasm builds want different JavaScript");
}

async function buildOne(kind, { cargo, args, env }, bindgen) {
  say(`wasm, ${kind}`);
  const { name, engine, crate, small } = BUILDS[kind];
  const target = `target/wasm-${engine === "+simd128" ? "simd" : "plain"}`;
  const built = `${target}/wasm32-unknown-unknown/release/xuezhao.wasm`;
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const flags = [
    `-Ctarget-feature=${[engine, ...TOO_NEW.map((name) => `-${name}`)]}`,
    `--remap-path-prefix=${root}=.`,
    `--remap-path-prefix=${cargoHome}=cargo`,
    ...SMALLER,
    NEAR,
  ];
  await run(
    cargo,
    [
      "build",
      "--release",
      ...["-p", "xuezhao", "--lib"],
      ...["--no-default-features", "--features", crate],
      ...(small ? ["--config", 'profile.release.opt-level="z"'] : []),
      ...["--target-dir", target],
      ...args,
    ],
    {
      env: {
        ...env,
        RUSTC_BOOTSTRAP: "1",
        CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f"),
      },
    },
  );

  const folder = `target/wasm/${kind}`;
  const optimised = `${folder}/${name}_bg.wasm`;
  const digest = digestOf(built);
  const digestFile = join(root, folder, "digest");
  if (
    isFresh([optimised], ["package-lock.json", "scripts/wasm.mjs"]) &&
    existsSync(digestFile) &&
    readFileSync(digestFile, "utf8") === digest
  )
    return;
  mkdirSync(join(root, folder), { recursive: true });
  const plainer = `${folder}/built.wasm`;
  writeFileSync(
    join(root, plainer),
    withoutFeatures(readFileSync(join(root, built)), NOTED),
  );
  await run(bindgen, [
    "--target",
    "web",
    "--out-name",
    name,
    "--out-dir",
    folder,
    plainer,
  ]);
  const simd = engine === "+simd128" ? ["--enable-simd"] : [];
  const smaller = `${folder}/smaller.wasm`;
  await run("node_modules/.bin/wasm-opt", [
    small ? "-Oz" : "-O3",
    "--converge",
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
  for (const path of [plainer, smaller]) rmSync(join(root, path));
  writeFileSync(digestFile, digest);
}

/** Names the bytes of a file: several builds lie at the same place after one another. */
const digestOf = (path) =>
  createHash("sha256")
    .update(readFileSync(join(root, path)))
    .digest("hex");

if (isScript(import.meta.url)) await main(buildWasm);
