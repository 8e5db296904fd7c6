// Formats that the browser decodes for the core, HEIC above all: checked and prepared where it can, else named with a way out.
// `drawn.avif` is a drawn portrait. Chromium decodes no HEIC: its file is the same picture under HEIC's brand, and where a test
// wants a browser that decodes HEIC, as Safari does, the worker's decoder is given the brand that Chromium knows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { file } from "./pictures.mjs";
import { findingsOf, openStage, pick, press, verdictOf } from "./stage.mjs";

const avif = readFileSync(join(import.meta.dirname, "drawn.avif"));
/** Where the brands stand in the file type box. */
const BRANDS = [8, 16];
const heic = Buffer.from(avif);
for (const at of BRANDS) heic.write("heic", at, "latin1");

let stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.close());

/** Lets the worker decode HEIC. */
async function decodingHeic(page) {
  const [worker] = await waitForWorkers(page);
  await worker.evaluate((brands) => {
    const decode = self.createImageBitmap.bind(self);
    self.createImageBitmap = async (picture, ...given) => {
      if (!(picture instanceof Blob)) return decode(picture, ...given);
      const bytes = new Uint8Array(await picture.arrayBuffer());
      for (const at of brands) bytes.set(new TextEncoder().encode("avif"), at);
      return decode(new Blob([bytes]), ...given);
    };
  }, BRANDS);
}

async function waitForWorkers(page) {
  for (let turn = 0; turn < 200; turn += 1) {
    const workers = page.workers();
    if (workers.length > 0) return workers;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error("no worker");
}

/** Prepares what is picked; columns and rows of the prepared picture. */
async function prepared(page) {
  await press(page, "prepare");
  await page.waitForSelector("[data-testid=save]");
  return page.$eval("[data-testid=preview] img", async (image) => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
}

for (const [name, bytes, adapt] of [
  ["photo.avif", avif, async () => undefined],
  ["photo.heic", heic, decodingHeic],
])
  test(`${name}: checked on the browser's pixels, and becomes a JPEG`, async () => {
    const page = await stage.visit("?profile=chsi");
    await adapt(page);
    await pick(page, file(name, bytes));
    assert.equal(await verdictOf(page), "pass");
    const findings = await findingsOf(page);
    assert.equal(findings.file_format.status, "fix");
    assert.ok(
      !("file_intact" in findings) || findings.file_intact.status === "pass",
    );
    assert.deepEqual(await prepared(page), [480, 640]);
    assert.deepEqual(page.problems, []);
  });

test("photo.heic where the browser decodes none: what to do on an iPhone, on Android, in WeChat", async () => {
  const page = await stage.visit("?profile=chsi");
  await pick(page, file("photo.heic", heic));
  assert.equal(await verdictOf(page), "reject");
  const { file_format, file_intact } = await findingsOf(page);
  const words = (file_intact?.text ?? "") + (file_format?.text ?? "");
  for (const place of ["苹果手机", "安卓手机", "微信"])
    assert.ok(words.includes(place), words);
});
