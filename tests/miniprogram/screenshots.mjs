// Pictures of every state of the components, for looking at: node tests/miniprogram/screenshots.mjs FOLDER [PHOTO]
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { codePicture, portrait } from "../browser/pictures.mjs";
import { closeBrowser, launchChromium } from "../browser/stage.mjs";
import { confirmAndSend, stageOf } from "./components.mjs";
import { packageFiles } from "./wechat.mjs";

const [folder, photo] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const PICKED = "wxfile://tmp/picked.jpg";
const files = packageFiles("xuezhao");
const PHONE = { width: 390, height: 844, deviceScaleFactor: 2, hasTouch: true };
const step =
  (...names) =>
  ({ shown }) =>
    names.includes(shown?.step);

const browser = await launchChromium();
const studio = await browser.newPage();
const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
const size = { width: 1500, height: 2000, background: "#f0f0f0" };
const pictures = {
  good: photo
    ? readFileSync(photo)
    : await portrait(studio, { ...size, heads }),
  nobody: await portrait(studio, { ...size, heads: [] }),
  code: await codePicture(studio),
};
const page = await browser.newPage();
await page.setViewport({ ...PHONE, isMobile: true });
const phones = [];

/** WeChat's network: every attempt ends as the state to be shown wants it. */
const uploads = { answer: null };
const uploadFile = ({ success, fail }) => {
  const { answer } = uploads;
  setTimeout(
    () =>
      answer ? success(answer) : fail({ errMsg: "uploadFile:fail timeout" }),
    5,
  );
  return { abort() {}, onHeadersReceived() {}, onProgressUpdate() {} };
};

async function shown(name, picture, properties, api = {}) {
  const chooseMedia = ({ success }) =>
    success({ tempFiles: [{ tempFilePath: PICKED }] });
  const { phone, open } = await stageOf(page, files, {
    api: { chooseMedia, uploadFile, ...api },
  });
  phones.push(phone);
  phone.picked.set(PICKED, picture);
  const engine = { base: "/photo/engine/", worker: "workers/xuezhao.js" };
  phone.run("xuezhao/index.js", {}).configure(engine);
  return open(`xuezhao/${name}/index`, properties);
}

async function shoot(component, name) {
  await component.settled();
  // Canvas and pictures arrive a little later.
  await new Promise((done) => setTimeout(done, 300));
  const whole = !/frame|camera/.test(name);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
}

for (const [look, dark, properties] of [
  ["zh", false, {}],
  ["en-dark-large", true, { language: "en", large: "on" }],
]) {
  const value = dark ? "dark" : "light";
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
  const receiver = "https://photos.example.edu.cn/api/submissions";
  const given = { profile: "chsi", receiver, ...properties };
  const flow = await shown("photo", pictures.good, given);
  await flow.until(step("pick"));
  await shoot(flow, `${look}-1-pick`);
  await flow.tap("album");
  await flow.until(step("checked"));
  await flow.tap("lines");
  await shoot(flow, `${look}-2-checked`);
  if (flow.data.shown.mayAdjust) {
    await flow.tap("adjust");
    await shoot(flow, `${look}-3-frame`);
    await flow.tap("frame-done");
  }
  if (flow.data.shown.mayPrepare) {
    await flow.tap("prepare");
    await flow.until(step("prepared"));
    await shoot(flow, `${look}-4-prepared`);
    uploads.answer = null;
    await confirmAndSend(flow);
    await flow.until((data) => data.shown.sending?.kind === "waiting");
    await shoot(flow, `${look}-5-waiting`);
    uploads.answer = { statusCode: 201, data: '{"receipt":"20261128-7K3QX9"}' };
    await flow.tap("hurry");
    await flow.until(step("received"));
    await shoot(flow, `${look}-6-received`);
  }
  await flow.close();

  const refused = await shown("photo", pictures.nobody, given);
  await refused.until(step("pick"));
  await refused.tap("album");
  await refused.until(step("checked"));
  await shoot(refused, `${look}-7-rejected`);
  await refused.close();

  const code = await shown("code", pictures.code, properties);
  await code.tap("album");
  await code.until(({ state }) => state === "read");
  await shoot(code, `${look}-8-code`);
  await code.close();

  const createCameraContext = () => ({
    onCameraFrame: () => ({ start() {}, stop() {} }),
  });
  const camera = await shown("camera", pictures.good, properties, {
    createCameraContext,
  });
  await shoot(camera, `${look}-9-camera`);
  await camera.close();
}
for (const phone of phones) phone.run("xuezhao/index.js", {}).closeEngine();
await closeBrowser(browser);
