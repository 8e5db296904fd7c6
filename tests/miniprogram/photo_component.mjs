// A phone with the photo component on its screen, beside a real receiver.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import { FROM_A_PHONE, portrait } from "../browser/pictures.mjs";
import {
  closeBrowser,
  launchChromium,
  root,
  startServer,
} from "../browser/stage.mjs";
import { stageOf } from "./components.mjs";
import { network } from "./uploads.mjs";
import { packageFiles } from "./wechat.mjs";

/** The components in the main package, what is behind them in the subpackage, and the `app.js` that the docs give for that. */
export const files = apart(packageFiles("xuezhao"));
/** Where `chooseMedia` lays the picked picture. */
export const PHOTO = "wxfile://tmp/photo.jpg";
const RECEIVER = "https://photos.example.edu.cn/api/submissions";
function apart({ "xuezhao/logic/index.js": logic, ...others }) {
  const docs = join(root, "docs/embedding.md");
  const [, app] = /```js\n([^`]*require\.async[^`]*)```/.exec(
    readFileSync(docs, "utf8"),
  );
  return { ...others, "photo/logic/index.js": logic, "app.js": app };
}

export let page;
export let server;
export const pictures = {};
let browser;
const phones = [];

/** For the tests of a file: receiver and browser before them, and nothing left of either afterwards. */
export function openPhones() {
  before(async () => {
    server = await startServer();
    browser = await launchChromium();
    const studio = await browser.newPage();
    pictures.good = await portrait(studio, FROM_A_PHONE);
    pictures.nobody = await portrait(studio, { ...FROM_A_PHONE, heads: [] });
    page = await browser.newPage();
    await page.setViewport({ width: 390, height: 844, hasTouch: true });
  });
  after(async () => {
    phones.forEach((phone) => phone.end());
    server.stop();
    await closeBrowser(browser);
  });
}

/**
 * A phone on which `chooseMedia` gives a picture, and the photo component on its screen. `lost`: how many times the
 * subpackage does not arrive.
 */
export async function shown({
  picture = pictures.good,
  properties,
  spoil,
  api,
  kept,
  lost = 0,
} = {}) {
  let phone = null;
  const net = network(() => phone, server, spoil);
  const chooseMedia = ({ success }) =>
    success({ tempFiles: [{ tempFilePath: PHOTO }] });
  const saved = [];
  const stage = await stageOf(page, files, {
    api: {
      ...net.api,
      chooseMedia,
      saveImageToPhotosAlbum: ({ filePath, success }) => {
        saved.push(filePath);
        success({});
      },
      ...api,
    },
  });
  ({ phone } = stage);
  phones.push(phone);
  phone.picked.set(PHOTO, picture);
  for (const [path, bytes] of kept ?? []) phone.written.set(path, bytes);
  phone.lost = lost;
  phone.run("app.js", {});
  const component = await stage.open("xuezhao/photo/index", {
    profile: "chsi",
    receiver: RECEIVER,
    ...properties,
  });
  return { phone, component, saved, uploads: net.uploads };
}

export const step =
  (...names) =>
  ({ shown: now }) =>
    names.includes(now?.step);
export const trouble = ({ shown: now }) => Boolean(now?.trouble);
export const stored = () =>
  readdirSync(server.store).filter((name) => name.endsWith(".jpg"));
export const eventsOf = ({ events }, name) =>
  events.filter(([given]) => given === name).map(([, detail]) => detail);

/** Picks the photo and prepares it. */
export async function prepared(component) {
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
  await component.tap("prepare");
  await component.until(step("prepared"));
}

/** Waits until nothing of that name is kept any more. */
export async function gone({ written }, name) {
  for (let turn = 0; turn < 100; turn += 1) {
    if (![...written.keys()].some((path) => name.test(path))) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail([...written.keys()].join());
}
