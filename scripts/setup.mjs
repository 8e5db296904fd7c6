// Everything that the build needs and a bare machine has not. A second run finds it all there.
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  filesUnder,
  isFresh,
  isScript,
  main,
  root,
  run,
  say,
  StepError,
} from "./run.mjs";
import { requireCargo } from "./toolchain.mjs";

const WEIGHTS = [
  "detector",
  "mesh",
  "segmenter",
  "mouth",
  "eyes",
  "ears",
  "head",
  "hand",
].map((net) => `weights/${net}.nn`);

/** npm packages and weight files. */
export async function setup() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    throw new StepError("Node.js 20.19 or newer is needed");
  requireCargo();
  await npmPackages();
  await weights();
}

async function npmPackages() {
  const lock = join(root, "package-lock.json");
  const stamp = join(root, "node_modules", ".xuezhao-lock.json");
  if (existsSync(stamp) && readFileSync(stamp).equals(readFileSync(lock)))
    return;
  say("npm ci");
  await run("npm", ["ci", "--ignore-scripts"]);
  copyFileSync(lock, stamp);
}

async function weights() {
  const sources = [
    "package-lock.json",
    "crates/tools/src/pack",
    "crates/tools/trained",
    "crates/fixtures/src/portrait.rs",
    "src/nn",
    "src/face/landmarks.rs",
    "src/face/pose/canonical.rs",
  ];
  if (isFresh(WEIGHTS, sources)) return;
  say("pack the weights");
  await run("cargo", [
    "run",
    "--release",
    ...["-p", "xuezhao-tools", "--bin", "pack-weights"],
  ]);
  if (!WEIGHTS.every((path) => filesUnder(path).length))
    throw new StepError("the weight packer left a file out");
}

if (isScript(import.meta.url)) await main(setup);
