// Several codes in one picture: the one on the roster or of a capture code's form is taken, else the student chooses.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { loadModule } from "../typescript.mjs";
import { violations } from "./axe.mjs";
import { file } from "./pictures.mjs";
import {
  giveCode,
  heading,
  next,
  openServices,
  stage,
  walk,
} from "./services.mjs";
import { verdictOf } from "./stage.mjs";
import { CODE, STUDENTS } from "./students.mjs";

const ACCOUNT = "https://weixin.qq.com/r/0123456789abcdefghij";
const OTHER = "https://photo.example.cn/collect/c";

let draw;
before(async () => {
  await openServices();
  const { qrOf } = await loadModule("page/rare/qr.ts");
  draw = async (page, name, texts) => {
    const url = await page.evaluate(drawn, texts.map(qrOf));
    return file(name, Buffer.from(url.slice(url.indexOf(",") + 1), "base64"));
  };
});
after(() => stage.close());

/** In the browser: codes on a white sheet, one below the other. */
function drawn(codes) {
  const [module, side] = [8, 420];
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: side, height: side * codes.length });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  codes.forEach((rows, at) =>
    rows.forEach((row, y) =>
      row.forEach((dark, x) => {
        const left = 40 + module * x;
        const top = 40 + side * at + module * y;
        if (dark) pen.fillRect(left, top, module, module);
      }),
    ),
  );
  return canvas.toDataURL("image/png");
}

/** A page at the code step of a service that does not know its student yet. */
async function atCode() {
  const page = await stage.visit("?profile=biye-zhengzhao");
  const student = STUDENTS["biye-zhengzhao"];
  for (const step of ["start", "school", "level"])
    await walk[step](page, student);
  await heading(page, "采集码");
  return page;
}

const choices = (page) =>
  page.$$eval("[data-testid=code-choice]", (all) =>
    all.map(({ textContent }) => textContent),
  );

test("where nothing tells them apart, the student chooses, and the choice counts", async () => {
  const page = await atCode();
  const path = await draw(page, "two.png", [OTHER, CODE]);
  await giveCode(page, path);
  assert.equal(await verdictOf(page), "advise");
  assert.deepEqual(await choices(page), ["photo.example.cn…", "XUEZ…0001"]);
  assert.deepEqual(await violations(page), []);
  await page.$$eval("[data-testid=code-choice]", ([, second]) =>
    second.click(),
  );
  await page.waitForSelector("[data-testid=verdict][data-verdict=pass]");
  assert.deepEqual(await choices(page), []);
  const read = await page.$eval(
    "[data-testid=finding]",
    ({ innerText }) => innerText,
  );
  assert.ok(read.includes("XUEZ…0001"), read);
  await next(page);
  await walk.last_four(page, STUDENTS["biye-zhengzhao"]);
  await heading(page, "确认信息");
});

test("the code of an account beside it is no choice", async () => {
  const page = await atCode();
  await giveCode(page, await draw(page, "account.png", [CODE, ACCOUNT]));
  assert.equal(await verdictOf(page), "pass");
  assert.deepEqual(await choices(page), []);
});

test("the one on the roster is taken, once it is known who the student is", async () => {
  const page = await stage.visit("?profile=ruc-online-2023");
  const student = STUDENTS["ruc-online-2023"];
  for (const step of [
    "start",
    "school",
    "level",
    "identity",
    "confirm",
    "rules",
  ])
    await walk[step](page, student);
  await heading(page, "采集码");
  await giveCode(page, await draw(page, "known.png", [OTHER, CODE]));
  assert.equal(await verdictOf(page), "pass");
  assert.deepEqual(await choices(page), []);
});
