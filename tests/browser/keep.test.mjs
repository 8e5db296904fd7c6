// Pages that go away in the middle, phones without room: what the student had is there again.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  delivery,
  pickNew,
  ready,
  spoilUploads,
  submissions,
} from "./sending.mjs";
import {
  FIRST_UPLOAD,
  closeBrowser,
  openStage,
  press,
  receiptOf,
  verdictOf,
  gate,
  reload,
} from "./stage.mjs";
import { keptAs, keptFiles } from "./kept.mjs";

const QUERY = "?profile=cup-2023";

let stage;
before(async () => (stage = await openStage()));
after(() => stage.close());

/** True when the store holds exactly these bytes. */
const isStored = (bytes) =>
  readdirSync(stage.server.store)
    .filter((name) => name.endsWith(".jpg"))
    .some((name) => readFileSync(join(stage.server.store, name)).equals(bytes));

const trouble = async (page) => {
  const note = await page.waitForSelector("[data-testid=trouble]");
  return note.evaluate((element) => element.textContent);
};

test("a reload brings photo and verdict back", async () => {
  const { page } = await ready(stage);
  await keptFiles(page, "cup-2023", "picked");
  await reload(page);
  await page.waitForSelector("[data-testid=restored]");
  assert.notEqual(await verdictOf(page), "reject");
  await page.$eval("[data-testid=restored] button", (clear) => clear.click());
  await page.waitForSelector("[data-testid=restored]", { hidden: true });
  await keptAs(page, ({ files }) => files.length === 0);
  await reload(page);
  assert.equal(await page.$("[data-testid=preview]"), null);
});

test("a reload in the middle of an upload goes on by itself, to one submission", async () => {
  const { page, bytes } = await ready(stage);
  const earlier = submissions(stage);
  spoilUploads(stage, { cutAt: bytes.length / 2 });
  await press(page, "upload");
  await delivery(page, "waiting");
  await reload(page);
  await page.waitForSelector("[data-testid=delivery]");
  spoilUploads(stage, undefined);
  const receipt = await receiptOf(page);
  assert.equal(submissions(stage) - earlier, 1);
  assert.ok(isStored(bytes));
  await reload(page);
  assert.equal(await receiptOf(page), receipt);
  assert.deepEqual(page.problems, []);
});

test("a reload after a lost answer finds the same submission", async () => {
  const { page } = await ready(stage);
  const earlier = submissions(stage);
  spoilUploads(stage, { lose: true });
  await press(page, "upload");
  await delivery(page, "waiting");
  await reload(page);
  spoilUploads(stage, undefined);
  await receiptOf(page);
  assert.equal(submissions(stage) - earlier, 1);
});

test("a prepared photo survives a reload with its upload", async () => {
  const { page } = await ready(stage, "?profile=chsi");
  const earlier = submissions(stage);
  await press(page, "prepare");
  await page.waitForSelector(FIRST_UPLOAD);
  await keptFiles(page, "chsi", "picked", "prepared");
  await reload(page);
  await press(page, "upload");
  await receiptOf(page);
  assert.equal(submissions(stage) - earlier, 1);
});

test("a browser that is killed in the middle of an upload finishes it when it is opened again", async () => {
  const userDataDir = mkdtempSync(join(tmpdir(), "xuezhao-profile-"));
  const open = async () => {
    const browser = await stage.launch({ userDataDir });
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(`${stage.server.address}/${QUERY}`);
    return { browser, page };
  };
  spoilUploads(stage, undefined);
  const killed = await open();
  const bytes = await pickNew(killed.page);
  const earlier = submissions(stage);
  spoilUploads(stage, { delay: 600_000 });
  // The page shows the upload before the parcel is on the disk; the request follows after it.
  const begun = killed.page.waitForRequest(
    (asked) => asked.method() === "POST",
  );
  await press(killed.page, "upload");
  await begun;
  await new Promise((done) => {
    const child = killed.browser.process();
    child.once("exit", done);
    child.kill("SIGKILL");
  });
  spoilUploads(stage, undefined);
  const again = await open();
  try {
    await receiptOf(again.page);
  } finally {
    await closeBrowser(again.browser);
  }
  assert.equal(submissions(stage) - earlier, 1);
  assert.ok(isStored(bytes));
  rmSync(userDataDir, { recursive: true, force: true });
});

