// `npm test`: all set-up, then every test; ends with each runner's own summary. A failed runner does not keep the
// others from running.
import { buildNative, command } from "./native.mjs";
import { testBrowsers } from "./packages.mjs";
import { filesUnder, isScript, main } from "./run.mjs";
import { checks, runAll, testResults } from "./runners.mjs";
import { wasmBindgen, wasmToolchain } from "./toolchain.mjs";

/** Every runner: its command, and which lines of its output are its summary. */
async function runners() {
  const wasm = await wasmToolchain({ tests: true });
  const { runner } = await wasmBindgen();
  const cases = filesUnder("tests").filter((path) =>
    path.endsWith(".test.mjs"),
  );
  return {
    ...checks(),
    "cargo test": {
      run: [
        "cargo",
        "test",
        ...["--workspace", "--all-features", "--no-fail-fast"],
      ],
      summary: testResults,
    },
    "cargo test in Chromium": {
      run: [
        wasm.cargo,
        "test",
        ...["-p", "xuezhao", "--features", "internals", "--test", "wasm"],
        ...["--target-dir", "target/wasm-test"],
        ...wasm.args,
      ],
      env: {
        ...wasm.env,
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner,
        CHROMEDRIVER: "/usr/bin/chromedriver",
      },
      summary: /^test result: /,
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

/** Sets everything up and runs every test. */
export async function test() {
  await testBrowsers();
  await buildNative();
  await runAll(await runners());
}

if (isScript(import.meta.url)) await main(test);
