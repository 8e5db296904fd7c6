// All six services from their first step to the receipt, against the real receiver with a roster.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { codePicture, file, portrait } from "./pictures.mjs";
import {
  findingsOf,
  openStage,
  pick,
  press,
  receiptOf,
  root,
  verdictOf,
} from "./stage.mjs";

const CODE = "XUEZHAO-2023-0001";
const CUP = "中国石油大学（北京）";
const ROSTER = `school,level,number,name,last_four,code,feature
${CUP},本科,2019010001,王小明,1234,,
${CUP},本科,2019010002,李雷,2234,${CODE},
${CUP},硕士研究生,2020210003,张伟,3234,,
中国人民大学,本科,2021380004,韩梅梅,4234,${CODE},
陕西示例学院,专科,20200105,赵晓燕,523X,${CODE},
高校示例学院,本科,852021102006,黄国正,6234,${CODE},1a2d9fb8
中国人民大学,本科,2021380007,刘洋,7234,OTHER-CODE,
`;

let stage;
let photos;
let code;
before(async () => {
  stage = await openStage([], ["--roster", file("roster.csv", ROSTER)]);
  const page = await stage.visit();
  const draw = async (name, options) => {
    const bytes = await portrait(page, options);
    return { path: file(name, bytes), bytes };
  };
  const original = { width: 960, height: 1280, quality: 0.95 };
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const big = { width: 1500, height: 2000, ground: "#f0f0f0", heads };
  photos = {
    original: await draw("original.jpg", original),
    second: await draw("second.jpg", { ...original, quality: 0.96 }),
    third: await draw("third.jpg", { ...original, quality: 0.97 }),
    fourth: await draw("fourth.jpg", { ...original, quality: 0.98 }),
    big: await draw("big.jpg", big),
    small: await draw("small.jpg", { quality: 0.8 }),
  };
  const bytes = await codePicture(page);
  code = { path: file("code.png", bytes), bytes };
});
after(() => stage.close());

/** The bytes that lie in the store under a receipt. */
function stored(receipt) {
  const { store } = stage.server;
  const name = readdirSync(store).find(
    (entry) => entry.startsWith(receipt) && !entry.endsWith(".json"),
  );
  return readFileSync(join(store, name));
}

/** What the operator sees of a submission, or does with it. */
const review = (...words) =>
  execFileSync(
    process.env.XUEZHAO_BIN ?? join(root, "target/release/xuezhao"),
    ["review", ...words, "--store", stage.server.store],
    { encoding: "utf8" },
  );

const heading = (page, words) =>
  page.waitForFunction(
    (words) =>
      document.querySelector(".step-heading")?.textContent.includes(words),
    {},
    words,
  );

const next = (page) => press(page, "next");

async function type(page, field, text) {
  const input = await page.waitForSelector(`#field-${field}`);
  await input.evaluate((element) => (element.value = ""));
  await input.type(text);
}

/** The steps, each up to its button. */
const walk = {
  async start(page) {
    await page.waitForSelector("[data-testid=profile]");
    await next(page);
  },
  async school(page, { school }) {
    await heading(page, "您的学校");
    await type(page, "school", school.slice(0, 4));
    const found = await page.waitForSelector(".options button");
    assert.equal(await found.evaluate((b) => b.textContent), school);
    await found.evaluate((button) => button.click());
  },
  async level(page, { level }) {
    await heading(page, "学历层次");
    await page.evaluate(
      (level) => document.querySelector(`input[value="${level}"]`).click(),
      level,
    );
    await next(page);
  },
  async identity(page, { name, number }) {
    await heading(page, "核对身份");
    await type(page, "name", name);
    await type(page, "number", number);
    await next(page);
  },
  async feature(page, { feature }) {
    await heading(page, "特征码");
    await type(page, "feature", feature);
    await next(page);
  },
  async code(page) {
    await heading(page, "采集码");
    await giveCode(page, code.path);
    assert.equal(await verdictOf(page), "pass");
    const shown = await page.$eval("[data-testid=finding]", (f) => f.innerText);
    assert.ok(shown.includes("XUEZ…0001") && !shown.includes(CODE), shown);
    await next(page);
  },
  async last_four(page, { lastFour }) {
    await heading(page, "核验学籍");
    await type(page, "last_four", lastFour);
    await next(page);
  },
  async confirm(page, { shown }) {
    await heading(page, "确认信息");
    const rows = await page.$eval(".rows", (list) => list.innerText);
    for (const words of shown) assert.ok(rows.includes(words), rows);
    await next(page);
  },
  async contact(page, { name, email, phone }) {
    await heading(page, "联系方式");
    await type(page, "full_name", name);
    await type(page, "email", email);
    await type(page, "phone", phone);
    await next(page);
  },
  async address(page) {
    await heading(page, "收货地址");
    await type(page, "region", "陕西省西安市");
    await type(page, "street", "示例路 1 号");
    await next(page);
  },
  async rules(page) {
    await heading(page, "须知");
    await next(page);
  },
  async photo(page, { photo, prepared }) {
    await heading(page, "证件照");
    await pick(page, photo.path);
    const verdict = await verdictOf(page);
    const findings = JSON.stringify(await findingsOf(page), null, 1);
    assert.notEqual(verdict, "reject", findings);
    if (prepared) await press(page, "prepare");
  },
  async submit(page) {
    await press(page, "upload");
  },
};

async function giveCode(page, path) {
  await page.$$eval("[data-testid=verdict]", (old) =>
    old.forEach((element) => (element.dataset.old = "")),
  );
  const input = await page.waitForSelector("[data-testid=code-input]");
  await input.uploadFile(path);
}

