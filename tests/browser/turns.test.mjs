// Which way is up: what the page shows is what is measured, and a lying photo is turned by a press.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { orientedWebp } from "./odd_files.mjs";
import { file, portrait, turned } from "./pictures.mjs";
import { findingsOf, openStage, pick, press, verdictOf } from "./stage.mjs";

const SIZE = { width: 900, height: 1200 };

let stage;
let upright;
before(async () => {
  stage = await openStage();
  upright = await portrait(await stage.visit(), {
    ...SIZE,
    background: "#f0f0f0",
    heads: [{ x: 0.5, crown: 0.2, height: 0.36 }],
  });
});
after(() => stage.close());

/** Where the shirt is in a shown picture: "below" when it stands upright. */
const shirtOf = (page, selector) =>
  page.$eval(selector, async (image) => {
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(document.createElement("canvas"), {
      width,
      height,
    });
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const isWall = (x, y) =>
      pen
        .getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1)
        .data.slice(0, 3)
        .every((level) => level > 215);
    const sides = {
      above: [0.5, 0.02],
      below: [0.5, 0.98],
      left: [0.02, 0.5],
      right: [0.98, 0.5],
    };
    const dark = Object.keys(sides).filter((side) => !isWall(...sides[side]));
    return dark.join(" ");
  });

const FRAME = ".frame-photo";

/** The findings that no other explains, by status. */
async function toldOf(page) {
  const findings = await findingsOf(page);
  const told = Object.entries(findings).filter(
    ([, { status, explainedBy }]) => status !== "pass" && !explainedBy,
  );
  return told.map(([check]) => check);
}

test("a turned WebP is measured and shown upright", async () => {
  const page = await stage.visit("?profile=chsi");
  const lying = await turned(page, upright, 270, "image/webp");
  const webp = orientedWebp(lying, 6, SIZE.height, SIZE.width);
  await pick(page, file("turned.webp", webp));
  assert.notEqual(await verdictOf(page), "reject");
  await press(page, "adjust");
  await page.waitForSelector(FRAME);
  assert.equal(await shirtOf(page, FRAME), "below");
  assert.deepEqual(page.problems, []);
});

for (const degrees of [90, 180, 270]) {
  test(`a photo that lies by ${degrees}° has one fault, is turned and passes`, async () => {
    const page = await stage.visit("?profile=chsi");
    const lying = await turned(page, upright, degrees, "image/jpeg");
    await pick(page, file(`lying-${degrees}.jpg`, lying));
    assert.equal(await verdictOf(page), "reject");
    assert.deepEqual(await toldOf(page), ["upright"]);
    assert.equal(await page.$(FRAME), null);

    await press(page, "turn");
    await press(page, "adjust");
    await page.waitForSelector(FRAME);
    assert.notEqual(await verdictOf(page), "reject");
    assert.equal(await shirtOf(page, FRAME), "below");
    assert.equal(await page.$("[data-testid=turn]"), null);
    assert.deepEqual(page.problems, []);
  });
}

test("where only the original may be sent, the words say how to turn it in the album", async () => {
  const page = await stage.visit("?profile=cup-2023");
  const lying = await turned(page, upright, 90, "image/jpeg");
  await pick(page, file("original.jpg", lying));
  assert.equal(await verdictOf(page), "reject");
  assert.equal(await page.$("[data-testid=turn]"), null);
  const words = await page.$eval(
    "[data-testid=finding][data-check=upright]",
    ({ textContent }) => textContent,
  );
  assert.match(words, /相册/);
});
