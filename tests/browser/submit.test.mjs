// Submitting and what follows: who receives it, one press, the way of an upload, and the state of a submission.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { delivery, spoilUploads } from "./sending.mjs";
import {
  giveCode,
  code,
  heading,
  next,
  openNamed,
  openServices,
  photos,
  review,
  stage,
  through,
  walk,
} from "./services.mjs";
import {
  LAST_UPLOAD,
  boxOf,
  openSubmit,
  pick,
  prepare,
  press,
  receiptOf,
  submitPhoto,
  textOf,
  verdictOf,
  gate,
  reload,
} from "./stage.mjs";
import { LI_LEI, STUDENTS, TO_THE_RULES } from "./students.mjs";

let named;
before(async () => {
  await openServices();
  named = await openNamed();
});
after(async () => {
  await stage.close();
  await named.close();
});

async function prepared(from, query = "?profile=chsi") {
  const page = await from.visit(query);
  await prepare(page, photos.big.path);
  return page;
}

/** The page on which the photo is submitted. */
async function submitting(from, query) {
  const page = await prepared(from, query);
  await openSubmit(page);
  await heading(page, "确认并上传");
  return page;
}

const isClosed = (page) =>
  page.$eval(LAST_UPLOAD, ({ ariaDisabled }) => ariaDisabled === "true");

test("on a slow phone the upload can be pressed only once everything before it is there", async () => {
  const page = await prepared(named);
  await page.evaluate((button) => {
    const count = () =>
      document.querySelectorAll("[data-testid=declare]").length;
    const watch = new MutationObserver(() => {
      if (!document.querySelector(button)) return;
      globalThis.groups = count();
      watch.disconnect();
    });
    watch.observe(document.body, { subtree: true, childList: true });
  }, LAST_UPLOAD);
  await page.emulateCPUThrottling(20);
  await openSubmit(page);
  await page.waitForSelector(LAST_UPLOAD);
  await page.emulateCPUThrottling(null);
  await page.waitForSelector("fieldset:nth-of-type(3)");
  assert.equal(await page.evaluate(() => globalThis.groups), 3);
});

test("submitting has a page of its own: who receives the photo, three groups to confirm, then the upload", async () => {
  const page = await submitting(named);
  assert.equal(await page.$("[data-testid=preview]"), null);
  assert.equal(await page.$("[data-testid=verdict]"), null);
  assert.match(await page.title(), /确认并上传/);
  assert.match(
    await textOf(page, "[data-testid=recipient]"),
    /交给：\s*示例大学研究生院/,
  );
  const groups = await page.$$eval(".declarations legend", (all) =>
    all.map(({ textContent }) => textContent),
  );
  assert.deepEqual(groups, ["照片来源", "脸和头发", "衣服和饰品"]);
  for (const [at, tick] of (await page.$$("[data-testid=declare]")).entries()) {
    assert.ok(await isClosed(page));
    assert.match(
      await textOf(page, "[data-testid=upload]"),
      new RegExp(`还有 ${3 - at} 组`),
    );
    await tick.press("Space");
  }
  assert.ok(!(await isClosed(page)));
  assert.equal(await textOf(page, "[data-testid=upload]"), "上传照片");
  const last = await boxOf(page, ".declarations:last-of-type");
  assert.ok((await boxOf(page, "[data-testid=upload]")).top >= last.top);
  // Nobody has to be on a list here: another photo may follow.
  assert.ok(!(await textOf(page, ".step")).includes("不能更换"));
  assert.deepEqual(await violations(page), []);
});

test("pressed too early, the upload says what is still to be confirmed, and sends nothing", async () => {
  const page = await submitting(named);
  const posted = spoilUploads(named, { status: 503 });
  for (const at of [0, 1]) {
    await page.$eval(LAST_UPLOAD, (button) => button.click());
    const told = await page.$$eval(".declare-missing", (all) =>
      all.map(({ innerText }) => innerText),
    );
    assert.equal(told.findIndex(Boolean), at, `${told}`);
    assert.match(told[at], /勾选/);
    const focused = await page.$$eval("[data-testid=declare]", (all) =>
      all.indexOf(document.activeElement),
    );
    assert.equal(focused, at);
    await page.keyboard.press("Space");
  }
  assert.equal(
    await page.$$eval(".declare-missing", (all) => all[0].innerText),
    "",
  );
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(posted, []);
  assert.equal(await page.$("[data-testid=progress]"), null);
});

