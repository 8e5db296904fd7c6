// The core as the native command.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");
const command = process.env.XUEZHAO_BIN ?? join(root, "target/release/xuezhao");

/** The report on a file and the prepared bytes, undefined where it was refused. */
export function native(path, profile) {
  const run = (...args) =>
    spawnSync(command, [...args, "--profile", profile], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
  const { file: named, ...report } = JSON.parse(
    run("check", "--json", path).stdout,
  );
  assert.equal(named, path);
  const out = `${path}.out.jpg`;
  run("prepare", path, "-o", out);
  const bytes = existsSync(out) ? readFileSync(out) : undefined;
  rmSync(out, { force: true });
  return { report, bytes };
}

/** A folder of labelled pictures beside the repository or above it, `shared/photos` for example; null where there is none. */
export function labelledFolder(name) {
  for (let at = root; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, name);
    if (existsSync(join(folder, "truth.csv"))) return folder;
  }
  return null;
}

/** The weight files, in the order in which the core takes them. */
export const weightFiles = () =>
  [
    "detector",
    "mesh",
    "segmenter",
    "mouth",
    "eyes",
    "ears",
    "head",
    "hand",
  ].map((net) => readFileSync(join(root, "weights", `${net}.nn`)));
