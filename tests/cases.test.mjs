// The reported cases in `shared/cases` that need WeChat, each against its right outcome. Where that folder is not beside
// the repository, files of the same kind are tried in tests/miniprogram/sample.test.mjs. The others: crates/cli/tests.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { root } from "./native.mjs";

/** `shared/cases` beside the repository, or beside a folder above it. */
function casesFolder() {
  for (let folder = root; ; folder = dirname(folder)) {
    const cases = join(folder, "shared/cases");
    if (existsSync(join(cases, "README.md"))) return cases;
    if (dirname(folder) === folder) return null;
  }
}

const UPLOADS = "32-wx-upload-forever.cjs";
const PACKAGE = join(root, "dist/miniprogram/miniprogram_dist/index.js");

for (const message of [
  "uploadFile:fail url not in domain list",
  "uploadFile:fail file not found",
])
  test(`32: an upload that can never leave is tried once: ${message}`, async () => {
    const cases = casesFolder();
    const equivalent = join(root, "tests/miniprogram/sample.test.mjs");
    if (cases === null) return assert.ok(existsSync(equivalent));
    const script = [join(cases, UPLOADS), PACKAGE, message];
    const { stdout } = await promisify(execFile)(process.execPath, script);
    assert.match(stdout, /attempts so far: 1 /);
  });
