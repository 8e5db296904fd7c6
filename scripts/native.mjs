// The native command with the page built in: `target/release/xuezhao`.
import { join } from "node:path";
import { build } from "./build.mjs";
import { isScript, main, root, run, say } from "./run.mjs";

export const command = join(root, "target", "release", "xuezhao");

/** Builds it and everything it embeds. */
export async function buildNative() {
  await build();
  say("native command");
  await run("cargo", ["build", "--release", "-p", "xuezhao-cli"]);
}

if (isScript(import.meta.url)) await main(buildNative);
