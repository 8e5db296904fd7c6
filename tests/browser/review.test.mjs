// A reviewer works through a hundred photos by keyboard alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { signIn, startReview, xuezhao } from "./reviewing.mjs";

const PHOTOS = 100;
/** The phone agrees about one rule, and does not about another. */
const PHONE = {
  core: "0.1.0",
  profile: "file-only",
  verdict: "pass",
  findings: [
    { check: "file_intact", status: "pass", value: 1 },
    { check: "file_format", status: "advise", value: 0 },
  ],
};

let desk;
let page;
before(async () => {
  desk = await startReview({ photos: PHOTOS, phone: PHONE });
  ({ page } = desk);
});
after(() => desk?.stop());

/** Presses a key; a capital letter with Shift. */
async function key(name) {
  const shift = /^[A-Z]$/.test(name);
  if (shift) await page.keyboard.down("Shift");
  await page.keyboard.press(name);
  if (shift) await page.keyboard.up("Shift");
}
const shown = (selector) =>
  page.$eval(selector, (element) => element.textContent);
/** The student whose photo is shown, once it is there. */
const current = async () => {
  await page.waitForFunction(() => {
    const marked = document.querySelector('[aria-current="true"] strong');
    const name = document.querySelector(".about h2");
    return marked && name && marked.textContent === name.textContent;
  });
  return shown(".about h2");
};
const counted = (state) =>
  page.$eval(
    `option[value="${state}"]`,
    (option) => +/\d+$/.exec(option.textContent),
  );
/** Presses a key and waits until the counts have changed. */
async function decide(...keys) {
  const before = await shown(".filters");
  for (const name of keys) await key(name);
  await page.waitForFunction(
    (before) => document.querySelector(".filters").textContent !== before,
    {},
    before,
  );
  return current().catch(() => null);
}

test("a wrong password is told, the right one opens the queue", async () => {
  await page.goto(`${desk.server.address}/review`);
  await page.waitForSelector(".sign-in [name=name]");
  assert.deepEqual(await violations(page), []);
  await signIn(desk, "a wrong password");
  assert.equal(await current(), "学生0");
  assert.equal(await counted("reviewing"), PHOTOS);
  assert.deepEqual(await violations(page), []);
  assert.equal(await page.$("header [name=roster]"), null, "admins alone");
  const asked = await page.evaluate(async () => {
    const headers = { "content-type": "application/octet-stream" };
    const roster = { method: "POST", headers, body: "" };
    const { status } = await fetch("/api/review/roster", roster);
    return [status, (await fetch("/api/review/handover/table")).status];
  });
  assert.deepEqual(asked, [403, 403]);
});

test("a hundred photos are decided by keyboard alone, and the mistakes are taken back", async () => {
  assert.equal(await decide("a"), "学生1");
  assert.equal(await decide("u"), "学生0");
  assert.equal(await counted("reviewing"), PHOTOS);
  await key("r");
  await page.waitForSelector("dialog[open] li");
  assert.deepEqual(await violations(page), []);
  const reason = await shown("dialog li:nth-child(2) button");
  assert.equal(await decide("2"), "学生1");
  assert.ok((await shown(".said")).includes(reason.replace(/^2/, "")));
  await key("x");
  await key("j");
  assert.equal(await current(), "学生2");
  await key("x");
  assert.equal(await decide("A"), "学生3");
  assert.equal(await counted("reviewing"), PHOTOS - 3);
  for (let i = 3; i < PHOTOS - 1; i++) {
    const next = i % 10 === 0 ? await decide("r", "1") : await decide("a");
    assert.equal(next, `学生${i + 1}`);
  }
  const before = await shown(".filters");
  await key("a");
  await page.waitForSelector(".empty");
  await page.waitForFunction(
    (before) => document.querySelector(".filters").textContent !== before,
    {},
    before,
  );
  assert.equal(await counted("reviewing"), 0);
  assert.equal(await counted("rejected"), 10);
  assert.equal(await counted("complete"), PHOTOS - 10);
  const log = xuezhao(desk.server.store, "review", "--log");
  const all = log.trim().split("\n");
  const lines = all.filter((line) => !line.includes("roster_import"));
  assert.equal(lines.length, PHOTOS + 2, "one taken back, and decided again");
  assert.ok(lines.every((line) => line.includes("anna")));
});

test("a second look leaves the photo to somebody else", async () => {
  assert.equal(await decide("u"), `学生${PHOTOS - 1}`);
  assert.equal(await decide("u"), `学生${PHOTOS - 2}`);
  await key("s");
  await page.waitForFunction(
    (name) => document.querySelector(".about h2")?.textContent === name,
    {},
    `学生${PHOTOS - 1}`,
  );
  await page.click(".check input");
  await page.waitForFunction(
    () => document.querySelectorAll(".cards li").length === 1,
  );
  assert.equal(await current(), `学生${PHOTOS - 2}`);
  await page.click(".check input");
});

test("a submission is found by its number, with the lines drawn and its history", async () => {
  await key("/");
  await page.keyboard.type("20230042");
  await page.select("select[name=state]", "");
  await page.focus("[type=search]");
  await key("Enter");
  await page.waitForFunction(
    () => document.querySelectorAll(".cards li").length === 1,
  );
  assert.equal(await current(), "学生42");
  await page.waitForFunction(
    () => document.querySelector(".photo img").naturalWidth === 480,
  );
  assert.ok(await page.$(".photo svg line"));
  const differing = await page.$$eval("tr[data-differs]", (rows) =>
    rows.map(({ dataset }) => dataset.check),
  );
  assert.deepEqual(differing, ["file_format"]);
  assert.ok(await page.$(".about details li"));
  assert.deepEqual(await violations(page), []);
  await page.setViewport({ width: 820, height: 1180 });
  assert.deepEqual(await violations(page), []);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth > window.innerWidth,
  );
  assert.equal(overflow, false);
});
