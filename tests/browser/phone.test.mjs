// What the receiver is told of the phone: its own report of the photo beside the receiver's, and, where a service takes
// photos of one person from each phone, a name that says nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { file, portrait } from "./pictures.mjs";
import { walk } from "./services.mjs";
import {
  command,
  openStage,
  pick,
  press,
  receiptOf,
  root,
  verdictOf,
} from "./stage.mjs";
import { LI_LEI, ROSTER, STUDENTS } from "./students.mjs";

const ZHANG_WEI = STUDENTS["cup-graduate-2022"];
const STEPS = ZHANG_WEI.steps.split(" ");

/** A service of the project's that takes photos of one person from each phone. */
function oncePerPhone() {
  const path = join(root, "specs/cup-graduate-2022.json");
  const { $schema: _, ...profile } = JSON.parse(readFileSync(path, "utf8"));
  profile.service.once = ["device"];
  return file("once.json", JSON.stringify({ ...profile, id: "once" }));
}

let stage;
let originals;
let big;
before(async () => {
  const roster = ["--roster", file("roster.csv", ROSTER)];
  stage = await openStage([], [...roster, "--profile", oncePerPhone()]);
  const page = await stage.visit();
  const look = { width: 960, height: 1280 };
  const draw = async (name, options) => ({
    path: file(name, await portrait(page, options)),
  });
  originals = [
    await draw("one.jpg", { ...look, quality: 0.95 }),
    await draw("other.jpg", { ...look, quality: 0.96 }),
  ];
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const size = { width: 1500, height: 2000, background: "#f0f0f0" };
  big = await draw("big.jpg", { ...size, heads });
});
after(() => stage.close());

/** What the operator sees of a submission. */
const cardOf = (receipt) =>
  JSON.parse(
    execFileSync(command, ["review", receipt, "--store", stage.server.store], {
      encoding: "utf8",
    }),
  );

/** The receiver's answers to the uploads of a page, as they come. */
function answersOf(page) {
  const answers = [];
  page.on("response", async (response) => {
    const isUpload = response.request().method() === "POST";
    if (isUpload && response.url().endsWith("/api/submissions"))
      answers.push(response.json());
  });
  return answers;
}

/** Check, status and number of each finding. */
const numbers = ({ findings }) =>
  findings.map(({ check, status, value }) => [check, status, value]);

for (const id of ["chsi", "cet"])
  test(`${id}: the phone's report lies beside the receiver's, and says the same`, async () => {
    const page = await stage.visit(`?profile=${id}`);
    const answers = answersOf(page);
    await pick(page, big.path);
    await verdictOf(page);
    await press(page, "prepare");
    await press(page, "upload");
    const { phone } = cardOf(await receiptOf(page));
    const { report } = await answers[0];
    assert.deepEqual(
      [phone.core, phone.profile, phone.verdict],
      [report.core, id, report.verdict],
    );
    assert.ok(phone.findings.length > 30);
    const told = new Set(phone.findings.map(({ check }) => check));
    const known = report.findings.filter(({ check }) => told.has(check));
    assert.deepEqual(
      numbers(phone).sort(),
      numbers({ findings: known }).sort(),
    );
    assert.deepEqual(
      report.findings
        .map(({ check }) => check)
        .filter((check) => !told.has(check)),
      ["file_name"],
    );
  });

/** Submits for a student, on a phone that may have submitted before; returns the page. */
async function submitted(context, student, photo) {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.setViewport({ width: 390, height: 844, isMobile: true });
  await page.goto(`${stage.server.address}/?profile=once`);
  for (const step of STEPS) await walk[step](page, { ...student, photo });
  return page;
}

test("a service that takes one person's photos from each phone knows the phone by a random name", async () => {
  const phone = await stage.browser.createBrowserContext();
  const first = await submitted(phone, ZHANG_WEI, originals[0]);
  const receipt = await receiptOf(first);
  const { phone: said, declared } = cardOf(receipt);
  assert.ok(said.findings.length > 30 && declared.length > 0);
  const names = () =>
    Object.entries(localStorage).filter(([key]) => /device/.test(key));
  const [[key, name]] = await first.evaluate(names);
  assert.match(name, /^[0-9a-f]{32}$/);
  await first.goto(`${stage.server.address}/?profile=once#/privacy`);
  const privacy = await first.waitForSelector("[data-testid=privacy]");
  assert.match(
    await privacy.evaluate((sheet) => sheet.innerText),
    /一部手机只收一个人的照片.*随机编号/,
  );

  const second = await submitted(phone, LI_LEI, originals[1]);
  const failure = await second.waitForSelector(".bar .failure[role=alert]");
  assert.match(
    await failure.evaluate((element) => element.innerText),
    /同一部手机已为另一名学生提交过/,
  );
  assert.deepEqual(await second.evaluate(names), [[key, name]]);

  const other = await stage.browser.createBrowserContext();
  const third = await submitted(other, LI_LEI, originals[1]);
  await receiptOf(third);
});

test("other services are told no name of the phone", async () => {
  const page = await stage.visit("?profile=chsi");
  await pick(page, big.path);
  await verdictOf(page);
  await press(page, "prepare");
  await press(page, "upload");
  await receiptOf(page);
  const kept = await page.evaluate(() =>
    Object.keys(localStorage).filter((key) => /device/.test(key)),
  );
  assert.deepEqual(kept, []);
});
