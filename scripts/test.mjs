// `npm test`: all set-up, then every test; ends with each runner's own summary. A failed runner does not keep the
// others from running.
import { buildNative, command } from "./native.mjs";
import { testBrowsers } from "./packages.mjs";
import { filesUnder, isScript, main, run, say, StepError } from "./run.mjs";
import { wasmBindgen, wasmToolchain } from "./toolchain.mjs";

/** Every runner: its command, and which lines of its output are its summary. */
async function runners() {
  const wasm = await wasmToolchain({ tests: true });
  const { runner } = await wasmBindgen();
  const bin = (name) => `node_modules/.bin/${name}`;
  const cases = filesUnder("tests").filter((path) =>
    path.endsWith(".test.mjs"),
  );
  return {
    "cargo fmt": { run: ["cargo", "fmt", "--check"] },
    "cargo clippy": {
      run: [
        "cargo",
        "clippy",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
      ],
      summary: /^ +Finished/,
    },
    "cargo test": {
      run: ["cargo", "test", "--all-features", "--no-fail-fast"],
      summary: /^(test result: |error: )(?!.* 0 passed; 0 failed)/,
    },
    "cargo test in Chromium": {
      run: [
        wasm.cargo,
        "test",
        "--test",
        "wasm",
        "--target-dir",
        "target/wasm-test",
        ...wasm.args,
      ],
      env: {
        ...wasm.env,
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner,
        CHROMEDRIVER: "/usr/bin/chromedriver",
      },
      summary: /^test result: /,
    },
    tsc: { run: [bin("tsc"), "--noEmit", "-p", "www"] },
    prettier: {
      run: [bin("prettier"), "--check", "."],
      summary: /^All matched|^\[warn\]/,
    },
    "node --test": {
      run: [
        "node",
        "--test",
        "--test-concurrency=1",
        "--test-reporter=spec",
        ...cases,
      ],
      env: { XUEZHAO_BIN: command },
      summary: /^ℹ (tests|pass|fail|skipped) /,
    },
  };
}

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
      lines: [...summarise(error.output ?? ""), error.message],
    };
  }
}

/** Sets everything up and runs every test. */
export async function test() {
  await testBrowsers();
  await buildNative();
  const results = [];
  for (const runner of Object.entries(await runners()))
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

if (isScript(import.meta.url)) await main(test);
