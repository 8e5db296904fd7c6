// Diagnostics for support, the privacy page, and what stays on a phone that others use too.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import {
  openNamed,
  openServices,
  photos,
  stage,
  through,
} from "./services.mjs";
import { STUDENTS } from "./students.mjs";
import { pick, press, verdictOf } from "./stage.mjs";

const POLLING = { polling: 100 };

let named;
before(async () => {
  await openServices();
  named = await openNamed();
});
after(async () => {
  await stage.close();
  await named.close();
});

/** The text for support, once the self-test is done. */
async function diagnostics(page) {
  const text = await page.waitForSelector(
    "[data-testid=diagnostics][data-done]",
  );
  return text.evaluate((element) => element.textContent);
}

const privacy = async (page) => {
  const shown = await page.waitForSelector("[data-testid=privacy]");
  return shown.evaluate((element) => element.innerText);
};

test("diagnostics: what runs, what it can do, a self-test; neither picture nor name", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await pick(page, photos.original.path);
  await verdictOf(page);
  await page.goto(`${stage.server.address}/?profile=cup-2023#/diagnostics`);
  await page.reload();
  const text = await diagnostics(page);
  for (const words of [
    /^xuezhao [0-9a-f]{8}$/m,
    /^simd: true$/m,
    /^core: \d+\.\d+\.\d+ /m,
    /^examine: \w+, 1 faces, \d+ measured/m,
    /^memory: \d+ MB/m,
    /^storage: \d+ MB of \d+ MB/m,
    /^self-test: passed/m,
  ])
    assert.match(text, words);
  assert.ok(!text.includes("original.jpg") && !/base64|blob:/.test(text), text);
  assert.deepEqual(await violations(page), []);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => location.hash === "", POLLING);
});

test("diagnostics say that a core which does not arrive is missing", async () => {
  const page = await stage.visit("?profile=chsi", async () => {
    stage.proxy.spoil = (_, path) =>
      path.endsWith(".wasm") ? { status: 404 } : undefined;
  });
  await press(page, "open-diagnostics");
  const text = await diagnostics(page);
  assert.match(text, /^self-test: FAILED/m);
  assert.match(text, /^error: .*404/m);
});

test("privacy: the operator by name; without one, that this is a demonstration", async () => {
  const page = await named.visit("?profile=chsi");
  await page.waitForSelector("[data-testid=operator]");
  await press(page, "open-privacy");
  const words = await privacy(page);
  assert.match(words, /示例大学研究生院/);
  assert.match(words, /30 天/);
  assert.match(words, /上传满 180 天后删除/);
  assert.ok(!words.includes("演示"));
  assert.deepEqual(await violations(page), []);
  const linked = await named.visit("?profile=chsi#/privacy");
  assert.match(await privacy(linked), /示例大学研究生院/);
  const other = await stage.visit("?profile=chsi#/privacy");
  const unnamed = await privacy(other);
  assert.match(unnamed, /这是演示，不是学信网/);
  assert.match(unnamed, /接收单位保存多久，由它决定/);
});

/** Everything that the page has left in the browser. */
const left = (page) =>
  page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    settings: Object.keys(localStorage),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));

test("all data on the device are deleted after one more question, and the page begins anew", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await page.waitForFunction(
    async () => (await caches.keys()).length > 0,
    POLLING,
  );
  await page.click("header .chip");
  await pick(page, photos.original.path);
  await verdictOf(page);
  await page.reload();
  await page.waitForSelector("[data-testid=restored]");
  const before = await left(page);
  assert.deepEqual(before.databases, ["xuezhao"]);
  assert.ok(before.settings.length > 0 && before.workers === 1);
  await page.goto(`${stage.server.address}/#/privacy`);
  await page.reload();
  await press(page, "wipe");
  assert.ok((await left(page)).databases.length > 0, "asks first");
  // The page that begins anew keeps things of its own again.
  await page.evaluateOnNewDocument(() => {
    window.found = Promise.all([indexedDB.databases(), caches.keys()]).then(
      ([databases, names]) => [
        databases.length,
        names.length,
        Object.keys(localStorage).length,
      ],
    );
  });
  await press(page, "wipe-now");
  await page.waitForFunction(() => window.found, POLLING);
  assert.deepEqual(await page.evaluate(() => window.found), [0, 0, 0]);
  await page.waitForSelector("[data-testid=photo-input]");
  assert.equal(await page.$("[data-testid=preview]"), null);
  assert.equal(new URL(page.url()).hash, "");
});

test("after the receipt the way back shows nothing of who sent it", async () => {
  const student = STUDENTS["tuxiang-caiji"];
  const page = await stage.visit("?profile=tuxiang-caiji");
  const steps = student.steps.split(" ");
  await through(page, steps, { ...student, photo: photos[student.photo] });
  for (let back = 0; back < 4; back += 1) {
    await page.evaluate(() => history.back());
    await new Promise((done) => setTimeout(done, 300));
    const shown = await page.evaluate(() =>
      [
        document.body.innerText,
        ...[...document.querySelectorAll("input")].map(({ value }) => value),
      ].join(),
    );
    for (const words of [student.email, student.phone, "示例路"])
      assert.ok(!shown.includes(words), shown);
  }
});