test("two tabs send once, and both show the receipt", async () => {
  const { page } = await ready(stage);
  const earlier = submissions(stage);
  const held = gate();
  const seen = spoilUploads(stage, held);
  await press(page, "upload");
  await page.waitForSelector("[data-testid=delivery]");
  const other = await page.browserContext().newPage();
  other.setDefaultTimeout(60_000);
  await other.goto(`${stage.server.address}/${QUERY}`);
  assert.match(await delivery(other, "elsewhere"), /另一个页面正在上传/);
  held.release();
  const receipts = await Promise.all([page, other].map(receiptOf));
  assert.equal(receipts[0], receipts[1]);
  assert.equal(seen.length, 1);
  assert.equal(submissions(stage) - earlier, 1);
});

test("two tabs send once without the browser's locks, as on a page without HTTPS", async () => {
  const noLocks = (page) =>
    page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
      Object.defineProperty(Crypto.prototype, "subtle", { value: undefined });
    });
  const page = await stage.visit(QUERY, noLocks);
  await pickNew(page);
  const earlier = submissions(stage);
  const held = gate();
  const seen = spoilUploads(stage, held);
  await press(page, "upload");
  await page.waitForSelector("[data-testid=delivery]");
  const other = await page.browserContext().newPage();
  other.setDefaultTimeout(60_000);
  await noLocks(other);
  await other.goto(`${stage.server.address}/${QUERY}`);
  await delivery(other, "elsewhere");
  held.release();
  const receipts = await Promise.all([page, other].map(receiptOf));
  assert.equal(receipts[0], receipts[1]);
  assert.equal(seen.length, 1);
  assert.equal(submissions(stage) - earlier, 1);
});

test("a phone without room: the page says so, and the upload works", async () => {
  const page = await stage.visit(QUERY);
  const session = await page.createCDPSession();
  const origin = stage.server.address;
  await session.send("Storage.overrideQuotaForOrigin", {
    origin,
    quotaSize: 20_000,
  });
  const bytes = await pickNew(page);
  assert.match(await trouble(page), /存储空间不足/);
  spoilUploads(stage, { status: 500 });
  await press(page, "upload");
  await delivery(page, "waiting");
  spoilUploads(stage, undefined);
  await receiptOf(page);
  assert.ok(isStored(bytes));
  assert.deepEqual(page.problems, []);
});

test("a browser that keeps nothing: the page says so, and the upload works", async () => {
  const page = await stage.visit(QUERY, (page) =>
    page.evaluateOnNewDocument(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("not here", "SecurityError");
      };
    }),
  );
  const bytes = await pickNew(page);
  assert.match(await trouble(page), /不能保存照片/);
  await press(page, "upload");
  await receiptOf(page);
  assert.ok(isStored(bytes));
  assert.deepEqual(page.problems, []);
});

test("a draft that nobody has touched for a month is deleted", async () => {
  const { page } = await ready(stage);
  await page.evaluateOnNewDocument(() => {
    const now = Date.now;
    Date.now = () => now() + 31 * 24 * 3600 * 1000;
  });
  await reload(page);
  const left = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const opening = indexedDB.open("xuezhao");
        opening.onsuccess = () => {
          const files = opening.result
            .transaction("files")
            .objectStore("files");
          files.getAllKeys().onsuccess = ({ target }) => resolve(target.result);
        };
      }),
  );
  assert.deepEqual(left, []);
  assert.equal(await page.$("[data-testid=preview]"), null);
});
