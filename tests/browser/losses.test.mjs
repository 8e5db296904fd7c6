// What a student must never lose, and what the next one on the same phone must never find.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { delivery, pickNew, spoilUploads } from "./sending.mjs";
import {
  code,
  giveCode,
  heading,
  openServices,
  photos,
  stage,
  through,
  walk,
} from "./services.mjs";
import { CODE, STUDENTS } from "./students.mjs";
import {
  openStage,
  pick,
  press,
  receiptOf,
  verdictOf,
  gate,
  reload,
} from "./stage.mjs";
import { kept, keptAs } from "./kept.mjs";

const QUERY = "?profile=cup-2023";

/** A receiver that asks for no identity. */
let plain;
before(async () => {
  await openServices();
  plain = await openStage();
});
after(async () => {
  await stage.close();
  await plain.close();
});

test("the receipt of one tab leaves the photo that another has picked", async () => {
  const page = await plain.visit(QUERY);
  await pickNew(page);
  const held = gate();
  spoilUploads(plain, held);
  await press(page, "upload");
  await page.waitForSelector("[data-testid=delivery]");
  const other = await page.browserContext().newPage();
  other.setDefaultTimeout(60_000);
  await other.goto(`${plain.server.address}/${QUERY}`);
  await delivery(other, "elsewhere");
  await pickNew(other);
  await keptAs(other, ({ files }) => files.includes("cup-2023/picked"));
  held.release();
  await receiptOf(page);
  await new Promise((done) => setTimeout(done, 800));
  const { drafts, files } = await kept(other);
  assert.ok(files.includes("cup-2023/picked"), `${files}`);
  assert.equal(drafts.find((d) => d.profile === "cup-2023").receipt, null);
  spoilUploads(plain, undefined);
});

test("the receipt of a code leaves the photo of the next stage, and leads to it", async () => {
  const page = await stage.visit(QUERY);
  await pick(page, photos.original.path);
  await heading(page, "证件照");
  await verdictOf(page);
  await keptAs(page, ({ files }) => files.length > 0);
  await page.goBack();
  await page.waitForSelector("[data-testid=profile]");
  await page.evaluate(() =>
    document.querySelector("input[name=stage][value='0']").click(),
  );
  const student = {
    school: STUDENTS["cup-2023"].school,
    level: "本科",
    name: "李雷",
    number: "2019010002",
    shown: ["李雷"],
  };
  for (const step of "start school level identity confirm rules".split(" "))
    await walk[step](page, student);
  await heading(page, "采集码");
  await giveCode(page, code.path);
  await verdictOf(page);
  await press(page, "upload");
  await receiptOf(page);
  const { files } = await keptAs(
    page,
    ({ files }) => !files.includes("cup-2023/codePicture"),
  );
  assert.ok(files.includes("cup-2023/picked"), `${files}`);
  await page.waitForFunction(
    () =>
      document.body.innerText.includes("采集码已收到，还差照片：2月23–28日"),
    { polling: 100 },
  );
  await press(page, "next");
  await page.waitForSelector("[data-testid=preview]");
});

test("after the receipt no personal word is left on the phone", async () => {
  const student = STUDENTS["tuxiang-caiji"];
  const page = await stage.visit("?profile=tuxiang-caiji");
  const photo = photos[student.photo];
  const steps = student.steps.split(" ");
  const receipt = await through(page, steps, { ...student, photo });
  const { drafts, files } = await keptAs(
    page,
    ({ drafts }) => drafts[0]?.receipt,
  );
  assert.equal(drafts[0].receipt, receipt);
  assert.deepEqual(files, []);
  const left = JSON.stringify(drafts);
  for (const word of [student.email, student.phone, "示例路", "黄国正", CODE])
    assert.ok(!left.includes(word), word);
});

test("an upload on its way outlives a clock that jumps a month", async () => {
  const page = await plain.visit(QUERY);
  await pickNew(page);
  spoilUploads(plain, { status: 503 });
  await press(page, "upload");
  await delivery(page, "waiting");
  await page.evaluateOnNewDocument(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 31 * 86_400_000;
  });
  await reload(page);
  await page.waitForSelector("[data-testid=delivery]");
  const { files } = await kept(page);
  assert.ok(files.includes("cup-2023/picked"), `${files}`);
  spoilUploads(plain, undefined);
});

test("a database that opens late still takes the photo, and the browser is asked to keep it", async () => {
  const page = await plain.visit(QUERY, (page) =>
    page.evaluateOnNewDocument(() => {
      window.asked = 0;
      navigator.storage.persist = async () => (window.asked += 1) > 0;
      const { open } = IDBFactory.prototype;
      let isFirst = true;
      IDBFactory.prototype.open = function (...given) {
        const request = open.apply(this, given);
        if (!isFirst) return request;
        isFirst = false;
        return new Proxy(request, {
          set(target, key, value) {
            target[key] =
              key === "onsuccess"
                ? (event) => setTimeout(() => value(event), 5000)
                : value;
            return true;
          },
          get(target, key) {
            const value = target[key];
            return typeof value === "function" ? value.bind(target) : value;
          },
        });
      };
    }),
  );
  await pickNew(page);
  const { files } = await keptAs(page, ({ files }) => files.length > 0);
  assert.ok(files.includes("cup-2023/picked"), `${files}`);
  await page.waitForFunction(() => window.asked > 0, { polling: 100 });
  await page.waitForSelector("[data-testid=trouble]", { hidden: true });
  // The next visit, which has to wait as long for it, still finds the photo.
  await reload(page);
  await page.waitForSelector("[data-testid=preview]");
});

test("what a server will never take is not sent again", async () => {
  const page = await plain.visit(QUERY);
  await pickNew(page);
  const tries = spoilUploads(plain, { status: 501 });
  await press(page, "upload");
  await page.waitForSelector(".bar .failure");
  await new Promise((done) => setTimeout(done, 1500));
  assert.equal(tries.length, 1);
  spoilUploads(plain, undefined);
});
