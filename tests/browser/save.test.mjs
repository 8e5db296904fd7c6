// The prepared photo is kept without any upload: as a file, by the share sheet, by a long press, or many on one sheet.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { file, FROM_A_PHONE, portrait } from "./pictures.mjs";
import { heading, walk } from "./services.mjs";
import { openStage, prepare, press, root } from "./stage.mjs";
import { ROSTER, STUDENTS } from "./students.mjs";

let stage;
let photo;
before(async () => {
  stage = await openStage();
  const blank = await stage.visit();
  photo = file("own.jpg", await portrait(blank, FROM_A_PHONE));
});
after(() => stage.close());

/** A page with the prepared photo, on a phone unless `isDesktop`. */
async function prepared(change = async () => {}, isDesktop = false) {
  const page = await stage.visit("?profile=chsi", change);
  if (isDesktop) await page.setViewport({ width: 1440, height: 900 });
  await prepare(page, photo);
  return page;
}

/** Where the page's downloads go; the name and bytes of the one that comes. */
async function downloadOf(page, act) {
  const folder = mkdtempSync(join(tmpdir(), "xuezhao-saved-"));
  const client = await page.createCDPSession();
  await client.send("Browser.setDownloadBehavior", {
    behavior: "allow",
    browserContextId: page.browserContext().id,
    downloadPath: folder,
    eventsEnabled: true,
  });
  const isEnded = new Promise((ended) =>
    client.on("Browser.downloadProgress", ({ state }) => {
      if (state !== "inProgress") ended();
    }),
  );
  await act();
  await isEnded;
  const [name, ...others] = readdirSync(folder);
  assert.deepEqual(others, []);
  return { name, bytes: readFileSync(join(folder, name)) };
}

/** Width, height and density of a baseline JPEG with a JFIF header. */
function factsOf(jpeg) {
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
  return [
    jpeg.readUInt16BE(frame + 7),
    jpeg.readUInt16BE(frame + 5),
    jpeg.readUInt16BE(14),
  ];
}

test("on a desktop it is downloaded, and nothing is uploaded", async () => {
  const page = await prepared(undefined, true);
  const posts = stage.proxy.paths.filter((path) => path.startsWith("POST"));
  const { name, bytes } = await downloadOf(page, () => press(page, "save"));
  assert.equal(name, "chsi.jpg");
  assert.deepEqual(factsOf(bytes), [480, 640, 300]);
  const after = stage.proxy.paths.filter((path) => path.startsWith("POST"));
  assert.deepEqual(after, posts);
});

test("the file has the name that the profile asks for, after the student", async () => {
  const steps = ["school", "identity", "photo", "submit"];
  const service = { stages: [{ steps }], file_name: "{number}-{name}" };
  const chsi = JSON.parse(readFileSync(join(root, "specs/chsi.json")));
  const own = JSON.stringify({ ...chsi, id: "own", service });
  const named = await openStage(
    [],
    [
      ...["--roster", file("roster.csv", ROSTER)],
      ...["--profile", file("own.json", own)],
    ],
  );
  try {
    // Before the page is there: the browser loads one anew when it turns from a phone's into a desktop's.
    const page = await named.visit("?profile=own", (page) =>
      page.setViewport({ width: 1440, height: 900 }),
    );
    for (const step of ["start", "school", "identity"])
      await walk[step](page, STUDENTS["cup-graduate-2022"]);
    await heading(page, "证件照");
    await prepare(page, photo);
    const { name } = await downloadOf(page, () => press(page, "save"));
    const { number, name: student } = STUDENTS["cup-graduate-2022"];
    assert.equal(name, `${number}-${student}.jpg`);
  } finally {
    await named.close();
  }
});

test("a phone with a share sheet is given the file", async () => {
  const page = await prepared((page) =>
    page.evaluateOnNewDocument(() => {
      navigator.canShare = () => true;
      navigator.share = async ({ files }) => (window.given = files[0]);
    }),
  );
  await press(page, "save");
  await page.waitForFunction(() => window.given, { polling: 100 });
  const given = await page.evaluate(() => [
    window.given.name,
    window.given.type,
  ]);
  assert.deepEqual(given, ["chsi.jpg", "image/jpeg"]);
});

test("in WeChat the picture is there to be pressed long", async () => {
  const page = await prepared(async (page) => {
    const agent = await page.browser().userAgent();
    await page.setUserAgent({ userAgent: `${agent} MicroMessenger/8.0` });
  });
  await press(page, "save");
  const image = await page.waitForSelector("dialog .long-press");
  assert.equal(await image.evaluate((i) => i.src.startsWith("blob:")), true);
  assert.deepEqual(await violations(page), []);
});

test("many on one sheet, at their true size", async () => {
  const page = await prepared(undefined, true);
  await press(page, "print");
  await page.waitForSelector("[data-testid=print-6]");
  const { name, bytes } = await downloadOf(page, () => press(page, "print-6"));
  assert.equal(name, "chsi-6.jpg");
  assert.deepEqual(factsOf(bytes), [1800, 1200, 300]);
  assert.deepEqual(page.problems, []);
});

test("the clean result comes first, with five gauges; the original is behind a button", async () => {
  const page = await prepared();
  assert.equal(await page.$(".compare-slider"), null);
  const gauges = await page.$$eval(".gauge", (all) =>
    all.map(({ dataset }) => [dataset.check, dataset.right]),
  );
  assert.deepEqual(
    gauges.map(([check]) => check),
    ["eye_height", "head_roll", "hair_gap", "sharpness", "border"],
  );
  for (const [check, right] of gauges) assert.equal(right, "true", check);
  await press(page, "compare");
  await page.waitForSelector(".compare-slider");
  assert.deepEqual(await violations(page), []);
});