test("who knows the contract's names alone finds the way: prepare, upload, tick what is asked, upload", async () => {
  const page = await named.visit("?profile=chsi");
  const press = async (id) => {
    const button = await page.waitForSelector(`[data-testid=${id}]`);
    await button.click();
  };
  const photo = await page.waitForSelector("[data-testid=photo-input]");
  await photo.uploadFile(photos.big.path);
  await page.waitForSelector("[data-testid=verdict]");
  await press("prepare");
  await press("upload");
  await page.waitForSelector("input[type=checkbox]");
  await press("upload");
  for (const box of await page.$$("input[type=checkbox]")) await box.click();
  await press("upload");
  assert.notEqual(await receiptOf(page), "");
});

test("the submit page has its place in the browser's history, and outlives a reload", async () => {
  const page = await submitting(named);
  await page.$eval("[data-testid=declare]", (box) => box.click());
  await page.goBack();
  await page.waitForSelector("[data-testid=verdict]");
  assert.match(await page.title(), /做好的照片/);
  await page.goForward();
  await heading(page, "确认并上传");
  assert.match(await textOf(page, "[data-testid=upload]"), /还有 2 组/);
  const isFocused = () => document.activeElement.matches(".step-heading");
  await page.waitForFunction(isFocused, { polling: 100 });
  await reload(page);
  await heading(page, "确认并上传");
  assert.match(await textOf(page, "[data-testid=upload]"), /还有 2 组/);
  await page.$eval(".back", (button) => button.click());
  await page.waitForSelector("[data-testid=verdict]");
});

test("without an operator the submit page says that it is a demonstration", async () => {
  const page = await submitting(stage);
  assert.match(
    await textOf(page, "[data-testid=recipient]"),
    /演示：.*不会交到学信网/,
  );
});

test("where one photo is taken of each student the page says so", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  for (const step of [...TO_THE_RULES, "photo"])
    await walk[step](page, { ...LI_LEI, photo: photos.original });
  await openSubmit(page);
  await heading(page, "确认并上传");
  assert.match(await textOf(page, ".step"), /审核一开始就不能更换/);
});

test("an upload stands alone, as wide as the screen, its cancel away from the finger", async () => {
  const page = await prepared(named);
  const held = gate();
  spoilUploads(named, held);
  await openSubmit(page);
  const pressed = await boxOf(page, "[data-testid=upload]");
  await press(page, "upload");
  await page.waitForSelector("[data-testid=progress]");
  assert.equal((await boxOf(page, "[data-testid=progress]")).width, 390);
  const cancel = await boxOf(page, "[data-testid=cancel]");
  assert.ok(cancel.bottom < pressed.top || cancel.top > pressed.bottom);
  const others = await page.$$eval(
    ".part-picture, .part-result, header + main .card",
    (all) => all.filter((part) => part.checkVisibility()).length,
  );
  assert.equal(others, 0);
  assert.deepEqual(await violations(page), []);
  await press(page, "cancel");
  assert.match(await textOf(page, ".bar .failure"), /已取消上传，照片还在/);
  spoilUploads(named, undefined);
  held.release();
  await press(page, "upload");
  await receiptOf(page);
  assert.ok(await page.$("[data-testid=sent-photo]"));
});

test("a rejected photo looks like it; its reason stays until another has been sent", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  const photo = photos.original;
  const steps = [...TO_THE_RULES, "photo", "submit"];
  const first = await through(page, steps, { ...LI_LEI, photo });
  await heading(page, "审核中");
  assert.equal(await page.$(".fee"), null, "nothing is due");
  review(first, "reject", "--reason", "头发遮住了眉毛");
  await press(page, "refresh");
  await heading(page, "审核驳回");
  assert.ok(await page.$(".state-rejected .icon-reject"));
  assert.match(await textOf(page, ".timeline .is-bad"), /驳回/);
  await next(page);
  assert.match(await textOf(page, "[data-testid=rejection]"), /头发遮住了眉毛/);
  await pick(page, photos.second.path);
  await verdictOf(page);
  await reload(page);
  assert.match(await textOf(page, "[data-testid=rejection]"), /头发遮住了眉毛/);
  await verdictOf(page);
  await press(page, "upload");
  const second = await receiptOf(page);
  assert.notEqual(second, first);
  await page.waitForSelector("[data-testid=rejection]", { hidden: true });
});

