// Photos through the mini-program package and through the native command: whether reports and prepared bytes agree.
// node tests/miniprogram/agreement.mjs PROFILE,PROFILE PHOTO... for photos that no test has seen: prints a table.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isScript } from "../../scripts/run.mjs";
import { file } from "../browser/pictures.mjs";
import { native } from "../native.mjs";
import { packageFiles, weChat } from "./wechat.mjs";

/** Both builds of the core, and the phone that starts each. */
export const BUILDS = {
  "core-simd": {},
  "core-plain": { plain: true },
};

const plainly = (value) => JSON.parse(JSON.stringify(value));

/** A build of the package in a machine that has WeChat's globals and no others. */
async function phoneWith(build, files) {
  const phone = weChat(files, BUILDS[build]);
  const { load } = phone.run("photo/xuezhao/index.js", {});
  const engine = await load({
    base: "/photo/engine/",
    worker: "workers/xuezhao.js",
  });
  return {
    /** The report on a photo under a profile, and the bytes made of it, undefined where it was refused. */
    async judge(bytes, name, profile) {
      const path = `wxfile://tmp/${name}`;
      phone.picked.set(path, bytes);
      const photo = await engine.open(path, name);
      const report = plainly(await photo.examine(profile));
      const made = await photo.prepare(profile);
      const prepared = made.filePath && phone.read(made.filePath);
      photo.close();
      phone.picked.delete(path);
      return { report, bytes: prepared };
    },
    started: phone.started,
    close: () => engine.close(),
  };
}

/**
 * Judges each photo, given by its path, under each profile, natively and with both builds, and hands the rows to `hear`:
 * `{ name, profile, isPrepared, expected, actual }`, `actual` by the name of the build. Returns what each build started.
 */
export async function compare(paths, profiles, hear) {
  const files = packageFiles();
  const builds = await Promise.all(
    Object.keys(BUILDS).map(async (build) => [
      build,
      await phoneWith(build, files),
    ]),
  );
  for (const path of paths) {
    const [bytes, name] = [readFileSync(path), basename(path)];
    for (const profile of profiles) {
      const { report, bytes: made } = native(path, profile);
      const isPrepared = made !== undefined;
      const actual = {};
      for (const [build, phone] of builds)
        actual[build] = await phone.judge(bytes, name, profile);
      const expected = { report, bytes: made };
      await hear({ name, profile, isPrepared, expected, actual });
    }
  }
  for (const [, phone] of builds) phone.close();
  return Object.fromEntries(
    builds.map(([build, { started }]) => [build, started]),
  );
}

/** True where both have no bytes, or the same. */
export const isSameFile = (one, other) =>
  one === undefined || other === undefined ? one === other : one.equals(other);

async function main([profiles, ...photos]) {
  const rows = [];
  // Copies: the native command writes beside them.
  const paths = photos.map((path, at) =>
    file(`${at}-${basename(path)}`, readFileSync(path)),
  );
  const { isDeepStrictEqual } = await import("node:util");
  await compare(paths, profiles.split(","), (row) => {
    const agrees = Object.values(row.actual).every(
      ({ report, bytes }) =>
        isDeepStrictEqual(report, row.expected.report) &&
        isSameFile(bytes, row.expected.bytes),
    );
    rows.push({ ...row, agrees });
    const end = row.isPrepared
      ? `prepared, ${row.expected.bytes.length} bytes`
      : `refused, ${row.expected.report.headline.cause}`;
    console.log(
      `${agrees ? "equal" : "OTHER"}  ${row.profile}  ${row.name}  ${end}`,
    );
  });
  const prepared = rows.filter(({ isPrepared }) => isPrepared);
  const count = (all) => new Set(all.map(({ name }) => name)).size;
  console.log(
    `${rows.filter(({ agrees }) => agrees).length} of ${rows.length} equal in both builds; ` +
      `${count(rows)} photos, ${count(prepared)} of them prepared, ${prepared.length} files`,
  );
  for (const profile of profiles.split(",")) {
    const own = prepared.filter((row) => row.profile === profile);
    console.log(`${profile}: ${own.length} prepared`);
  }
  process.exitCode = rows.every(({ agrees }) => agrees) ? 0 : 1;
}

if (isScript(import.meta.url)) await main(process.argv.slice(2));
