// Networks and servers that fail in the middle of an upload: the photo is never lost, never sent twice, and the page
// always says where it stands.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { file, portrait } from "./pictures.mjs";
import { openStage, pick, press, receiptOf, verdictOf } from "./stage.mjs";

let stage;
before(async () => (stage = await openStage()));
after(() => stage.close());

const submissions = () =>
  readdirSync(stage.server.store, { recursive: true }).filter((name) =>
    name.endsWith(".jpg"),
  ).length;

let pictures = 0;

/** The same picture in other bytes. */
const withComment = (jpeg, words) =>
  Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xfe, 0, 2 + words.length]),
    Buffer.from(words),
    jpeg.subarray(2),
  ]);

/** A page that has checked a photo which nobody has uploaded before. */
async function ready(query = "?profile=cup-2023") {
  const page = await stage.visit(query);
  page.setDefaultTimeout(20_000);
  const look = { width: 960, height: 1280, quality: 0.95 };
  const own = withComment(await portrait(page, look), `${++pictures}`);
  await pick(page, file(`${pictures}.jpg`, own));
  await verdictOf(page);
  return { page, bytes: own.length };
}

/** Waits for the upload to stand so, and returns the words beside it. */
async function delivery(page, state) {
  const shown = await page.waitForSelector(
    `[data-testid=delivery][data-state=${state}] .sending`,
  );
  return shown.evaluate((element) => element.textContent);
}

/** Spoils every upload until the next call; what it returns collects when each began. */
function spoilUploads(fault) {
  const seen = [];
  stage.proxy.spoil = (request) => {
    if (request.method !== "POST") return undefined;
    seen.push(Date.now());
    return fault;
  };
  return seen;
}

const FAULTS = {
  "no server": [{ cutAt: 0 }, /没有回应.*照片还在.*第 1 次重试/],
  "a server error": [{ status: 500 }, /暂时无法处理（500）.*照片还在/],
  "a gateway without its server": [{ status: 502 }, /暂时无法处理（502）/],
  "a sign-in page of the network": [{ status: 200 }, /登录无线网络/],
  "a lost answer": [{ lose: true }, /没有回应.*照片还在/],
  ...Object.fromEntries(
    [10, 50, 90].map((percent) => [
      `a cut at ${percent} %`,
      [{ cutShare: percent / 100 }, /没有回应.*照片还在/],
    ]),
  ),
};

for (const [name, [fault, words]] of Object.entries(FAULTS)) {
  test(`${name}: the page says so, tries again, and one submission arrives`, async () => {
    const { page, bytes } = await ready();
    const { cutShare } = fault;
    const cutAt = cutShare === undefined ? fault.cutAt : cutShare * bytes;
    const earlier = submissions();
    spoilUploads({ ...fault, cutAt });
    await press(page, "upload");
    assert.match(await delivery(page, "waiting"), words);
    spoilUploads(undefined);
    await receiptOf(page);
    assert.equal(submissions() - earlier, 1);
    assert.deepEqual(page.problems, []);
  });
}
