// All six services from their first step to the receipt, and what may happen on the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CUP, LI_LEI, TO_THE_RULES } from "./students.mjs";
import {
  code,
  giveCode,
  heading,
  next,
  openServices,
  photos,
  review,
  stage,
  stored,
  through,
  walk,
  walkAll,
} from "./services.mjs";
import {
  pressFirstUpload,
  pick,
  press,
  receiptOf,
  verdictOf,
  reload,
} from "./stage.mjs";

before(() => openServices());
after(() => stage.close());

walkAll();

test("cup-2023 collects the picture of the code first, and no photo in its place", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await page.evaluate(() =>
    document.querySelector("input[name=stage][value='0']").click(),
  );
  for (const step of TO_THE_RULES) await walk[step](page, LI_LEI);
  await heading(page, "采集码");
  await giveCode(page, photos.original.path);
  assert.equal(await verdictOf(page), "reject");
  const finding = await page.$eval(
    "[data-check=capture_code]",
    (f) => f.innerText,
  );
  assert.match(finding, /这是照片，不是采集码/);
  assert.equal(await page.$("[data-testid=upload]"), null);
  await giveCode(page, code.path);
  assert.equal(await verdictOf(page), "pass");
  await press(page, "upload");
  const receipt = await receiptOf(page);
  assert.ok(stored(receipt).equals(code.bytes));
  assert.equal(JSON.parse(review(receipt)).kind, "code");
  await heading(page, "采集完成");
});

test("a code in the photo step is named, a photo in the code step too, and each can be used", async () => {
  const page = await stage.visit("?profile=ruc-online-2023");
  await pick(page, code.path);
  assert.equal(await verdictOf(page), "reject");
  const finding = await page.$eval(
    "[data-check=face_count]",
    (f) => f.innerText,
  );
  assert.match(finding, /这是采集码，不是证件照/);
  await press(page, "use-as-code");
  await heading(page, "采集码");
  await page.waitForSelector("[data-verdict=pass]");
  await giveCode(page, photos.original.path);
  await page.waitForSelector("[data-verdict=reject]");
  await page.evaluate(() => document.querySelector(".verdict .chip").click());
  await heading(page, "证件照");
  assert.notEqual(await verdictOf(page), "reject");
});

test("a wrong identity is answered in place, and nothing that was typed is lost", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  const student = {
    school: CUP,
    level: "本科",
    name: "王小明",
    number: "2019010009",
  };
  for (const step of ["start", "school", "level", "identity"])
    await walk[step](page, student);
  const shown = await page.waitForSelector(".step-problem");
  const words = await shown.evaluate((element) => element.innerText);
  assert.match(words, /没有找到匹配的信息，请核对后重新输入，或联系学校核实/);
  assert.match(words, /010-58691620/);
  assert.match(words, /核对的是\s+学校\s*姓名和学号/);
  const typed = () =>
    page.$$eval(".input", (all) => all.map(({ value }) => value));
  assert.deepEqual(await typed(), ["王小明", "2019010009"]);

  await page.goBack();
  await heading(page, "学历层次");
  assert.ok(await page.$eval("input[value=本科]", (radio) => radio.checked));
  await page.goBack();
  await heading(page, "您的学校");
  assert.deepEqual(await typed(), [CUP]);
  await page.goForward();
  await page.goForward();
  await heading(page, "核对身份");
  assert.deepEqual(await typed(), ["王小明", "2019010009"]);
  await reload(page);
  await heading(page, "核对身份");
  await page.waitForFunction(
    () => document.querySelector("#field-number")?.value === "2019010009",
  );
  await next(page);
  await press(page, "compared-school");
  await heading(page, "您的学校");
});

test("an upload without an identity leads to it, and the photo waits", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  await pick(page, photos.original.path);
  assert.notEqual(await verdictOf(page), "reject");
  await pressFirstUpload(page);
  await heading(page, "您的学校");
  const words = await page.$eval(".step-problem", (p) => p.innerText);
  assert.match(words, /照片已保存/);
  const shown = await page.$eval(
    "[data-testid=photo-input]",
    (input) => input.isConnected,
  );
  assert.ok(shown);
});

test("a school is found by its short name and by letters", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await walk.start(page);
  await heading(page, "您的学校");
  const input = await page.waitForSelector("#field-school");
  for (const typed of ["中石大", "zhongshida", "CUP"]) {
    await input.evaluate((element) => (element.value = ""));
    await input.type(typed);
    await page.waitForFunction(
      (school) =>
        document.querySelector(".options button")?.textContent === school,
      { polling: 100 },
      CUP,
    );
    await input.evaluate((element) => {
      element.value = "没有这所学校";
      element.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await page.waitForSelector(".options button", { hidden: true });
  }
});

test("a code of somebody else is told where it is given, and can be exchanged there", async () => {
  const page = await stage.visit("?profile=ruc-online-2023");
  const student = {
    school: "中国人民大学",
    level: "本科",
    name: "刘洋",
    number: "2021380007",
    shown: ["刘洋"],
  };
  for (const step of TO_THE_RULES) await walk[step](page, student);
  await heading(page, "采集码");
  await giveCode(page, code.path);
  assert.equal(await verdictOf(page), "reject");
  const told = await page.$eval(
    "[data-check=capture_code]",
    (f) => f.innerText,
  );
  assert.match(told, /这不是您的采集码：和名单上的不一致/);
  const exchange = await page.$eval(
    "[data-testid=code-input]",
    (input) => input.closest("label").innerText,
  );
  assert.match(exchange, /更换采集码/);
  await next(page);
  await page.waitForSelector(".step-problem");
  await heading(page, "采集码");
});

test("after a rejection the student reads why and submits again", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  const photo = photos.original;
  await page.evaluate(() =>
    addEventListener("xuezhao:payment", ({ detail }) => (window.due = detail)),
  );
  const first = await through(page, [...TO_THE_RULES, "photo", "submit"], {
    ...LI_LEI,
    photo,
  });
  const due = await page.evaluate(() => window.due);
  assert.equal(due.receipt, first);
  assert.match(due.fee.text.zh, /30 元/);
  await heading(page, "审核中");
  review(first, "reject", "--reason", "头发遮住了眉毛");
  await press(page, "refresh");
  await heading(page, "审核驳回");
  assert.match(
    await page.$eval(".reason", (p) => p.innerText),
    /头发遮住了眉毛/,
  );
  await next(page);
  await walk.photo(page, { photo: photos.second });
  await press(page, "upload");
  const second = await receiptOf(page);
  assert.notEqual(second, first);
  assert.ok(stored(second).equals(photos.second.bytes));
  review(second, "approve");
  await press(page, "refresh");
  await heading(page, "采集完成");

  const other = await stage.visit(`?receipt=${second}`);
  await heading(other, "采集完成");
  assert.equal(await receiptOf(other), second);
});
