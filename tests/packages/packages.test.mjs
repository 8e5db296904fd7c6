// What is published works outside the repository: each archive in an empty project.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdtempSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../scripts/run.mjs";
import { pack, released, withVersion } from "../../scripts/release.mjs";

let archives;
const folder = mkdtempSync(join(tmpdir(), "xuezhao-packages-"));
const command = (program, args, options = {}) =>
  execFileSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
    ...options,
  });

before(async () => {
  archives = (await pack()).map((path) => join(root, path));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const archive = (pattern) => archives.find((path) => pattern.test(path));

test("the npm package installs without a network, has types and loads", () => {
  writeFileSync(
    join(folder, "package.json"),
    '{"private": true, "type": "module"}',
  );
  for (const name of [/\/xuezhao-\d.*\.tgz$/, /miniprogram-\d.*\.tgz$/])
    command("npm", [
      "install",
      "--offline",
      "--no-audit",
      "--no-fund",
      archive(name),
    ]);
  const source = `
    import { load, type Report, type Finding } from "xuezhao";
    import { browserEnvironment } from "xuezhao/upload";
    const fixed = (report: Report): Finding[] => report.findings.filter((f) => f.status === "fix");
    export { load, fixed, browserEnvironment };
  `;
  writeFileSync(join(folder, "use.ts"), source);
  const tsc = join(root, "node_modules/.bin/tsc");
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
  ];
  command(tsc, [...options, "--lib", "es2022,dom", "use.ts"]);
  const loaded = 'import("xuezhao").then((m) => console.log(typeof m.load))';
  assert.equal(command("node", ["-e", loaded]).trim(), "function");
});

test("the packages carry wasm, weights, types and licences, and nothing else", () => {
  const names = command("tar", ["-tzf", archive(/\/xuezhao-\d.*\.tgz$/)])
    .trim()
    .split("\n");
  const kinds = new Set(
    names.map((name) => name.replace(/.*\//, "").replace(/^[^.]*(?=\.)/, "")),
  );
  for (const kind of kinds)
    assert.match(
      kind,
      /^(\.js|\.d\.ts|\.wasm|\.nn|\.json|\.schema\.json|LICENSE-\w+|NOTICE)$/,
      kind,
    );
  for (const name of ["core-simd.wasm", "mesh.nn", "NOTICE", "LICENSE-APACHE"])
    assert.ok(
      names.some((path) => path.endsWith(name)),
      name,
    );
});

test("the crate builds and checks a file in an empty project", () => {
  const crate = archive(/\.crate$/);
  command("tar", ["-xzf", crate]);
  const unpacked = crate.replace(/.*\//, "").replace(/\.crate$/, "");
  mkdirSync(join(folder, "app/src"), { recursive: true });
  writeFileSync(
    join(folder, "app/Cargo.toml"),
    `[package]\nname = "app"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n[dependencies]\nxuezhao = { path = "../${unpacked}" }\n`,
  );
  writeFileSync(
    join(folder, "app/src/main.rs"),
    `fn main() {
       let profile = xuezhao::Profile::built_in("chsi").unwrap();
       let report = xuezhao::Photo::open(b"no picture".to_vec(), None).examine(&profile);
       println!("{:?}", report.verdict);
     }`,
  );
  writeFileSync(
    join(folder, "app/Cargo.lock"),
    readFileSync(join(root, "Cargo.lock")),
  );
  const env = {
    ...process.env,
    CARGO_TARGET_DIR: join(root, "target/packages"),
  };
  const said = command("cargo", ["run", "--quiet", "--offline"], {
    cwd: join(folder, "app"),
    env,
  });
  assert.equal(said.trim(), "Reject");
});

test("a release sets every version and moves the changelog's section", () => {
  const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
  assert.equal(withVersion(cargo, "7.8.9").match(/7\.8\.9/g).length, 3);
  const log =
    "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A.\n\n## [0.1.0] - 2026-01-01\n\n- B.\n";
  const next = released(log, "0.2.0", "2026-02-02");
  assert.match(
    next,
    /## \[Unreleased\]\n\n## \[0\.2\.0\] - 2026-02-02\n\n### Added/,
  );
  assert.throws(() => released(next, "0.3.0", "2026-03-03"), /nothing/);
});
