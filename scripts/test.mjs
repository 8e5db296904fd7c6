// `npm test`: all set-up, then every test; ends with each runner's own summary. A failed runner does not keep the
// others from running.
import { buildNative, command } from "./native.mjs";
import { testBrowsers, testServers } from "./packages.mjs";
import { filesUnder, isScript, main } from "./run.mjs";
import { checks, runAll, testResults } from "./runners.mjs";
import {
  cargoDeny,
  geckodriver,
  s3Server,
  wasmBindgen,
  wasmToolchain,
} from "./toolchain.mjs";

/** Every runner: its command, and which lines of its output are its summary. */
async function runners() {
  const wasm = await wasmToolchain({ tests: true });
  const { runner } = await wasmBindgen();
  const cases = filesUnder("tests").filter((path) =>
    path.endsWith(".test.mjs"),
  );
  return {
    ...checks(),
    // The list of advisories lies in a repository that is not reachable everywhere.
    "cargo deny": {
      run: [await cargoDeny(), ...["check", "licenses", "bans", "sources"]],
      summary: / ok$/,
    },
    "cargo test": {
      run: [
        "cargo",
        "test",
        ...["--workspace", "--all-features", "--no-fail-fast"],
      ],
      summary: testResults,
    },
    ...wasmSuites(wasm, runner, await geckodriver()),
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

/** The core's own suite in browsers: as engines without SIMD run it, with SIMD, and in another engine. */
function wasmSuites(wasm, runner, geckodriver) {
  const suite = (kind, feature, driver) => ({
    run: [
      wasm.cargo,
      "test",
      ...["-p", "xuezhao", "--features", "internals", "--test", "wasm"],
      ...["--target-dir", `target/wasm-test-${kind}`],
      ...wasm.args,
    ],
    env: {
      ...wasm.env,
      ...driver,
      CARGO_ENCODED_RUSTFLAGS: `-Ctarget-feature=${feature}`,
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner,
    },
    summary: /^test result: /,
  });
  const chromium = { CHROMEDRIVER: "/usr/bin/chromedriver" };
  const firefox = { GECKODRIVER: geckodriver };
  return {
    "wasm suite in Chromium": suite("plain", "-simd128", chromium),
    "wasm suite in Chromium, SIMD": suite("simd", "+simd128", chromium),
    "wasm suite in Firefox": suite("plain", "-simd128", firefox),
  };
}

/** Sets everything up and runs every test. */
export async function test() {
  await testBrowsers();
  await testServers();
  await s3Server();
  await buildNative();
  await runAll(await runners());
}

if (isScript(import.meta.url)) await main(test);
