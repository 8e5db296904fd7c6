// Writes every state of the page at three widths, in both languages, light and dark, one sheet for each state, to
// docs/images/states, and docs/states.md beside them: `node tests/browser/state_screenshots.mjs [STATE]…`, after a build.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { file, portrait } from "./pictures.mjs";
import { spoilUploads } from "./sending.mjs";
import {
  openStage,
  pick,
  press,
  receiptOf,
  root,
  verdictOf,
} from "./stage.mjs";

const folder = join(root, "docs/images/states");
mkdirSync(folder, { recursive: true });

const stage = await openStage(
  ["--force-device-scale-factor=1"],
  ["--operator", "示例大学研究生院"],
);
const pencil = await stage.visit();
const draw = async (name, options) =>
  file(name, await portrait(pencil, { grain: 9, ...options }));
const good = await draw("good.jpg", {
  width: 1500,
  height: 2000,
  background: "#f0f0f0",
  heads: [{ x: 0.5, crown: 0.22, height: 0.33 }],
});
const near = await draw("near.jpg", {
  width: 960,
  height: 1280,
  quality: 0.95,
  heads: [{ x: 0.56, crown: 0.03, height: 0.66 }],
});

async function checked(page, photo) {
  await pick(page, photo);
  await verdictOf(page);
}
async function prepared(page) {
  await checked(page, good);
  await press(page, "prepare");
  await page.waitForSelector("[data-testid=go-submit]");
}
async function received(page) {
  await prepared(page);
  await press(page, "upload");
  await receiptOf(page);
  await page.waitForSelector(".timeline");
}
const dialog = (name) => async (page) => {
  await press(page, `open-${name}`);
  await page.waitForSelector("dialog");
  if (name === "diagnostics") await page.waitForSelector("[data-done]");
};

/** Title, profile, and the way to it; `again`: it is gone anew for each language. */
const STATES = {
  start: ["开始 · Start", "chsi", async () => {}],
  service: ["采集服务 · A service", "cup-graduate-2022", async () => {}],
  fault: ["需要重拍 · A fault", "cup-2023", (page) => checked(page, near)],
  checked: ["检测完成 · Checked", "chsi", (page) => checked(page, good)],
  prepared: ["做好了 · Made", "chsi", prepared],
  submit: [
    "提交 · Submitting",
    "chsi",
    async (page) => {
      await prepared(page);
      await press(page, "go-submit");
    },
  ],
  sending: [
    "正在上传 · On its way",
    "chsi",
    async (page) => {
      await prepared(page);
      spoilUploads(stage, { status: 503 });
      await press(page, "upload");
      await page.waitForSelector("[data-state=waiting]");
    },
  ],
  received: ["已收到 · Received", "chsi", received],
  lost: ["没有这个回执 · No such receipt", "chsi&receipt=none", async () => {}],
  privacy: ["隐私 · Privacy", "chsi", dialog("privacy"), "again"],
  diagnostics: ["诊断 · Diagnostics", "chsi", dialog("diagnostics"), "again"],
};

const WIDTHS = [
  [360, 780],
  [390, 844],
  [1440, 900],
];

/** The page as it stands, at every width and in both colours. */
async function shots(page, wanted) {
  const made = [];
  for (const [width, height] of WIDTHS)
    for (const scheme of ["light", "dark"]) {
      // Not as a phone: the browser loads a page anew when it turns into one.
      await page.setViewport({ width, height });
      await page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
      ]);
      await page.evaluate((isSubmit) => {
        document.activeElement?.blur();
        const submit = document.querySelector(".submit");
        if (isSubmit && submit) submit.scrollIntoView();
        else scrollTo(0, 0);
      }, wanted === "submit");
      await new Promise((done) => setTimeout(done, 250));
      const taken = await page.screenshot({ encoding: "base64" });
      made.push([width, taken]);
    }
  return made;
}

const board = await stage.browser.newPage();
const only = process.argv.slice(2);
for (const [name, [, profile, walk, again]] of Object.entries(STATES)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const rows = [];
  let page = null;
  for (const language of ["zh", "en"]) {
    if (page === null || again) {
      page = await stage.visit(`?profile=${profile}`);
      await page.setViewport({ width: 390, height: 844 });
      await page.waitForSelector("[data-testid=photo-input]");
      if (language === "en" && again)
        await page.$eval("header .chip:last-child", (chip) => chip.click());
      await walk(page);
    } else await page.$eval("header .chip:last-child", (chip) => chip.click());
    await new Promise((done) => setTimeout(done, 800));
    rows.push(await shots(page, name));
  }
  await page.browserContext().close();
  const row = (all) =>
    all
      .map(
        ([width, bytes]) =>
          `<img width="${width > 1000 ? 460 : width / 2}" src="data:image/png;base64,${bytes}">`,
      )
      .join("");
  const style =
    "margin:0;background:#888;width:max-content;padding:8px;font-size:0";
  await board.setContent(
    `<body style="${style}">${rows.map((all) => `<div style="display:flex;gap:8px;margin:4px;align-items:flex-start">${row(all)}</div>`).join("")}`,
  );
  const size = await board.evaluate(() => ({
    width: Math.ceil(document.body.getBoundingClientRect().width),
    height: Math.ceil(document.body.getBoundingClientRect().height),
  }));
  await board.setViewport({ ...size, deviceScaleFactor: 1 });
  await new Promise((done) => setTimeout(done, 300));
  const path = join(folder, `${name}.webp`);
  await board.screenshot({ path, type: "webp", quality: 55 });
}
await stage.close();

const table = Object.entries(STATES)
  .map(
    ([name, [title]]) =>
      `## ${title}\n\n![${title}](images/states/${name}.webp)\n`,
  )
  .join("\n");
writeFileSync(
  join(root, "docs/states.md"),
  `# Every state of the page

Each at 360, 390 and 1440 pixels, light and dark; Chinese above, English below. A drawn portrait, a receiver with a name.
Made by \`node tests/browser/state_screenshots.mjs\`; the steps of the services: [every step](steps.md).

${table}`,
);
