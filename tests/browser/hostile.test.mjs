// Files that are not a photo of one person: each is named as what it is, and the page goes on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { animatedGif, asCmyk, blackPng } from "./odd_files.mjs";
import { file, portrait } from "./pictures.mjs";
import { findingsOf, openStage, pick, verdictOf } from "./stage.mjs";

let stage;
let page;
let good;
before(async () => {
  stage = await openStage();
  page = await stage.visit("?profile=cup-2023");
  good = await portrait(page, { width: 960, height: 1280, quality: 0.95 });
});
after(() => stage.close());

/** The findings of a file that must not pass. */
async function refused(name, bytes) {
  await pick(page, file(name, bytes));
  assert.notEqual(await verdictOf(page), "pass");
  assert.deepEqual(page.problems, []);
  const findings = await findingsOf(page);
  const wrong = Object.keys(findings).filter(
    (check) => findings[check].status === "reject",
  );
  assert.ok(
    wrong.length > 0,
    `${name} has no reason: ${JSON.stringify(findings)}`,
  );
  for (const check of wrong) assert.ok(findings[check].text.length > 10);
  return wrong;
}

const cases = {
  "empty.jpg": [() => Buffer.alloc(0), "file_intact"],
  "text.jpg": [
    () => Buffer.from("这不是照片，this is not a photo\n".repeat(2000)),
    "file_format",
  ],
  "cut-off.jpg": [() => good.subarray(0, good.length / 2), "file_intact"],
  "four-inks.jpg": [() => asCmyk(good), null],
  "one-pixel.png": [() => blackPng(1, 1), "pixel_size"],
  "bomb.png": [() => blackPng(30000, 30000), "file_format"],
  "moving.gif": [animatedGif, "file_format"],
  "fifty-megabytes.jpg": [
    () => Buffer.concat([good.subarray(0, 5000), Buffer.alloc(50 << 20)]),
    "file_intact",
  ],
};

for (const [name, [make, check]] of Object.entries(cases)) {
  test(name, async () => {
    const wrong = await refused(name, make());
    if (check) assert.ok(wrong.includes(check), `${wrong}`);
  });
}

test("a PNG named .jpg", async () => {
  const png = await portrait(page, {
    width: 480,
    height: 640,
    type: "image/png",
  });
  assert.ok((await refused("renamed.jpg", png)).includes("file_format"));
});

test("nobody", async () => {
  const jpeg = await portrait(page, { width: 960, height: 1280, heads: [] });
  assert.ok((await refused("nobody.jpg", jpeg)).includes("face_count"));
});

test("two people", async () => {
  const heads = [0.27, 0.73].map((x) => ({ x, crown: 0.2, height: 0.4 }));
  const jpeg = await portrait(page, { width: 1600, height: 1280, heads });
  assert.ok((await refused("two.jpg", jpeg)).includes("face_count"));
});

test("after all of them a good photo is still good", async () => {
  await pick(page, file("good.jpg", good));
  await page.waitForSelector(
    "[data-testid=verdict]:not([data-verdict=reject])",
  );
});
