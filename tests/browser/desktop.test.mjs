// What a large screen adds, and what leads back: two columns, several photos, a code for the phone, what was begun before.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { FROM_A_PHONE, file, portrait } from "./pictures.mjs";
import {
  boxOf,
  openStage,
  pick,
  prepare,
  press,
  searchService,
  verdictOf,
  reload,
} from "./stage.mjs";
import { keptFiles } from "./kept.mjs";

const POLLING = { polling: 100 };

let stage;
let good;
let small;
before(async () => {
  stage = await openStage();
  const page = await stage.visit();
  good = file("good.jpg", await portrait(page, FROM_A_PHONE));
  small = file(
    "small.jpg",
    await portrait(page, { width: 120, height: 160, quality: 0.95 }),
  );
});
after(() => stage.close());

/** A page on a desk: wide, with a mouse. */
async function desk(query) {
  const page = await stage.visit(query, (page) =>
    page.setViewport({ width: 1440, height: 900 }),
  );
  await page.setViewport({ width: 1440, height: 900 });
  await reload(page);
  return page;
}

test("two columns: the photo on the left, what is said of it on the right", async () => {
  const page = await desk("?profile=chsi");
  await pick(page, good);
  await verdictOf(page);
  await page.waitForSelector("[data-testid=prepare]");
  const picture = await boxOf(page, ".part-picture");
  const result = await boxOf(page, ".part-result");
  assert.ok(picture.right <= result.left, JSON.stringify([picture, result]));
  assert.deepEqual(await violations(page), []);
});

/** Gives files as a drop or a paste would. */
const give = (page, kind, paths) =>
  page.evaluate(
    async (kind, photos) => {
      const data = new DataTransfer();
      for (const [name, base64] of photos) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        data.items.add(new File([bytes], name, { type: "image/jpeg" }));
      }
      const event =
        kind === "drop"
          ? new DragEvent("drop", { dataTransfer: data, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: data });
      dispatchEvent(event);
    },
    kind,
    paths,
  );

test("several photos are compared, each with its first cause; one is taken", async () => {
  const page = await desk("?profile=chsi");
  const input = await page.$("[data-testid=photo-input]");
  assert.ok(await input.evaluate(({ multiple }) => multiple));
  await input.uploadFile(small, good);
  await page.waitForFunction(
    () =>
      document.querySelectorAll("[data-testid=compared][data-tone]").length ===
      2,
    POLLING,
  );
  const [first, second] = await page.$$eval("[data-testid=compared]", (rows) =>
    rows.map(({ dataset, innerText }) => [dataset.tone, innerText]),
  );
  assert.equal(first[0], "bad");
  assert.match(first[1], /太远|像素|太小/);
  assert.notEqual(second[0], "bad");
  assert.deepEqual(await violations(page), []);
  await page.$$eval("[data-testid=take-this]", ([, second]) => second.click());
  assert.notEqual(await verdictOf(page), "reject");
  assert.equal(await page.$("dialog"), null);
});

test("a photo is dropped or pasted anywhere", async () => {
  for (const kind of ["drop", "paste"]) {
    const page = await desk("?profile=chsi");
    const drawn = await portrait(page, { width: 960, height: 1280 });
    await give(page, kind, [["given.jpg", drawn.toString("base64")]]);
    await verdictOf(page);
  }
});

test("the code for the phone holds the address of this service, and says that no photo travels", async () => {
  const page = await desk("?profile=cup-2023");
  await press(page, "open-phone");
  await page.waitForSelector("[data-testid=qr]");
  assert.match(
    await page.$eval("dialog", (sheet) => sheet.innerText),
    /照片和填写的内容不会传过去/,
  );
  assert.deepEqual(await violations(page), []);
  const texts = await page.evaluate(async () => {
    const drawing = document.querySelector("[data-testid=qr]").cloneNode(true);
    drawing.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    drawing.setAttribute("width", "400");
    drawing.setAttribute("height", "400");
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(drawing.outerHTML)}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), {
      width: 400,
      height: 400,
    });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 400, 400);
    pen.drawImage(image, 0, 0, 400, 400);
    const { load } = await import("/xuezhao/index.js");
    const engine = await load({ base: "/xuezhao/" });
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const codes = await engine.readCodes(blob);
    engine.close();
    return codes.map(({ text }) => text);
  });
  assert.deepEqual(texts, [`${stage.server.address}/?profile=cup-2023`]);
});

