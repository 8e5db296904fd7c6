// Pictures of every state of the components, for looking at: one file for each state and look, one sheet for each look.
// node tests/miniprogram/screenshots.mjs FOLDER [GOOD DOUBTFUL BAD], photos in place of the drawn ones.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codePicture, FROM_A_PHONE, portrait } from "../browser/pictures.mjs";
import { closeBrowser, launchChromium } from "../browser/stage.mjs";
import { confirmAndSend, stageOf } from "./components.mjs";
import { packageFiles } from "./wechat.mjs";

const [folder, ...photos] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const PICKED = "wxfile://tmp/picked.jpg";
const RECEIVER = "https://photos.example.edu.cn/api/submissions";
const files = packageFiles("xuezhao");
const PHONE = { width: 390, height: 844, deviceScaleFactor: 1, hasTouch: true };
const step = (name) => (data) => data.shown?.step === name;
const trouble = ({ shown }) => Boolean(shown?.trouble);

const browser = await launchChromium();
const studio = await browser.newPage();
const draw = (more) =>
  portrait(studio, { ...FROM_A_PHONE, ...STANDING, ...more });
/** Grain and place as a camera gives them: nothing is wrong with it. */
const STANDING = {
  background: "#64c5ff",
  grain: 20,
  heads: [{ x: 0.5, crown: 0.22, height: 0.33 }],
};
const near = [{ x: 0.5, crown: 0.03, height: 0.7 }];
const drawn = {
  good: await draw({}),
  doubtful: await draw({ grain: 0 }),
  bad: await draw({ heads: near }),
  nobody: await draw({ heads: [] }),
  code: await codePicture(studio),
};
const given = ["good", "doubtful", "bad"]
  .filter((_, at) => photos[at])
  .map((name, at) => [name, readFileSync(photos[at])]);
const pictures = { ...drawn, ...Object.fromEntries(given) };
const page = await browser.newPage();
await page.setViewport({ ...PHONE, isMobile: true });

const answering = (answer) => ({
  uploadFile({ success, fail }) {
    setTimeout(() => (answer.statusCode ? success : fail)(answer), 5);
    return { abort() {}, onHeadersReceived() {}, onProgressUpdate() {} };
  },
});
/** An upload that has come half of the way. */
const HALFWAY = {
  uploadFile: () => ({
    ...{ abort() {}, onHeadersReceived() {} },
    onProgressUpdate: (hear) =>
      hear({ totalBytesSent: 27_000, totalBytesExpectedToSend: 54_000 }),
  }),
};
const failing = (name, failure) => ({ [name]: ({ fail }) => fail(failure) });
const CAMERA = {
  createCameraContext: () => ({
    onCameraFrame: () => ({ start() {}, stop() {} }),
  }),
};
const REFUSAL = {
  zh: "照片已经提交过了。",
  en: "This photo has been submitted already.",
};

/** Opens a component; `picture` is what the album gives. */
async function open(name, look, picture = "good", api = {}, more = {}) {
  const chooseMedia = ({ success }) =>
    success({ tempFiles: [{ tempFilePath: PICKED }] });
  const stage = await stageOf(page, files, { api: { chooseMedia, ...api } });
  stage.phone.picked.set(PICKED, pictures[picture]);
  const engine = { base: "/photo/engine/", worker: "workers/xuezhao.js" };
  stage.phone.run("xuezhao/index.js", {}).configure({ ...engine, ...more });
  const properties =
    name === "photo" ? { profile: "chsi", receiver: RECEIVER } : {};
  const component = await stage.open(`xuezhao/${name}/index`, {
    ...{ ...properties, ...look, ...more.properties },
  });
  component.phone = stage.phone;
  return component;
}

async function picked(look, picture, api, more) {
  const flow = await open("photo", look, picture, api, more);
  await flow.until(step("pick"));
  await flow.tap("album");
  await flow.until((data) => step("checked")(data) || trouble(data));
  return flow;
}

async function prepared(look, api) {
  const flow = await picked(look, "good", api);
  await flow.tap("prepare");
  await flow.until(step("prepared"));
  return flow;
}

async function sent(look, api, until) {
  const flow = await prepared(look, api);
  await confirmAndSend(flow);
  await flow.until(until);
  return flow;
}

async function framed(look) {
  const flow = await picked(look, "good");
  await flow.tap("adjust");
  return flow;
}

const received = { statusCode: 201, data: '{"receipt":"20261128-7K3QX9"}' };
const refused = {
  statusCode: 422,
  data: JSON.stringify({ error: { code: "refused", message: REFUSAL } }),
};
const domain = { errMsg: "uploadFile:fail url not in domain list" };
const unsent = ({ shown }) => Boolean(shown.trouble);

