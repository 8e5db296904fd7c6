// The main job on the page: pick, findings, prepare, upload, receipt, and what then lies in the store.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { FROM_A_PHONE, file, portrait } from "./pictures.mjs";
import {
  findingsOf,
  openStage,
  pick,
  press,
  receiptOf,
  storedJpegs,
  verdictOf,
  gate,
  reload,
  drawn,
} from "./stage.mjs";

let stage;
before(async () => (stage = await openStage()));
after(() => stage.close());

/** Width, height and density of a baseline JPEG with a JFIF header. */
function facts(jpeg) {
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  return {
    jfif: jpeg.toString("latin1", 6, 10),
    density: [jpeg[13], jpeg.readUInt16BE(14), jpeg.readUInt16BE(16)],
    height: jpeg.readUInt16BE(frame + 5),
    width: jpeg.readUInt16BE(frame + 7),
    channels: jpeg[frame + 9],
  };
}

test("a large photo becomes the picture that the rule asks for, and arrives", async () => {
  const page = await stage.visit("?profile=chsi");
  const size = { width: 3000, height: 4000 };
  const big = await portrait(page, { ...FROM_A_PHONE, ...size });
  await pick(page, file("phone.jpg", big));
  assert.equal(
    await verdictOf(page),
    "pass",
    JSON.stringify(await findingsOf(page), null, 1),
  );
  await press(page, "prepare");
  await press(page, "upload");
  const receipt = await receiptOf(page);
  assert.match(receipt, /^[\w-]{8,}$/);
  const files = storedJpegs(stage);
  assert.equal(files.length, 1);
  assert.deepEqual(facts(files[0]), {
    jfif: "JFIF",
    density: [1, 300, 300],
    height: 640,
    width: 480,
    channels: 3,
  });
  assert.ok(
    files[0].length >= 20480 && files[0].length <= 61440,
    `${files[0].length} bytes`,
  );
  assert.deepEqual(
    [...stage.proxy.hosts],
    [new URL(stage.server.address).host],
  );
  assert.deepEqual(page.problems, []);
});

test("under an original policy the very bytes arrive, and no preparing is offered", async () => {
  const before = storedJpegs(stage).length;
  const page = await stage.visit("?profile=cup-2023");
  const jpeg = await portrait(page, {
    width: 960,
    height: 1280,
    quality: 0.95,
  });
  assert.ok(jpeg.length > 51200);
  await pick(page, file("original.jpg", jpeg));
  const verdict = await verdictOf(page);
  assert.notEqual(
    verdict,
    "reject",
    JSON.stringify(await findingsOf(page), null, 1),
  );
  assert.equal(await page.$("[data-testid=prepare]"), null);
  await press(page, "upload");
  await receiptOf(page);
  assert.equal(storedJpegs(stage).length, before + 1);
  assert.ok(storedJpegs(stage).some((bytes) => bytes.equals(jpeg)));
});

test("a file that is too small is rejected with its size and the limit", async () => {
  const page = await stage.visit("?profile=cup-2023");
  const jpeg = await portrait(page, { quality: 0.8 });
  assert.ok(jpeg.length < 51200);
  await pick(page, file("small.jpg", jpeg));
  assert.equal(await verdictOf(page), "reject");
  const { file_size } = await findingsOf(page);
  assert.equal(file_size.status, "reject");
  assert.ok(file_size.text.includes("50 KB"), file_size.text);
  assert.ok(
    file_size.text.includes(`${Math.floor((jpeg.length / 1024) * 10) / 10} KB`),
    file_size.text,
  );
  assert.equal(await page.$("[data-testid=upload]"), null);
});

test("the findings of the file come before the weights, and nothing red with them", async () => {
  const weights = gate();
  const page = await stage.visit("?profile=cup-2023", async () => {
    stage.proxy.spoil = (_, path) =>
      path.endsWith(".nn") ? weights : undefined;
  });
  const jpeg = await portrait(page, { quality: 0.8 });
  await pick(page, file("early.jpg", jpeg));
  await page.waitForSelector("[data-check=file_size]");
  await drawn(page);
  assert.equal(await page.$("[data-check=face_count]"), null);
  assert.equal(await page.$("[data-testid=headline], .fault"), null);
  weights.release();
  await page.waitForSelector("[data-check=face_count]");
});

test("the language and the profile are remembered", async () => {
  const page = await stage.visit();
  await page.select("[data-testid=profile]", "cup-2023");
  await page.click("header .chip:last-child");
  assert.match(await page.$eval("h1", (title) => title.textContent), /xuezhao/);
  await reload(page);
  const profile = await page.waitForSelector("[data-testid=profile]");
  assert.equal(await profile.evaluate((select) => select.value), "cup-2023");
  assert.equal(await page.$eval("html", (html) => html.lang), "en");
});
