// Puts the package's files where the mini-program has them: `npm install` runs it. Not part of the mini-program.
const { cpSync, rmSync } = require("node:fs");
const { join } = require("node:path");

const from =
  process.argv[2] || join(__dirname, "node_modules/xuezhao-miniprogram");
for (const [folder, to] of [
  ["miniprogram_dist", "photo/xuezhao"],
  ["engine", "photo/engine"],
  ["worker", "workers"],
]) {
  if (folder !== "worker")
    rmSync(join(__dirname, to), { recursive: true, force: true });
  cpSync(join(from, folder), join(__dirname, to), { recursive: true });
}
