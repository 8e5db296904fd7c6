// Students are faster than checks: an answer about what they have left behind is dropped.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, portrait } from "./pictures.mjs";
import {
  findingsOf,
  gate,
  openStage,
  pick,
  press,
  verdictOf,
} from "./stage.mjs";

let stage;
let small;
let large;
before(async () => {
  stage = await openStage();
  const page = await stage.visit();
  const big = { width: 960, height: 1280, quality: 0.95 };
  small = file("small.jpg", await portrait(page, { quality: 0.5 }));
  large = file("large.jpg", await portrait(page, big));
});
after(() => stage.close());

/** A page whose face models arrive when they are let go. */
async function slowly(query) {
  const weights = gate();
  const page = await stage.visit(query, async () => {
    stage.proxy.spoil = (_, path) =>
      path.endsWith(".nn") ? weights : undefined;
  });
  return { page, weights };
}

test("another photo while the first one is checked: the verdict is on the second", async () => {
  const { page, weights } = await slowly("?profile=cup-2023");
  await pick(page, small);
  await page.waitForSelector("[data-check=file_size][data-status=reject]");
  await pick(page, large);
  weights.release();
  assert.notEqual(await verdictOf(page), "reject");
  assert.equal((await findingsOf(page)).file_size.status, "pass");
  assert.equal((await page.$$("[data-testid=verdict]")).length, 1);
  assert.deepEqual(page.problems, []);
});

test("another service while the photo is checked: the verdict is by its rules", async () => {
  const { page, weights } = await slowly("?profile=chsi");
  await pick(page, small);
  await page.waitForSelector("[data-check=file_format]");
  await page.select("[data-testid=profile]", "cup-2023");
  weights.release();
  assert.equal(await verdictOf(page), "reject");
  const { file_size } = await findingsOf(page);
  assert.equal(file_size.status, "reject", file_size.text);
  assert.equal(await page.$("[data-testid=prepare]"), null);
  assert.deepEqual(page.problems, []);
});

test("another photo while the first one is prepared: nothing of the first is offered", async () => {
  const page = await stage.visit("?profile=chsi");
  await pick(page, large);
  await verdictOf(page);
  await press(page, "prepare");
  await pick(page, small);
  await verdictOf(page);
  assert.ok(await page.$("[data-testid=prepare]"));
  assert.equal(await page.$("[data-testid=adjust]"), null);
  assert.deepEqual(page.problems, []);
});
