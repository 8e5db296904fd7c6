// Single things that a student reads or presses, each on a photo or on the first screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { file, portrait } from "./pictures.mjs";
import { openStage, pick, press, verdictOf } from "./stage.mjs";

let stage;
let near;
let wide;
before(async () => {
  stage = await openStage();
  const page = await stage.visit();
  const look = { width: 960, height: 1280, quality: 0.95, grain: 9 };
  const draw = async (name, heads) =>
    file(name, await portrait(page, { ...look, heads }));
  near = await draw("near.jpg", [{ x: 0.5, crown: 0.03, height: 0.7 }]);
  wide = await draw("wide.jpg", [{ x: 0.5, crown: 0.3, height: 0.3 }]);
});
after(() => stage.close());

const gauges = (page) =>
  page.$$eval(".gauge", (all) =>
    all.map(({ dataset, innerText }) => [dataset.check, innerText]),
  );

test("examples: one good, four bad, each says why when it is opened", async () => {
  const page = await stage.visit("?profile=chsi");
  await page.waitForSelector(".example input");
  const said = await page.$$eval(".example input", (all) =>
    all.map((input) => {
      input.click();
      return document.querySelector(".example-words").textContent;
    }),
  );
  assert.equal(new Set(said).size, 5);
  assert.ok(said.every((words) => words.length > 10));
  assert.equal(await page.$$eval(".example .icon-reject", (m) => m.length), 4);
});

test("services whose dates are over are folded", async () => {
  const page = await stage.visit("?profile=chsi");
  await page.waitForSelector("[data-testid=just-photo]");
  const past = await page.$$eval(".part-profile details li strong", (all) =>
    all.map(({ textContent }) => textContent),
  );
  assert.ok(
    past.some((title) => title.includes("石油大学")),
    `${past}`,
  );
  assert.equal(
    await page.$eval(".part-profile details", ({ open }) => open),
    false,
  );
});

test("a service that is chosen comes first, the others behind one line", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  const words = await page.$eval("main", (main) => main.innerText);
  assert.match(words, /采集时间：2022-05-09/);
  const listed = await page.$$eval(".services li", (all) =>
    all.filter((item) => item.checkVisibility()),
  );
  assert.equal(listed.length, 0);
  assert.deepEqual(await violations(page), []);
});

test("a rejected photo shows the gauges of the machine review too", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await pick(page, near);
  assert.equal(await verdictOf(page), "reject");
  await page.waitForSelector(".gauge");
  const shown = Object.fromEntries(await gauges(page));
  assert.match(shown.hair_gap, /偏小/);
  assert.match(shown.sharpness, /合适/);
});

test("what preparing corrects is no gauge of the picked photo", async () => {
  const page = await stage.visit("?profile=chsi");
  await pick(page, wide);
  assert.notEqual(await verdictOf(page), "reject");
  await page.waitForSelector(".gauge");
  const corrected = await page.$$eval(
    "[data-testid=finding][data-status=fix]",
    (all) => all.map(({ dataset }) => dataset.check),
  );
  const shown = (await gauges(page)).map(([check]) => check);
  assert.ok(corrected.includes("hair_gap"), `${corrected}`);
  assert.ok(!shown.includes("hair_gap") && shown.includes("sharpness"));
  await press(page, "prepare");
  await page.waitForSelector("[data-testid=save]");
  await page.waitForFunction(
    () => document.querySelectorAll(".gauge").length === 5,
    { polling: 100 },
  );
});

test("details say where the rules were read, when, and that nobody has compared them", async () => {
  const page = await stage.visit("?profile=cet");
  await pick(page, near);
  await verdictOf(page);
  const details = await page.waitForSelector(".fault .explained");
  const words = await details.evaluate((element) => {
    element.open = true;
    return element.innerText;
  });
  assert.match(
    words,
    /依据\s*各地报名通知.*· \d{4}-\d\d-\d\d · 未与官方页面核对/,
  );
});
