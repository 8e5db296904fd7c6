// The types of the mini-program package in a strict project as WeChat's developer tools make it: with the types of `wx`, and
// without those of a browser.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../native.mjs";

const folder = mkdtempSync(join(tmpdir(), "xuezhao-types-"));
after(() => rmSync(folder, { recursive: true, force: true }));
symlinkSync(
  join(root, "dist/miniprogram"),
  join(folder, "xuezhao-miniprogram"),
);

const OPTIONS = [
  ...["--noEmit", "--strict", "--module", "esnext", "--target", "es2022"],
  ...["--moduleResolution", "bundler", "--lib", "es2022"],
  ...["--typeRoots", join(root, "node_modules")],
  ...["--types", "miniprogram-api-typings"],
];

/** What the compiler says of a script that uses the package. */
function compiled(body) {
  const source = `
    import { configure, keepUpload, load, rgbFrame, useEngine } from "./xuezhao-miniprogram/types/miniprogram";
    export async function run(path: string) {
      configure({ base: "/photo/engine/", worker: "workers/xuezhao.js" });
      const engine = await load({ base: "/photo/engine/" });
      const photo = await engine.open(path, undefined, { stripped: true });
      ${body}
    }`;
  writeFileSync(join(folder, "use.ts"), source);
  const { stdout } = spawnSync(
    join(root, "node_modules/.bin/tsc"),
    [...OPTIONS, "use.ts"],
    { cwd: folder, encoding: "utf8" },
  );
  return stdout.trim();
}

test("everything that is documented compiles", () => {
  const said = compiled(`
    const report = await photo.examine("chsi");
    const made = await photo.prepare("chsi");
    if ("refused" in made) return made.refused[0]?.advice?.zh;
    const options = { filePath: made.filePath, profile: "chsi", declared: report.ask.map(({ id }) => id) };
    const { done } = await keepUpload({ url: "https://example.edu.cn/api/submissions", ...options });
    const guide = await engine.guide("chsi", 1920);
    wx.createCameraContext().onCameraFrame((frame) => void guide.look(rgbFrame(frame), Date.now()));
    useEngine().release();
    const end = await done;
    return end.kind === "received" ? end.receipt : end.kind;`);
  assert.equal(said, "");
});

test("what is not there does not", () => {
  const said = compiled(`return photo.examine(17);`);
  assert.match(said, /^use\.ts\(\d+,\d+\): error TS2345/);
});
