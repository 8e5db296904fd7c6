// The same report and the same prepared bytes from the native command and from both wasm builds.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { after, test } from "node:test";
import { hostileFiles, labelledPhotos } from "./fixtures.mjs";

const root = resolve(import.meta.dirname, "..");
const command = process.env.XUEZHAO ?? join(root, "target/release/xuezhao");
const folder = mkdtempSync(join(tmpdir(), "xuezhao-parity-"));
after(() => rmSync(folder, { recursive: true }));

/** The core as one of the two wasm builds. */
async function wasmCore(kind) {
  const built = join(root, "target/wasm", kind);
  const core = await import(join(built, "core.js"));
  core.initSync({ module: readFileSync(join(built, "core_bg.wasm")) });
  const weights = (net) => readFileSync(join(root, "weights", `${net}.nn`));
  const nets = new core.Nets(
    weights("detector"),
    weights("mesh"),
    weights("segmenter"),
  );
  return (path, profile) => {
    const photo = new core.OpenPhoto(readFileSync(path), basename(path));
    const report = photo.examine(nets, profile);
    const { bytes } = photo.prepare(nets, profile);
    photo.free();
    return { report: plain(report), bytes: bytes && Buffer.from(bytes) };
  };
}

/** The core as the native command. */
function native(path, profile) {
  const run = (...args) =>
    spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  const { file, ...report } = JSON.parse(
    run("check", "--json", "--profile", profile, path).stdout,
  );
  assert.equal(file, path);
  const out = join(folder, "out");
  rmSync(out, { force: true });
  run("prepare", path, "-o", out, "--profile", profile);
  return { report, bytes: existsSync(out) ? readFileSync(out) : undefined };
}

const plain = (value) => JSON.parse(JSON.stringify(value));

function files() {
  const made = Object.entries(hostileFiles()).map(([name, bytes]) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  });
  return [...made, ...labelledPhotos()];
}

for (const kind of ["simd", "plain"]) {
  test(`native and wasm (${kind}) agree`, async (t) => {
    const wasm = await wasmCore(kind);
    for (const path of files()) {
      for (const profile of ["chsi", "cup-2023"]) {
        await t.test(`${basename(path)} under ${profile}`, () => {
          const expected = native(path, profile);
          const actual = wasm(path, profile);
          assert.deepEqual(actual.report, expected.report);
          assert.deepEqual(actual.bytes, expected.bytes);
        });
      }
    }
  });
}
