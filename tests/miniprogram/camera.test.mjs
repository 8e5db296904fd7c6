// The components for the live guide and for the capture code.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codePicture, portrait } from "../browser/pictures.mjs";
import { closeBrowser, launchChromium } from "../browser/stage.mjs";
import { stageOf } from "./components.mjs";
import { packageFiles } from "./wechat.mjs";

const files = packageFiles("xuezhao");
const PICKED = "wxfile://tmp/picked.jpg";
const ENGINE = { base: "/photo/engine/", worker: "workers/xuezhao.js" };

let browser;
let page;
const pictures = {};
const frames = {};
before(async () => {
  browser = await launchChromium();
  const studio = await browser.newPage();
  const size = { width: 480, height: 640, background: "#f0f0f0" };
  const heads = [{ x: 0.5, crown: 0.235, height: 0.3 }];
  frames.good = await pixelsOf(
    studio,
    await portrait(studio, { ...size, heads }),
  );
  frames.nobody = await pixelsOf(
    studio,
    await portrait(studio, { ...size, heads: [] }),
  );
  pictures.photo = await portrait(studio, { width: 960, height: 1280 });
  pictures.code = await codePicture(studio);
  page = await browser.newPage();
  await page.setViewport({ width: 390, height: 844, hasTouch: true });
});
const phones = [];
after(async () => {
  for (const phone of phones) phone.run("xuezhao/index.js", {}).closeEngine();
  await closeBrowser(browser);
});