/** Every state, and the way to it. */
const STATES = {
  pick: async (look) => {
    const flow = await open("photo", look);
    await flow.until(step("pick"));
    return flow;
  },
  good: async (look) => {
    const flow = await picked(look, "good");
    await flow.tap("lines");
    return flow;
  },
  doubtful: (look) => picked(look, "doubtful"),
  bad: (look) => picked(look, "bad"),
  details: async (look) => {
    const flow = await picked(look, "bad");
    const { faults, lines } = flow.data.shown;
    const keys = [...faults.map((f) => f.check), ...lines.map((l) => l.kind)];
    flow.setData({ open: Object.fromEntries(keys.map((key) => [key, true])) });
    return flow;
  },
  nobody: (look) => picked(look, "nobody"),
  original: (look) =>
    picked(look, "good", {}, { properties: { profile: "cup-2023" } }),
  frame: framed,
  "frame-wrong": async (look) => {
    const flow = await framed(look);
    const event = { currentTarget: { dataset: { way: "up" } } };
    for (let press = 0; press < 12; press += 1) flow.handle("moveFrame", event);
    await flow.until(({ frame }) => frame.isWrong);
    return flow;
  },
  prepared: (look) => prepared(look),
  undeclared: async (look) => {
    const flow = await prepared(look);
    await flow.tap("confirm-0");
    await flow.tap("send");
    return flow;
  },
  sending: (look) => sent(look, HALFWAY, step("sending")),
  waiting: (look) =>
    sent(
      look,
      answering({ errMsg: "uploadFile:fail timeout" }),
      (data) => data.shown.sending?.kind === "waiting",
    ),
  received: (look) => sent(look, answering(received), step("received")),
  refused: (look) => sent(look, answering(refused), unsent),
  "no-domain": (look) => sent(look, answering(domain), unsent),
  denied: (look) =>
    picked(
      look,
      "good",
      failing("chooseMedia", { errMsg: "chooseMedia:fail auth deny" }),
    ),
  privacy: (look) =>
    picked(
      look,
      "good",
      failing("chooseMedia", {
        errMsg: "chooseMedia:fail api scope is not declared",
        errno: 112,
      }),
    ),
  full: async (look) => {
    const flow = await picked(look, "good");
    flow.phone.isFull = true;
    await flow.tap("prepare");
    await flow.until(trouble);
    return flow;
  },
  saved: async (look) => {
    const saveImageToPhotosAlbum = ({ success }) => success({});
    const flow = await prepared(look, { saveImageToPhotosAlbum });
    await flow.tap("save");
    await flow.until(({ shown }) => Boolean(shown.note));
    return flow;
  },
  lost: async (look) => {
    const logic = async () => {
      throw new Error("loadSubpackage:fail");
    };
    const flow = await open("photo", look, "good", {}, { logic });
    await flow.until(trouble);
    return flow;
  },
  "code-none": (look) => open("code", look),
  code: async (look) => {
    const code = await open("code", look, "code");
    await code.tap("album");
    await code.until(({ state }) => state === "read");
    return code;
  },
  "code-photo": async (look) => {
    const code = await open("code", look, "good");
    await code.tap("album");
    await code.until(({ state }) => state === "notCode");
    return code;
  },
  camera: (look) => open("camera", look, "good", CAMERA),
  "camera-denied": async (look) => {
    const camera = await open("camera", look, "good", CAMERA);
    camera.handle("onError", {});
    return camera;
  },
};

const LOOKS = {
  zh: ["light", {}],
  en: ["light", { language: "en" }],
  "zh-dark-large": ["dark", { large: "on" }],
  "en-dark-large": ["dark", { language: "en", large: "on" }],
};

async function shoot(component, name) {
  await component.settled();
  // Canvas and pictures arrive a little later.
  await new Promise((done) => setTimeout(done, 300));
  const fullPage = !/frame|camera/.test(name);
  return page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}

/** All states of a look beside each other. */
async function writeSheet(look, shots) {
  const cells = shots.map(
    ([name, bytes]) =>
      `<figure style="margin:0"><figcaption>${name}</figcaption><img width=260 src="data:image/png;base64,${Buffer.from(bytes).toString("base64")}"></figure>`,
  );
  await studio.bringToFront();
  await studio.setViewport({ width: 2200, height: 800 });
  await studio.setContent(
    `<body style="margin:8px;background:#888;display:flex;flex-wrap:wrap;gap:8px;align-items:flex-start;font:14px sans-serif">${cells.join("")}`,
  );
  const bytes = await studio.screenshot({ fullPage: true });
  writeFileSync(join(folder, `sheet-${look}.png`), bytes);
}

for (const [look, [value, properties]] of Object.entries(LOOKS)) {
  await page.bringToFront();
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
  const shots = [];
  for (const [state, walk] of Object.entries(STATES)) {
    const component = await walk(properties);
    shots.push([state, await shoot(component, `${look}-${state}`)]);
    await component.close();
    component.phone.end();
  }
  await writeSheet(look, shots);
}
await closeBrowser(browser);
