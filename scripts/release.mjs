// Prepares a release: `npm run release -- 1.2.3`. Sets the version, moves the changelog's section, runs every test and
// packs crate and packages into `dist/release/`. Publishes nothing.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ask,
  filesUnder,
  isScript,
  main,
  root,
  run,
  say,
  StepError,
} from "./run.mjs";
import { test } from "./test.mjs";

const FOLDER = "dist/release";

/** The text with the version of the workspace and of its own crates set. */
export const withVersion = (cargo, version) =>
  cargo
    .replace(/(\[workspace\.package\]\nversion = ")[^"]+/, `$1${version}`)
    .replace(/(path = "[^"]*", version = ")[^"]+/g, `$1${version}`);

/** The changelog with what was not released yet under the version and day. */
export function released(changelog, version, day) {
  const mark = "## [Unreleased]\n";
  const at = changelog.indexOf(mark) + mark.length;
  const section = changelog
    .slice(at)
    .split(/^## \[/m)[0]
    .trim();
  if (!changelog.includes(mark) || section === "")
    throw new StepError("CHANGELOG.md has nothing under [Unreleased]");
  return `${changelog.slice(0, at)}\n## [${version}] - ${day}\n${changelog.slice(at)}`;
}

async function release(version) {
  if (!/^\d+\.\d+\.\d+$/.test(version ?? ""))
    throw new StepError("usage: npm run release -- 1.2.3");
  if (ask("git", ["status", "--porcelain"]) !== "")
    throw new StepError("commit first: the working tree has changes");
  const edit = (name, change) =>
    writeFileSync(
      join(root, name),
      change(readFileSync(join(root, name), "utf8")),
    );
  const day = new Date().toISOString().slice(0, 10);
  edit("Cargo.toml", (text) => withVersion(text, version));
  edit("CHANGELOG.md", (text) => released(text, version, day));
  await run("cargo", ["update", "--workspace", "--offline"]);
  await test();
  await pack();
  say(`git commit -am "Release ${version}" && git tag v${version}`);
}

/** Crate and packages as archives in `dist/release/`. */
export async function pack() {
  say("packages");
  const folder = join(root, FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["xuezhao", "miniprogram"])
    await run("npm", [
      "pack",
      `./dist/${name}`,
      "--pack-destination",
      folder,
      "--silent",
    ]);
  await run("cargo", [
    ...["package", "-p", "xuezhao", "--allow-dirty", "--no-verify"],
    ...["--target-dir", join(folder, "crate")],
  ]);
  return filesUnder(FOLDER).filter((path) => /\.(tgz|crate)$/.test(path));
}

if (isScript(import.meta.url)) await main(() => release(process.argv[2]));
