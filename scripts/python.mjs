// Python packages that only tests use, in an environment of the repository's own.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { aptInstall } from "./packages.mjs";
import { ask, isScript, main, root, run, say } from "./run.mjs";

/** What the tests read and write tables with, and what tries the description of the interface. */
const PACKAGES = ["openpyxl==3.1.5", "schemathesis==4.32.5"];

/** An interpreter that has them, set up where there is none. */
export async function python() {
  const folder = join(root, "target", "tools", "python");
  const command = join(folder, "bin", "python");
  const has = () =>
    ask(command, ["-c", "import openpyxl, schemathesis"]) !== null;
  if (existsSync(command) && has()) return command;
  await aptInstall(
    ["python3-venv", "unzip"],
    () =>
      ["/usr/bin/unzip", "/usr/bin/python3"].every(existsSync) &&
      ask("python3", ["-c", "import ensurepip"]) !== null,
  );
  say(`pip install ${PACKAGES.join(" ")}`);
  await run("python3", ["-m", "venv", folder]);
  await run(command, ["-m", "pip", "install", "--quiet", ...PACKAGES]);
  return command;
}

if (isScript(import.meta.url)) await main(python);
