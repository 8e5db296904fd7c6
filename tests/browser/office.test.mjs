// An admin takes a roster over and hands the photos out, by keyboard.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { file } from "./pictures.mjs";
import { signIn, startReview, xuezhao } from "./reviewing.mjs";

const folder = mkdtempSync(join(tmpdir(), "xuezhao-office-"));
const WRONG = file(
  "wrong.csv",
  "school,number,name\n示例大学,20230000,\n示例大学,2.02E+11,甲\n",
);
const TABLE = file(
  "table.csv",
  "school,number,name,class\n示例大学,20230000,学生0,1班\n示例大学,20239999,新同学,1班\n",
);

let desk;
let page;
before(async () => {
  desk = await startReview({ photos: 4, role: "admin" });
  ({ page } = desk);
  const session = await page.createCDPSession();
  await session.send("Browser.setDownloadBehavior", {
    behavior: "allow",
    downloadPath: folder,
  });
  await signIn(desk);
});
after(async () => {
  await desk?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const said = () =>
  page.$eval("dialog[open] .said", (element) => element.textContent);
/** Waits until the dialog says something that matches. */
const says = (pattern) =>
  page.waitForFunction(
    (source) =>
      new RegExp(source).test(
        document.querySelector("dialog[open] .said").textContent,
      ),
    {},
    pattern.source,
  );
/** Presses a button by keyboard. */
async function press(selector) {
  await page.focus(`dialog[open] ${selector}`);
  await page.keyboard.press("Enter");
}
async function choose(name, path) {
  const input = await page.$(`dialog[open] [name=${name}]`);
  await input.uploadFile(path);
}
/** A file that the browser has kept, once it is whole. */
async function kept(name) {
  const path = join(folder, name);
  while (!existsSync(path)) await new Promise((done) => setTimeout(done, 50));
  return path;
}

test("every line of a table that is wrong is named, and nothing is written", async () => {
  await page.keyboard.press("i");
  await page.waitForSelector("dialog[open] [name=table]");
  assert.deepEqual(await violations(page), []);
  await choose("table", WRONG);
  await press(".main");
  await says(/line 3/);
  assert.match(await said(), /line 2: `name` is empty/);
  assert.equal(await page.$("dialog[open] [name=confirm]"), null);
});

test("a table is written after somebody has seen what it changes", async () => {
  await choose("table", TABLE);
  await press(".main");
  await page.waitForSelector("dialog[open] [name=confirm]");
  assert.deepEqual(await violations(page), []);
  const lines = await page.$$eval("dialog[open] .lines li", (lines) =>
    lines.map((line) => line.textContent),
  );
  assert.match(lines[0], /line 3: \+ 20239999 新同学/);
  assert.match(lines[1], /line 2: student 20230000: class `` becomes `1班`/);
  assert.equal(lines.length, 2);
  const preview = () =>
    xuezhao(desk.server.store, "roster", "import", TABLE).split("\n").at(-3);
  assert.match(preview(), /1 added.*1 changed/, "nothing is written yet");
  await press("[name=confirm]");
  await says(/已写入/);
  assert.match(preview(), /0 added.*0 changed/);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
});

test("what changed since it was seen is not written", async () => {
  const asked = await page.evaluate(async () => {
    const headers = { "content-type": "application/octet-stream" };
    const body = "school,number,name\n示例大学,20238888,另一人\n";
    const table = { method: "POST", headers, body };
    const { status } = await fetch("/api/review/roster?seen=x", table);
    return status;
  });
  assert.equal(asked, 409);
});

test("photos that have no name of their own are named; others are handed out", async () => {
  for (let i = 0; i < 4; i++) {
    const reviewing = await page.$eval(".filters", (all) => all.textContent);
    await page.keyboard.press("a");
    await page.waitForFunction(
      (before) => document.querySelector(".filters").textContent !== before,
      {},
      reviewing,
    );
  }
  await page.keyboard.press("h");
  await page.waitForSelector("dialog[open] [name=names]");
  assert.deepEqual(await violations(page), []);
  const name = async (rule) => {
    await page.$eval("dialog[open] [name=names]", (field) => field.select());
    await page.keyboard.type(rule);
  };
  await page.focus("dialog[open] [name=names]");
  await name("{class}");
  await press("[name=photos]");
  await says(/20230001 学生1: there is no \{class\}/);
  await page.focus("dialog[open] [name=names]");
  await name("{number}");
  await press("[name=photos]");
  await says(/photos\.zip/);
  const archive = await kept("photos.zip");
  execFileSync("unzip", ["-tq", archive]);
  const listed = execFileSync("unzip", ["-Z1", archive], { encoding: "utf8" });
  assert.deepEqual(listed.trim().split("\n").sort(), [
    "另一学院/20230003.jpg",
    "示例大学/1班/20230000.jpg",
    "示例大学/20230001.jpg",
    "示例大学/20230002.jpg",
  ]);
  await press("[name=table]");
  await says(/students\.xlsx/);
  execFileSync("unzip", ["-tq", await kept("students.xlsx")]);
  await press("[name=sheet]");
  await says(/contact-sheet\.html/);
  const sheet = readFileSync(await kept("contact-sheet.html"), "utf8");
  assert.equal(sheet.split("data:image/jpeg;base64,/9j/").length - 1, 4);
  assert.match(sheet, /新同学/);

  const log = xuezhao(desk.server.store, "review", "--log").split("\n");
  const acts = log.filter((line) => line.includes("\t\t\t"));
  assert.deepEqual(
    acts.slice(-4).map((line) => line.split("\t").slice(1)),
    [
      [
        "roster_import",
        "2 students · 名学生: 1 added · 新增, 1 changed · 变更, 0 removed · 移除",
      ],
      ["handover_photos", "4 photos"],
      ["handover_table", "5 students"],
      ["handover_sheet", "5 students"],
    ].map(([act, counts]) => ["anna", "", "", act, counts]),
  );
});
