// What the receiver is told of the phone: its own report of the photo, and, where a service takes photos of one person from
// each phone, a name that says nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { file, FROM_A_PHONE, portrait } from "./pictures.mjs";
import { openStage, press, root, submitPhoto } from "./stage.mjs";

/** The national rule as a service that takes photos of one person from each phone. */
function oncePerPhone() {
  const path = join(root, "specs/chsi.json");
  const { $schema: _, ...profile } = JSON.parse(readFileSync(path, "utf8"));
  const stages = [{ steps: ["photo", "submit", "status"] }];
  const service = { stages, once: ["device"] };
  return file("once.json", JSON.stringify({ ...profile, id: "once", service }));
}

let stage;
let big;
before(async () => {
  stage = await openStage([], ["--profile", oncePerPhone()]);
  const page = await stage.visit();
  big = file("big.jpg", await portrait(page, FROM_A_PHONE));
});
after(() => stage.close());

/** Uploads a prepared photo; the words of the form, and what the page says of the photo. */
async function sent(page) {
  await page.evaluate(() => {
    window.words = {};
    const { append } = FormData.prototype;
    FormData.prototype.append = function (name, value, ...more) {
      if (typeof value === "string") window.words[name] = value;
      return append.call(this, name, value, ...more);
    };
  });
  await submitPhoto(page, big);
  return page.evaluate(() => window.words);
}

test("the phone's own report goes along: answers and numbers, no words and no file name", async () => {
  const page = await stage.visit("?profile=chsi");
  const { report, device } = await sent(page);
  assert.ok(report.length < 16 * 1024, `${report.length} bytes`);
  const { core, profile, verdict, findings } = JSON.parse(report);
  assert.match(core, /^\d+\.\d+\.\d+$/);
  assert.deepEqual([profile, verdict], ["chsi", "pass"]);
  assert.ok(findings.length > 30);
  for (const finding of findings)
    assert.deepEqual(Object.keys(finding), ["check", "status", "value"]);
  const known = new Set(findings.map(({ check }) => check));
  assert.ok(known.has("face_count") && !known.has("file_name"));
  assert.equal(device, undefined);
  const kept = await page.evaluate(() =>
    Object.keys(localStorage).filter((key) => /device/.test(key)),
  );
  assert.deepEqual(kept, []);
});

test("a service that takes one person's photos from each phone is told a random name, which the privacy page explains", async () => {
  const page = await stage.visit("?profile=once");
  const { device } = await sent(page);
  assert.match(device, /^[0-9a-f]{32}$/);
  const kept = await page.evaluate(() =>
    Object.entries(localStorage).filter(([key]) => /device/.test(key)),
  );
  assert.deepEqual(
    kept.map(([, name]) => name),
    [device],
  );
  await press(page, "open-privacy");
  const privacy = await page.waitForSelector("[data-testid=privacy]");
  assert.match(
    await privacy.evaluate((sheet) => sheet.innerText),
    /一部手机只收一个人的照片.*随机编号/,
  );
});
