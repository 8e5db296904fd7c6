// `npm run check`: format, lint, types and unit tests, within a minute once everything has been built.
import { isScript, main } from "./run.mjs";
import { checks, runAll, testResults } from "./runners.mjs";
import { setup } from "./setup.mjs";

/** Sets up what the checks need and runs them. */
export async function check() {
  await setup();
  await runAll({
    ...checks(),
    "cargo test --lib": {
      run: ["cargo", "test", "--workspace", "--all-features", "--lib"],
      summary: testResults,
    },
  });
}

if (isScript(import.meta.url)) await main(check);
