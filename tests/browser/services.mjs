// The steps of the six services, one by one, against the real receiver with a roster.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FROM_A_PHONE, codePicture, file, portrait } from "./pictures.mjs";
import { CODE, ROSTER, STUDENTS } from "./students.mjs";
import {
  FIRST_UPLOAD,
  closeBrowser,
  command,
  drawn,
  findingsOf,
  launchChromium,
  openStage,
  openSubmit,
  pick,
  press,
  receiptOf,
  verdictOf,
} from "./stage.mjs";

/** Server with a roster, proxy and browser; pictures by name; the picture of a code. */
export let stage;
export let photos;
export let code;

/** Opens it all, in Chromium or in what `launcher` starts. */
export async function openServices(launcher) {
  const options = ["--roster", file("roster.csv", ROSTER)];
  stage = await openStage([], options, launcher);
  // The pictures come from Chromium in any case: other browsers' encoders make files of other sizes.
  const pencil = await launchChromium();
  const page = await pencil.newPage();
  const draw = async (name, options) => {
    const bytes = await portrait(page, options);
    return { path: file(name, bytes), bytes };
  };
  const original = { width: 960, height: 1280, quality: 0.95 };
  photos = {
    original: await draw("original.jpg", original),
    second: await draw("second.jpg", { ...original, quality: 0.96 }),
    third: await draw("third.jpg", { ...original, quality: 0.97 }),
    fourth: await draw("fourth.jpg", { ...original, quality: 0.98 }),
    big: await draw("big.jpg", FROM_A_PHONE),
    small: await draw("small.jpg", { quality: 0.8 }),
  };
  const bytes = await codePicture(page);
  code = { path: file("code.png", bytes), bytes };
  await closeBrowser(pencil);
}

/** A receiver with a name that asks for no identity. */
export const openNamed = () =>
  openStage([], ["--operator", "示例大学研究生院", "--keep-days", "180"]);

/** The bytes that lie in the store under a receipt. */
export function stored(receipt) {
  const { store } = stage.server;
  const name = readdirSync(store).find(
    (entry) => entry.startsWith(receipt) && !entry.endsWith(".json"),
  );
  return readFileSync(join(store, name));
}

/** What the operator sees of a submission, or does with it. */
export const review = (...words) =>
  execFileSync(command, ["review", ...words, "--store", stage.server.store], {
    encoding: "utf8",
  });

/** Looks by the clock: a page that the browser does not draw is never asked frame by frame. */
const POLLING = { polling: 100 };

/** Waits for the page with this heading, and for all of it. */
export async function heading(page, words) {
  await page.waitForFunction(
    (words) =>
      document.querySelector(".step-heading")?.textContent.includes(words),
    POLLING,
    words,
  );
  await drawn(page);
}

export const next = (page) => press(page, "next");

export async function type(page, field, text) {
  const input = await page.waitForSelector(`#field-${field}`);
  await input.evaluate((element) => (element.value = ""));
  await input.type(text);
}

/** The steps, each up to its button. */
export const walk = {
  async start(page) {
    await page.waitForSelector("[data-testid=profile]");
    await next(page);
  },
  async school(page, { school }) {
    await heading(page, "您的学校");
    await type(page, "school", school.slice(0, 4));
    await page.waitForFunction(
      (school) => {
        const buttons = [...document.querySelectorAll(".options button")];
        const found = buttons.find((b) => b.textContent === school);
        found?.click();
        return found !== undefined;
      },
      POLLING,
      school,
    );
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

/** Gives a picture of a code. */
export async function giveCode(page, path) {
  await page.$$eval("[data-testid=verdict]", (old) =>
    old.forEach((element) => (element.dataset.old = "")),
  );
  const input = await page.waitForSelector("[data-testid=code-input]");
  await input.uploadFile(path);
}

/** Walks these steps and returns the receipt. */
export async function through(page, steps, student) {
  for (const step of steps) await walk[step](page, student);
  const receipt = await receiptOf(page);
  assert.deepEqual(page.problems, []);
  assert.ok(!page.url().includes(student.number ?? "#"), page.url());
  return receipt;
}

/**
 * Walks through a service; `seen(step)` is called at every step: when it is reached, at the photo once it is checked,
 * at the state once there is a receipt.
 */
export async function lookAt(page, id, seen) {
  const { steps, prepared, ...student } = STUDENTS[id];
  const given = { ...student, photo: photos[student.photo] };
  for (const step of steps.split(" ")) {
    if (step !== "photo") {
      await drawn(page);
      await seen(step);
    }
    await walk[step](page, given);
    if (step !== "photo") continue;
    await seen(step);
    if (prepared) {
      await press(page, "prepare");
      await page.waitForSelector(FIRST_UPLOAD);
      await seen("prepared");
    }
    await openSubmit(page);
  }
  await receiptOf(page);
  await seen("status");
}

/** Waits until no draft on the phone has these words in it. */
const forgets = (page, words) =>
  page.waitForFunction(
    async (words) => {
      const opened = indexedDB.open("xuezhao");
      await new Promise((done) => (opened.onsuccess = done));
      const all = opened.result
        .transaction("drafts")
        .objectStore("drafts")
        .getAll();
      await new Promise((done) => (all.onsuccess = done));
      opened.result.close();
      return (
        all.result.length > 0 && !JSON.stringify(all.result).includes(words)
      );
    },
    POLLING,
    words,
  );

/** A test for each service, from its first step to its receipt. */
export function walkAll() {
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
      if (student.lastFour) await forgets(page, student.lastFour);
      const personal = [student.name, student.number, student.email, CODE];
      for (const url of asked)
        for (const word of personal.filter(Boolean))
          assert.ok(!decodeURIComponent(url).includes(word), url);
    });
  }
}