/** Walks these steps and returns the receipt. */
async function through(page, steps, student) {
  for (const step of steps) await walk[step](page, student);
  const receipt = await receiptOf(page);
  assert.deepEqual(page.problems, []);
  assert.ok(!page.url().includes(student.number ?? "#"), page.url());
  return receipt;
}

const STUDENTS = {
  "cup-2023": {
    steps: "start school level identity confirm rules photo submit",
    school: CUP,
    level: "本科",
    name: "王小明",
    number: "2019010001",
    shown: ["王小明", "2019010001"],
    photo: "original",
  },
  "cup-graduate-2022": {
    steps: "start school level identity confirm rules photo submit",
    school: CUP,
    level: "硕士研究生",
    name: "张伟",
    number: "2020210003",
    shown: ["张伟", "硕士研究生"],
    photo: "second",
  },
  "ruc-online-2023": {
    steps: "start school level identity confirm rules code photo submit",
    school: "中国人民大学",
    level: "本科",
    name: "韩梅梅",
    number: "2021380004",
    shown: ["韩梅梅"],
    photo: "third",
  },
  "biye-zhengzhao": {
    steps: "start school level code last_four confirm rules photo submit",
    school: "陕西示例学院",
    level: "专科",
    lastFour: "523x",
    shown: ["赵晓燕", "陕西示例学院", "XUEZ…0001"],
    photo: "big",
    prepared: true,
  },
  "tuxiang-caiji": {
    steps: "start feature code confirm contact address rules photo submit",
    feature: "1a2d9fb8",
    name: "黄国正",
    email: "h@example.cn",
    phone: "13800000000",
    shown: ["黄*正", "1a2d9fb8"],
    photo: "fourth",
  },
  chsi: { steps: "photo submit", photo: "big", prepared: true },
};

for (const [id, student] of Object.entries(STUDENTS)) {
  test(`${id}, from its first step to its receipt`, async () => {
    const asked = [];
    const page = await stage.visit(`?profile=${id}`, async (page) => {
      page.on("request", (request) => asked.push(request.url()));
    });
    const photo = photos[student.photo];
    const steps = student.steps.split(" ");
    const receipt = await through(page, steps, { ...student, photo });
    const bytes = stored(receipt);
    if (student.prepared) {
      assert.ok(bytes.length >= 20480 && bytes.length <= 61440);
      assert.ok(!bytes.equals(photo.bytes));
    } else assert.ok(bytes.equals(photo.bytes), "not the very bytes");
    const card = JSON.parse(review(receipt));
    assert.equal(card.profile, id);
    assert.equal(card.kind, "photo");
    assert.equal(card.code, steps.includes("code") ? CODE : undefined);
    if (id === "tuxiang-caiji")
      assert.deepEqual(card.details, {
        name: "黄国正",
        email: "h@example.cn",
        phone: "13800000000",
        address: "陕西省西安市 示例路 1 号",
      });
    const personal = [student.name, student.number, student.email, CODE];
    for (const url of asked)
      for (const word of personal.filter(Boolean))
        assert.ok(!decodeURIComponent(url).includes(word), url);
  });
}

test("cup-2023 collects the picture of the code first, and no photo in its place", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await page.evaluate(() =>
    document.querySelector("input[name=stage][value='0']").click(),
  );
  const student = {
    school: CUP,
    level: "本科",
    name: "李雷",
    number: "2019010002",
  };
  for (const step of ["start", "school", "level", "identity"])
    await walk[step](page, student);
  await walk.confirm(page, { shown: ["李雷"] });
  await walk.rules(page);
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
  const typed = () =>
    page.$$eval(".weui-input", (all) => all.map(({ value }) => value));
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
  await page.reload();
  await heading(page, "核对身份");
  await page.waitForFunction(
    () => document.querySelector("#field-number")?.value === "2019010009",
  );
});

test("an upload without an identity leads to it, and the photo waits", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  await pick(page, photos.original.path);
  assert.notEqual(await verdictOf(page), "reject");
  await press(page, "upload");
  await heading(page, "您的学校");
  const words = await page.$eval(".step-problem", (p) => p.innerText);
  assert.match(words, /照片已保存/);
  const shown = await page.$eval(
    "[data-testid=photo-input]",
    (input) => input.isConnected,
  );
  assert.ok(shown);
});

test("a rejected photo comes back with its reason, and another takes its place", async () => {
  const page = await stage.visit("?profile=ruc-online-2023");
  const student = {
    school: "中国人民大学",
    level: "本科",
    name: "刘洋",
    number: "2021380007",
    shown: ["刘洋"],
  };
  for (const step of [
    "start",
    "school",
    "level",
    "identity",
    "confirm",
    "rules",
  ])
    await walk[step](page, student);
  await walk.code(page);
  await walk.photo(page, { photo: photos.original });
  await press(page, "upload");
  const refused = await page.waitForSelector(".failure");
  const why = await refused.evaluate((element) => element.innerText);
  assert.match(why, /采集码与名单上的不一致/);
});

test("after a rejection the student reads why and submits again", async () => {
  const page = await stage.visit("?profile=cup-graduate-2022");
  const student = {
    school: CUP,
    level: "本科",
    name: "李雷",
    number: "2019010002",
    shown: ["李雷"],
  };
  const steps = ["start", "school", "level", "identity", "confirm", "rules"];
  const photo = photos.original;
  await page.evaluate(() =>
    addEventListener("xuezhao:payment", ({ detail }) => (window.due = detail)),
  );
  const first = await through(page, [...steps, "photo", "submit"], {
    ...student,
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
