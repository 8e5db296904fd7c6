// `npm run check`: format, lint, types and unit tests, within a minute once everything has been built.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isScript, main, root } from "./run.mjs";
import { checks, runAll, testResults } from "./runners.mjs";
import { setup } from "./setup.mjs";
import { buildWasm } from "./wasm.mjs";

/** Sets up what the checks need and runs them. */
export async function check() {
  await setup();
  // The TypeScript code is checked against the types of the core's glue, however old.
  const glue = ["plain/core", "formats/formats", "code/code", "start/start"];
  const lies = (name) => existsSync(join(root, `target/wasm/${name}.d.ts`));
  if (!glue.every(lies)) await buildWasm();
  await runAll({
    ...checks(),
    "cargo test --lib": {
      run: ["cargo", "test", "--workspace", "--all-features", "--lib"],
      summary: testResults,
    },
  });
}

if (isScript(import.meta.url)) await main(check);
