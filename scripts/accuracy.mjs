// Error rates on a labelled folder: `npm run accuracy -- DIR`.
import { isScript, main, run } from "./run.mjs";
import { setup } from "./setup.mjs";

/** Builds the tool and passes the arguments on. */
export async function accuracy(args) {
  await setup();
  await run("cargo", [
    ...["run", "--release", "-p", "xuezhao-tools", "--bin", "accuracy"],
    ...["--", ...args],
  ]);
}

if (isScript(import.meta.url))
  await main(() => accuracy(process.argv.slice(2)));