test("what was begun for another service is offered with its picture, and goes on", async () => {
  const page = await stage.visit("?profile=chsi");
  await prepare(page, good);
  await keptFiles(page, "chsi", "picked", "prepared");
  await page.goto(`${stage.server.address}/?profile=cup-2023`);
  const offered = await page.waitForSelector("[data-testid=continue]");
  const words = await offered.evaluate((button) => button.innerText);
  assert.match(words, /继续上次[^]*学信网[^]*照片已做好，还没提交/);
  assert.ok(await offered.$("img"));
  assert.deepEqual(await violations(page), []);
  await offered.evaluate((button) => button.click());
  assert.notEqual(await verdictOf(page), "reject");
  await page.waitForSelector("[data-testid=preview]");
});

/** Titles that the search of services leaves. */
async function found(page, typed) {
  await searchService(page, typed);
  return page.$$eval(".services li:not([hidden]) strong", (all) =>
    all.map(({ textContent }) => textContent),
  );
}

test("short names, letters and pinyin find a service", async () => {
  const page = await stage.visit("?profile=chsi");
  for (const typed of ["中石大", "zhongshida", "shiyou"]) {
    const titles = await found(page, typed);
    assert.ok(titles.length > 0 && titles.length < 5, `${typed}: ${titles}`);
    assert.ok(
      titles.every((title) => title.includes("石油大学")),
      `${titles}`,
    );
  }
  assert.match((await found(page, "xuexinwang")).join(), /学信网/);
  assert.match((await found(page, "renda")).join(), /中国人民大学/);
  assert.deepEqual(await found(page, "qwx"), []);
});

test("a school leads to the services of all schools, by its short name, its pinyin or its initials", async () => {
  const page = await stage.visit("?profile=chsi");
  for (const typed of ["哈工大", "hagongda", "hgd", "哈尔滨"]) {
    const titles = await found(page, typed);
    assert.ok(titles.includes("哈尔滨工业大学"), `${typed}: ${titles}`);
    assert.equal(new Set(titles).size, 1, `${typed}: ${titles}`);
  }
  assert.match(await page.$eval(SCHOOL, (b) => b.innerText), /学信网/);
  const past = ".part-profile details";
  const isSeen = (details) => details.checkVisibility();
  assert.equal(await page.$eval(past, isSeen), false, "nothing past is meant");
  await found(page, "石油");
  assert.equal(await page.$eval(past, isSeen), true);
  assert.deepEqual(await violations(page), []);
});

const SCHOOL = "[data-testid=school-found]";

test("a school on the roster begins its service with the school chosen", async () => {
  const roster = "school,level,number,name\n哈尔滨工业大学,本科,1,王小明\n";
  const own = await openStage([], ["--roster", file("hit.csv", roster)]);
  try {
    const page = await own.visit("?profile=chsi");
    const titles = await found(page, "hgd");
    assert.deepEqual([...new Set(titles)], ["哈尔滨工业大学"]);
    assert.match(await page.$eval(SCHOOL, (b) => b.innerText), /毕业证照/);
    await press(page, "school-found");
    await page.waitForFunction(() => /毕业证照/.test(document.title), POLLING);
    await press(page, "next");
    await page.waitForFunction(
      () => document.querySelector("#field-school")?.value === "哈尔滨工业大学",
      POLLING,
    );
    await press(page, "next");
    await page.waitForSelector("input[name=level]");
    const levels = await page.$$eval("input[name=level]", (all) =>
      all.map(({ value }) => value),
    );
    assert.deepEqual(levels, ["本科"]);
  } finally {
    await own.close();
  }
});