/** A picture as `onCameraFrame` hands it over. */
async function pixelsOf(studio, bytes) {
  const { width, height, data } = await studio.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/jpeg;base64,${base64}`;
    await image.decode();
    const { width, height } = image;
    const canvas = Object.assign(document.createElement("canvas"), {
      width,
      height,
    });
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const pixels = pen.getImageData(0, 0, width, height).data;
    let text = "";
    for (let at = 0; at < pixels.length; at += 8192)
      text += String.fromCharCode(...pixels.subarray(at, at + 8192));
    return { width, height, data: btoa(text) };
  }, bytes.toString("base64"));
  const rgba = Uint8Array.from(Buffer.from(data, "base64"));
  return { width, height, data: rgba.buffer };
}

/** A component on the screen of a phone. */
async function shown(
  name,
  { api = {}, picture = pictures.photo, ...properties } = {},
) {
  const chooseMedia = ({ success }) =>
    success({ tempFiles: [{ tempFilePath: PICKED }] });
  const { phone, open } = await stageOf(page, files, {
    api: { chooseMedia, ...api },
  });
  phones.push(phone);
  phone.picked.set(PICKED, picture);
  phone.run("xuezhao/index.js", {}).configure(ENGINE);
  return { phone, component: await open(`xuezhao/${name}/index`, properties) };
}

/** WeChat's camera: `show(frame)` puts a frame before the guide. */
function cameraOf() {
  const camera = { isRunning: false, hear: null, taken: 0 };
  camera.show = (frame) =>
    camera.hear?.({ ...frame, data: frame.data.slice(0) });
  camera.createCameraContext = () => ({
    onCameraFrame(hear) {
      camera.hear = hear;
      return {
        start: () => (camera.isRunning = true),
        stop: () => (camera.isRunning = false),
      };
    },
    takePhoto({ success }) {
      camera.taken += 1;
      success({ tempImagePath: PICKED });
    },
  });
  return camera;
}

test("the guide says what to do, then that all holds, and the shutter hands over a photo", async () => {
  const camera = cameraOf();
  const { createCameraContext } = camera;
  const { component } = await shown("camera", { api: { createCameraContext } });
  const watch = async (frame, holds) => {
    const feeding = setInterval(() => camera.show(frame), 40);
    await component.until(holds).finally(() => clearInterval(feeding));
  };
  await watch(frames.nobody, ({ hintId }) => hintId === "nobody");
  assert.equal(component.data.isReady, false);
  assert.match(component.data.hint, /[\u4e00-\u9fff]/);
  await watch(frames.good, ({ window }) => window?.lines.length === 6);
  await watch(frames.good, ({ isReady }) => isReady);
  assert.equal(component.data.hintId, "ready");
  await component.tap("shutter");
  assert.deepEqual(component.events, [["photo", { path: PICKED }]]);
  assert.equal(camera.isRunning, true);
  await component.close();
  assert.equal(camera.isRunning, false);
});

test("no leave for the camera: WeChat's own camera and the settings are offered", async () => {
  const camera = cameraOf();
  const { createCameraContext } = camera;
  const { component } = await shown("camera", { api: { createCameraContext } });
  component.handle("onError", { detail: { errMsg: "auth deny" } });
  assert.match(await component.text(), /没有相机权限/);
  // A picture that comes nevertheless is not looked at: what is wrong stays said.
  component.handle("start", {});
  await component.settled();
  assert.deepEqual([component.data.hint, camera.isRunning], ["", false]);
  await component.tap("system");
  assert.deepEqual(component.events, [["photo", { path: PICKED }]]);
  await component.close();
});

test("a page that is hidden stops the frames, and starts them when it is shown", async () => {
  const camera = cameraOf();
  const { createCameraContext } = camera;
  const { component } = await shown("camera", { api: { createCameraContext } });
  const { hide, show } = component.definition.pageLifetimes;
  await component.until(() => camera.isRunning);
  hide.call(component.instance);
  assert.equal(camera.isRunning, false);
  show.call(component.instance);
  assert.equal(camera.isRunning, true);
  await component.close();
  assert.equal(camera.isRunning, false);
});

test("a shutter that fails: WeChat's own camera is offered", async () => {
  const createCameraContext = () => ({
    onCameraFrame: () => ({ start() {}, stop() {} }),
    takePhoto: ({ fail }) => fail({ errMsg: "operateCamera:fail" }),
  });
  const { component } = await shown("camera", { api: { createCameraContext } });
  await component.tap("shutter");
  await component.until(({ trouble }) => trouble !== "");
  await component.tap("system");
  assert.deepEqual(component.events, [["photo", { path: PICKED }]]);
  await component.close();
});

test("a WeChat that hands over no frames: shoot without the guide", async () => {
  const takePhoto = ({ success }) => success({ tempImagePath: PICKED });
  const createCameraContext = () => ({ takePhoto });
  const { component } = await shown("camera", { api: { createCameraContext } });
  await component.until(({ hint }) => /引导暂时用不了/.test(hint));
  await component.tap("shutter");
  assert.deepEqual(component.events, [["photo", { path: PICKED }]]);
  await component.close();
});

test("an engine that does not start: shoot without the guide", async () => {
  const { createCameraContext } = cameraOf();
  const { phone, open } = await stageOf(page, files, {
    api: { createCameraContext },
  });
  phones.push(phone);
  phone.run("xuezhao/index.js", {}).configure({ base: "/nowhere/" });
  const component = await open("xuezhao/camera/index", {});
  await component.until(({ hint }) => /引导暂时用不了/.test(hint));
  await component.close();
});

test("a large frame reaches the guide at half its size, upright and without alpha", async () => {
  const { phone, component } = await shown("code");
  const { rgbFrame } = phone.run("xuezhao/index.js", {});
  const data = new Uint8Array(1440 * 1080 * 4);
  data.set([10, 20, 30, 255], (2 * 1080 + 4) * 4);
  const { rgb, width } = rgbFrame({
    width: 1080,
    height: 1440,
    data: data.buffer,
  });
  assert.deepEqual([width, rgb.byteLength], [540, 540 * 720 * 3]);
  assert.deepEqual(
    [...new Uint8Array(rgb).subarray((540 + 2) * 3, (540 + 3) * 3)],
    [10, 20, 30],
  );
  await component.close();
});

test("a code from the album is read on the phone and shown masked", async () => {
  const { component } = await shown("code", { picture: pictures.code });
  await component.tap("album");
  await component.until(({ state }) => state === "read");
  const text = await component.text();
  assert.match(text, /XUEZ…0001/);
  assert.doesNotMatch(text, /XUEZHAO-2023-0001/);
  const [[name, detail]] = component.events;
  assert.deepEqual(
    [name, detail],
    ["code", { text: "XUEZHAO-2023-0001", filePath: PICKED }],
  );
  await component.close();
});

test("a code before the camera is read by WeChat", async () => {
  let asked = null;
  const scanCode = (options) => {
    asked = options;
    options.success({ result: "c8ba0123456789abedca" });
  };
  const { component } = await shown("code", { api: { scanCode } });
  await component.tap("scan");
  assert.match(await component.text(), /c8ba…edca/);
  assert.equal(asked.onlyFromCamera, true);
  assert.deepEqual(component.events, [
    ["code", { text: "c8ba0123456789abedca", filePath: "" }],
  ]);
  await component.close();
});

test("a photo that is given as the code is named, and can be taken as the photo", async () => {
  const { component } = await shown("code");
  await component.tap("album");
  await component.until(({ state }) => state === "notCode");
  assert.match(await component.text(), /这是一张照片，不是采集码/);
  await component.tap("as-photo");
  assert.deepEqual(component.events, [["photo", { filePath: PICKED }]]);
  await component.close();
});

test("a code that cannot be scanned, and a picture that cannot be read", async () => {
  const scanCode = ({ fail }) => fail({ errMsg: "scanCode:fail" });
  const { phone, component } = await shown("code", { api: { scanCode } });
  await component.tap("scan");
  assert.match(await component.text(), /没有扫到采集码/);
  phone.picked.delete(PICKED);
  await component.tap("album");
  await component.until(({ problem }) => /读不到/.test(problem));
  await component.close();
});
