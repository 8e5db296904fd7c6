// Running commands and knowing when a step has nothing to do. Node built-ins only: this runs before `npm ci`.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "..");

/** A failure that is one line for the reader, without a stack. */
export class StepError extends Error {}

/** Prints what is being done. */
export function say(text) {
  console.log(`\x1b[1m▸ ${text}\x1b[0m`);
}

/**
 * Runs a command in the repository, output shown; throws a StepError when it fails.
 * With `capture` the output is returned too.
 */
export function run(
  command,
  args,
  { env = {}, capture = false, cwd = root } = {},
) {
  const options = {
    cwd,
    env: { ...process.env, ...env },
    stdio: [
      "ignore",
      capture ? "pipe" : "inherit",
      capture ? "pipe" : "inherit",
    ],
  };
  return new Promise((done, fail) => {
    const child = spawn(command, args, options);
    let output = "";
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from?.on("data", (bytes) => {
        to.write(bytes);
        output += bytes;
      });
    }
    child.on("error", () =>
      fail(new StepError(`\`${command}\` is not installed`)),
    );
    child.on("close", (code) => {
      if (code === 0) return done(output);
      const error = new StepError(
        `\`${[command, ...args].join(" ")}\` failed (${code})`,
      );
      fail(Object.assign(error, { output }));
    });
  });
}

/** What a quick command prints, or null when it fails or is not there. */
export function ask(command, args, env = {}) {
  const answer = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: 120_000,
  });
  return answer.status === 0 ? answer.stdout.trim() : null;
}

/** Runs a quick command without showing it; true when it worked. */
export const works = (command, args, env) => ask(command, args, env) !== null;

/** Every file under the given files and folders, relative to the repository. */
export function filesUnder(...paths) {
  return paths.flatMap((path) => {
    const full = join(root, path);
    if (!existsSync(full)) return [];
    if (statSync(full).isFile()) return [path];
    return readdirSync(full, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name).slice(root.length + 1),
      );
  });
}

/** True when every output exists and none is older than any file under the inputs. */
export function isFresh(outputs, inputs) {
  const time = (path) => statSync(join(root, path)).mtimeMs;
  if (
    outputs.length === 0 ||
    !outputs.every((path) => existsSync(join(root, path)))
  )
    return false;
  const oldest = Math.min(...outputs.map(time));
  return filesUnder(...inputs).every((path) => time(path) <= oldest);
}

/** Runs a script's main function; a failed step ends it with one line. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    console.error(`\x1b[31m✗ ${error.message}\x1b[0m`);
    process.exitCode = 1;
  }
}

/** True when this module is the script that node was started with. */
export const isScript = (url) => process.argv[1] === new URL(url).pathname;