test("until its review begins a photo can be replaced, without the way from the start", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  const student = { ...STUDENTS["cup-2023"], photo: photos.third };
  const steps = [...TO_THE_RULES, "photo", "submit"];
  const first = await through(page, steps, student);
  await heading(page, "审核中");
  assert.equal(await page.$("[data-testid=another]"), null);
  await press(page, "replace");
  await pick(page, photos.fourth.path);
  await verdictOf(page);
  await press(page, "upload");
  const second = await receiptOf(page);
  assert.notEqual(second, first);
  const other = await stage.visit(`?receipt=${first}`);
  await heading(other, "已更换");
  assert.equal(await other.$("[data-testid=replace]"), null);
});

test("a receipt that nobody knows looks like what it is", async () => {
  const page = await stage.visit("?receipt=zzzzzzzzzz");
  await heading(page, "没有这个回执");
  assert.ok(await page.$(".state-lost .icon-unknown"));
  assert.equal(await page.$(".timeline"), null);
  assert.match(await textOf(page, ".receipt"), /请核对回执号/);
  assert.deepEqual(await violations(page), []);
});

test("an accepted photo is shown to whoever says the last four digits, and not kept", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  const student = { ...STUDENTS["cup-graduate-2022"], photo: photos.third };
  const receipt = await through(page, student.steps.split(" "), student);
  assert.equal(await page.$("[data-testid=view-photo]"), null);
  review(receipt, "approve");
  await press(page, "refresh");
  await press(page, "view-photo");
  const proof = await page.waitForSelector("[data-testid=view-proof]");
  await proof.type("0000");
  await press(page, "view-look");
  await page.waitForFunction(
    () => document.querySelector("dialog .field-error").textContent !== "",
    { polling: 100 },
  );
  assert.equal(await page.$("[data-testid=viewed]"), null);
  await proof.type("3234");
  await press(page, "view-look");
  const shown = await page.waitForSelector("[data-testid=viewed]");
  await page.waitForFunction((image) => image.complete, {}, shown);
  const shape = ({ naturalWidth, naturalHeight }) =>
    naturalWidth / naturalHeight;
  assert.equal(await shown.evaluate(shape), 960 / 1280);
  assert.deepEqual(await violations(page), []);
  await reload(page);
  await page.waitForSelector("[data-testid=view-photo]");
  assert.equal(await page.$("img[src^=blob]"), null);
});

test("another photo is asked for twice, and the earlier receipt is kept", async () => {
  const page = await prepared(named);
  await press(page, "upload");
  const first = await receiptOf(page);
  await press(page, "another");
  await press(page, "another-no");
  assert.equal(await receiptOf(page), first);
  await press(page, "another");
  await press(page, "another-yes");
  await page.waitForSelector("[data-testid=receipt]", { hidden: true });
  await submitPhoto(page, photos.original.path);
  await page.$eval("[data-testid=earlier]", (button) => button.click());
  await page.waitForFunction(
    (first) =>
      document.querySelector("[data-testid=receipt]")?.textContent === first,
    { polling: 100 },
    first,
  );
});

test("the first stage of cup-2023 ends with what is still to come, and when", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await page.waitForSelector("input[name=stage]");
  await page.$eval("input[name=stage][value='0']", (choice) => choice.click());
  const student = { ...STUDENTS["cup-2023"], ...LI_LEI };
  for (const step of TO_THE_RULES) await walk[step](page, student);
  await heading(page, "采集码");
  await giveCode(page, code.path);
  await verdictOf(page);
  await press(page, "upload");
  await receiptOf(page);
  await page.waitForFunction(
    () =>
      document.body.innerText.includes("采集码已收到，还差照片：2月23–28日"),
    { polling: 100 },
  );
});
