// Programs that check or test something: run one after the other, a failed one does not keep the others from running.
import { ask, root, run, say, StepError } from "./run.mjs";
import { existsSync } from "node:fs";
import { join } from "node:path";

const bin = (name) => `node_modules/.bin/${name}`;

/** Every Rust file, also those that are not committed yet: `cargo fmt` sees none that a macro declares. */
function rustFiles() {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard"];
  const files = ask("git", [...list, "*.rs"]);
  if (files === null) throw new StepError("git does not list the Rust files");
  return files.split("\n").filter((path) => existsSync(join(root, path)));
}

/** Format, lint and types: each its command, and which lines of its output are its summary. */
export const checks = () => ({
  rustfmt: {
    run: ["rustfmt", "--check", "-l", "--edition", "2021", ...rustFiles()],
    summary: /\.rs$/,
  },
  "cargo clippy": {
    run: [
      "cargo",
      "clippy",
      ...["--workspace", "--all-targets", "--all-features"],
      ...["--", "-D", "warnings"],
    ],
    summary: /^ +Finished/,
  },
  tsc: { run: [bin("tsc"), "--noEmit", "-p", "www"] },
  prettier: {
    run: [bin("prettier"), "--check", "."],
    summary: /^All matched|^\[warn\]/,
  },
});

/** Lines of cargo's output that tell how many tests passed. */
export const testResults =
  /^(test result: |error: )(?!.* 0 passed; 0 failed; 0 ignored)/;

/** The ends of a long line: `rustfmt` is given hundreds of files. */
const short = (line) =>
  line.length > 160 ? `${line.slice(0, 120)} … ${line.slice(-20)}` : line;

/** Runs one and says what its summary is. */
async function attempt([
  name,
  {
    run: [program, ...args],
    env,
    summary,
  },
]) {
  say(name);
  const summarise = (output) => {
    const plain = output.replaceAll(/\x1b\[[0-9;]*m/g, "");
    return plain.split("\n").filter((line) => summary?.test(line));
  };
  try {
    const lines = summarise(await run(program, args, { env, capture: true }));
    return { name, passed: true, lines };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return {
      name,
      passed: false,
      lines: [...summarise(error.output ?? ""), short(error.message)],
    };
  }
}

/** Runs them all, then prints their summaries; throws when one failed. */
export async function runAll(runners) {
  const results = [];
  for (const runner of Object.entries(runners))
    results.push(await attempt(runner));
  say("summary");
  for (const { name, passed, lines } of results) {
    console.log(`${passed ? "✓" : "✗"} ${name}`);
    for (const line of lines) console.log(`    ${line.trim()}`);
  }
  const failed = results.filter(({ passed }) => !passed);
  if (failed.length)
    throw new StepError(`failed: ${failed.map(({ name }) => name).join(", ")}`);
}
