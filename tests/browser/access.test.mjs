// The photo and what follows under axe, light and dark, in both languages; and every step by keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { file, portrait } from "./pictures.mjs";
import {
  FIRST_UPLOAD,
  drawn,
  openSubmit,
  openStage,
  pick,
  press,
  receiptOf,
  verdictOf,
} from "./stage.mjs";

let stage;
let photo;
before(async () => {
  stage = await openStage();
  const page = await stage.visit();
  const heads = [{ x: 0.5, crown: 0.2, height: 0.4 }];
  const size = { width: 1200, height: 1600, background: "#f0f0f0" };
  photo = file("photo.jpg", await portrait(page, { ...size, heads }));
});
after(() => stage.close());

for (const scheme of ["light", "dark"]) {
  for (const language of ["zh", "en"]) {
    test(`axe finds nothing, ${scheme}, ${language}`, async () => {
      const page = await stage.visit("?profile=chsi", (page) =>
        page.emulateMediaFeatures([
          { name: "prefers-color-scheme", value: scheme },
        ]),
      );
      if (language === "en") await page.click("header .chip:last-child");
      assert.deepEqual(await violations(page), [], "at the start");
      await pick(page, photo);
      await verdictOf(page);
      await page.$$eval("details", (all) =>
        all.forEach((details) => (details.open = true)),
      );
      assert.deepEqual(await violations(page), [], "with a verdict");
      await press(page, "prepare");
      await page.waitForSelector(FIRST_UPLOAD);
      assert.deepEqual(await violations(page), [], "prepared");
      await openSubmit(page);
      assert.deepEqual(await violations(page), [], "before the upload");
      await press(page, "upload");
      await receiptOf(page);
      assert.deepEqual(await violations(page), [], "received");
    });
  }
}

test("a verdict is announced, and the keyboard reaches every step", async () => {
  const page = await stage.visit("?profile=chsi");
  const reached = [];
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      await page.evaluate(
        () =>
          document.activeElement.dataset.testid ??
          document.activeElement.tagName,
      ),
    );
  }
  assert.ok(
    reached.includes("profile") && reached.includes("photo-input"),
    `${reached}`,
  );
  await pick(page, photo);
  await verdictOf(page);
  const live = await page.$eval(
    "[role=status]",
    (status) => status.textContent,
  );
  assert.ok(live.length > 4);
});

/** Presses Tab until this is focused, as somebody without a mouse would. */
async function reach(page, id) {
  for (let presses = 0; presses < 80; presses += 1) {
    const here = await page.evaluate(
      () => document.activeElement?.dataset?.testid,
    );
    if (here === id) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the keyboard does not reach ${id}`);
}

/** The boxes of the declarations, once all of them are there. */
async function boxesOf(page) {
  await page.waitForSelector("[data-testid=declare]");
  await drawn(page);
  return page.$$("[data-testid=declare]");
}

test("the keyboard alone leads from the start to the receipt", async () => {
  const page = await stage.visit("?profile=chsi");
  await reach(page, "photo-input");
  await pick(page, photo);
  await verdictOf(page);
  for (const id of ["prepare", "upload"]) {
    await page.waitForSelector(`[data-testid=${id}]`);
    await drawn(page);
    await reach(page, id);
    await page.keyboard.press("Enter");
  }
  for (const _ of await boxesOf(page)) {
    await page.keyboard.press("Tab");
    await reach(page, "declare");
    await page.keyboard.press("Space");
  }
  await reach(page, "upload");
  await page.keyboard.press("Enter");
  await receiptOf(page);
  await drawn(page);
  for (const id of ["refresh", "another", "open-privacy"])
    await reach(page, id);
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-testid=privacy]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("[data-testid=privacy]", { hidden: true });
});

test("large type and small screens: nothing runs out of the page", async () => {
  const page = await stage.visit("?profile=chsi");
  await page.click("header .chip:first-child");
  await page.setViewport({ width: 320, height: 640, isMobile: true });
  await pick(page, photo);
  await verdictOf(page);
  const overflow = await page.evaluate(
    () =>
      document.documentElement.scrollWidth -
      document.documentElement.clientWidth,
  );
  assert.equal(overflow, 0);
});
