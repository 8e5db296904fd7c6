// The mini-program package in machines with nothing but WeChat's globals, beside the native command: the same reports and
// the same prepared bytes, for a dozen photos that are really prepared.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import {
  file,
  FROM_A_PHONE,
  labelledPhotos,
  portrait,
} from "../browser/pictures.mjs";
import { closeBrowser, launchChromium } from "../browser/stage.mjs";
import { BUILDS, compare, isSameFile } from "./agreement.mjs";

/** Profiles of three sizes and bands of bytes, all of which cut and compress. */
const PROFILES = ["chsi", "yi-cun", "biye-zhengzhao"];
/** Photos of people, where a folder of them lies beside the repository. */
const PHOTOS = [
  "A_clean/011_light_blue_960.jpg",
  "A_clean/082_white_960.jpg",
  "A_clean/115_light_blue_960.jpg",
  "C_geometry/ratio44_034.jpg",
  "C_geometry/size1200x1600_027.jpg",
  "K_phone/005_3000x4000.jpg",
  "K_phone/022_4032x3024_orient6.jpg",
];

/** Drawn photos, each with another background, distance, place and quality. */
async function drawn() {
  const browser = await launchChromium();
  const page = await browser.newPage();
  const paths = [];
  const backgrounds = ["#64c5ff", "#f0f0f0", "#ffffff"];
  for (let at = 0; at < 12; at += 1) {
    const bytes = await portrait(page, {
      ...FROM_A_PHONE,
      ...{ width: 990 + 30 * at, height: 1320 + 40 * at, grain: 12 + at },
      background: backgrounds[at % 3],
      quality: 0.8 + 0.015 * at,
      heads: [{ x: 0.47 + 0.005 * at, crown: 0.2, height: 0.27 + 0.01 * at }],
    });
    paths.push(file(`drawn-${at}.jpg`, bytes));
  }
  await closeBrowser(browser);
  return paths;
}

const rows = [];
let started;
before(async () => {
  const paths = [...(await drawn()), ...labelledPhotos(PHOTOS)];
  started = await compare(paths, PROFILES, (row) => void rows.push(row));
});

for (const build of Object.keys(BUILDS)) {
  test(`${build}: every report is that of the native command`, () => {
    assert.deepEqual(started[build], [`/photo/engine/${build}.wasm.br`]);
    for (const { name, profile, expected, actual } of rows)
      assert.deepEqual(
        actual[build].report,
        expected.report,
        `${name}, ${profile}`,
      );
  });

  test(`${build}: so are the bytes of every prepared photo`, () => {
    for (const { name, profile, expected, actual } of rows)
      assert.ok(
        isSameFile(actual[build].bytes, expected.bytes),
        `${name}, ${profile}`,
      );
  });
}

test("a dozen different photos are prepared, under each profile several", () => {
  const prepared = rows.filter(({ isPrepared }) => isPrepared);
  const names = new Set(prepared.map(({ name }) => name));
  assert.ok(names.size >= 12, [...names].join());
  const files = new Set(
    prepared.map(({ expected }) => expected.bytes.toString("latin1")),
  );
  assert.equal(files.size, prepared.length, "no two are alike");
  for (const profile of PROFILES) {
    const own = prepared.filter((row) => row.profile === profile);
    assert.ok(own.length >= 5, `${profile}: ${own.length}`);
  }
});
