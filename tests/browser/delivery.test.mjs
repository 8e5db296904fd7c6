// Networks and servers that fail in the middle of an upload: the photo is never lost, never sent twice, and the page
// always says where it stands.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { delivery, ready, spoilUploads, submissions } from "./sending.mjs";
import { openStage, press, receiptOf } from "./stage.mjs";

let stage;
before(async () => (stage = await openStage()));
after(() => stage.close());

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
    const { page, bytes } = await ready(stage);
    const { cutShare } = fault;
    const cutAt =
      cutShare === undefined ? fault.cutAt : cutShare * bytes.length;
    const earlier = submissions(stage);
    spoilUploads(stage, { ...fault, cutAt });
    await press(page, "upload");
    assert.match(await delivery(page, "waiting"), words);
    spoilUploads(stage, undefined);
    await receiptOf(page);
    assert.equal(submissions(stage) - earlier, 1);
    assert.deepEqual(page.problems, []);
  });
}

// The answer comes before the body has been read: the browser reads it all the same, whatever is still on its way.
for (const comments of [1, 8, 80, 200, 320])
  test(`a server that asks to come back is given the time: early 429, ${comments * 60} KB`, async () => {
    const { page, bytes } = await ready(stage, undefined, comments);
    const earlier = submissions(stage);
    const asked = { status: 429, headers: { "retry-after": "2" } };
    const refused = spoilUploads(stage, asked);
    await press(page, "upload");
    assert.match(await delivery(page, "waiting"), /上传的人很多（429）/);
    assert.equal(await page.$("[data-testid=upload]:not([hidden])"), null);
    const taken = spoilUploads(stage, undefined);
    await receiptOf(page);
    assert.equal(refused.length, 1);
    assert.ok(taken[0] - refused[0] >= 2000, `${taken[0] - refused[0]} ms`);
    assert.ok(bytes.length > comments * 60_000);
    assert.equal(submissions(stage) - earlier, 1);
  });

test("a slow network: the bytes are counted, and the photo arrives", async () => {
  const { page, bytes } = await ready(stage);
  const upload = bytes.length / 3;
  await page.emulateNetworkConditions({
    upload,
    download: 51_200,
    latency: 400,
  });
  await page.evaluate(() => {
    globalThis.shares = new Set();
    new MutationObserver(() => {
      const bar = document.querySelector("[data-testid=progress]");
      if (bar?.hasAttribute("value")) globalThis.shares.add(bar.value);
    }).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
    });
  });
  await press(page, "upload");
  assert.match(await delivery(page, "sending"), /正在上传 \d+%/);
  await receiptOf(page);
  const shares = await page.evaluate(() => [...globalThis.shares]);
  assert.ok(
    shares.filter((share) => share > 0 && share < 1).length >= 2,
    shares.join(),
  );
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
});

test("offline the photo waits, says so, and leaves by itself", async () => {
  const { page } = await ready(stage);
  const earlier = submissions(stage);
  await page.setOfflineMode(true);
  await press(page, "upload");
  assert.match(await delivery(page, "offline"), /网络已断开.*连上后会自动上传/);
  await page.setOfflineMode(false);
  await receiptOf(page);
  assert.equal(submissions(stage) - earlier, 1);
});

test("the student may hurry, or take the photo back and send it again", async () => {
  const { page } = await ready(stage);
  const earlier = submissions(stage);
  spoilUploads(stage, { lose: true });
  await press(page, "upload");
  await delivery(page, "waiting");
  await press(page, "cancel");
  const said = await page.waitForSelector(".failure");
  assert.match(
    await said.evaluate((e) => e.textContent),
    /已取消上传，照片还在/,
  );
  assert.equal(
    submissions(stage) - earlier,
    1,
    "it had arrived without an answer",
  );
  spoilUploads(stage, { status: 503 });
  await press(page, "upload");
  await delivery(page, "waiting");
  spoilUploads(stage, undefined);
  await press(page, "upload");
  await receiptOf(page);
  assert.equal(submissions(stage) - earlier, 1);
});

const FINAL = {
  404: /404.*照片还在/,
  409: /409.*照片还在/,
  413: /文件更小的照片/,
};
for (const [status, words] of Object.entries(FINAL)) {
  test(`an answer ${status} is final, and is said in words`, async () => {
    const { page } = await ready(stage);
    const seen = spoilUploads(stage, { status: Number(status) });
    await press(page, "upload");
    const said = await page.waitForSelector(".bar .failure[role=alert]");
    assert.match(await said.evaluate((element) => element.textContent), words);
    assert.equal(seen.length, 1);
    assert.ok(await page.$("[data-testid=upload]"));
  });
}
