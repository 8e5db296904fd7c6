// The components of the mini-program package, from picking a photo to the receipt, and every fault on the way: scripts in
// a bare machine, templates in a browser, uploads to the real receiver.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { violations } from "../browser/axe.mjs";
import { file, portrait } from "../browser/pictures.mjs";
import {
  closeBrowser,
  launchChromium,
  startServer,
} from "../browser/stage.mjs";
import { native } from "../native.mjs";
import { stageOf } from "./components.mjs";
import { network } from "./uploads.mjs";
import { packageFiles } from "./wechat.mjs";
import { namesIn } from "./wxml.mjs";

const files = packageFiles("xuezhao");
const PHOTO = "wxfile://tmp/photo.jpg";
const RECEIVER = "https://photos.example.edu.cn/api/submissions";
const ENGINE = { base: "/photo/engine/", worker: "workers/xuezhao.js" };

let browser;
let page;
let server;
const pictures = {};
before(async () => {
  server = await startServer();
  browser = await launchChromium();
  const studio = await browser.newPage();
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const size = { width: 1500, height: 2000, background: "#f0f0f0" };
  pictures.good = await portrait(studio, { ...size, heads });
  pictures.nobody = await portrait(studio, { ...size, heads: [] });
  page = await browser.newPage();
  await page.setViewport({ width: 390, height: 844, hasTouch: true });
});
const phones = [];
after(async () => {
  for (const phone of phones) phone.run("xuezhao/index.js", {}).closeEngine();
  server.stop();
  await closeBrowser(browser);
});

/** A phone on which `chooseMedia` gives a picture, and the photo component on its screen. */
async function shown({
  picture = pictures.good,
  properties,
  spoil,
  api,
  kept,
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
  phone.run("xuezhao/index.js", {}).configure(ENGINE);
  const component = await stage.open("xuezhao/photo/index", {
    profile: "chsi",
    receiver: RECEIVER,
    ...properties,
  });
  return { phone, component, saved, uploads: net.uploads };
}

const step =
  (...names) =>
  ({ shown: now }) =>
    names.includes(now?.step);
const trouble = ({ shown: now }) => Boolean(now?.trouble);
const stored = () =>
  readdirSync(server.store).filter((name) => name.endsWith(".jpg"));
const eventsOf = ({ events }, name) =>
  events.filter(([given]) => given === name).map(([, detail]) => detail);

/** Picks the photo and prepares it. */
async function prepared(component) {
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
  await component.tap("prepare");
  await component.until(step("prepared"));
}

test("pick, result, frame, prepared, album, upload, receipt", async () => {
  const { phone, component, saved, uploads } = await shown();
  await component.until(step("pick"));
  assert.match(await component.text(), /点击上传之前不会离开手机/);
  await component.tap("album");
  await component.until(step("checked"));
  const [{ report }] = eventsOf(component, "result");
  const picked = file("component.jpg", pictures.good);
  const { file_name: _, ...wanted } = byCheck(native(picked, "chsi").report);
  const { file_name: __, ...found } = byCheck(report);
  assert.deepEqual(found, wanted);
  assert.equal(component.data.shown.verdict.text, report.headline.text.zh);

  await component.tap("adjust");
  const before = component.data.frame.photo;
  await drag(component, 30);
  await component.until(({ frame }) => frame?.photo !== before);
  await component.tap("frame-reset");
  await component.until(
    ({ frame }) => frame?.photo === before && /位置合格/.test(frame.words),
  );
  await component.tap("frame-done");
  assert.equal(component.data.frame, null);

  await component.tap("prepare");
  await component.until(step("prepared"));
  const [made] = eventsOf(component, "prepared");
  const bytes = phone.read(made.filePath);
  assert.ok(bytes.equals(native(picked, "chsi").bytes));
  await component.tap("save");
  await component.until(({ shown: now }) => now.note === "已保存到相册");
  assert.deepEqual(saved, [made.filePath]);

  await component.tap("send");
  await component.until(step("received"));
  const [{ receipt }] = eventsOf(component, "received");
  assert.ok((await component.text()).includes(receipt));
  assert.equal(uploads.length, 1);
  assert.deepEqual(
    uploads[0].declared.split(",").sort(),
    report.ask.map(({ id }) => id).sort(),
  );
  assert.ok(readFileSync(join(server.store, `${receipt}.jpg`)).equals(bytes));
  await component.close();
  await gone(phone, /upload/);
});

const byCheck = ({ findings }) =>
  Object.fromEntries(findings.map((finding) => [finding.check, finding]));

/** Drags the photo under the frame with one finger. */
async function drag({ id }, by) {
  const { left, top, width, height } = await page.evaluate(
    (id) => window.boxOf(id, ".frame-window"),
    id,
  );
  const [x, y] = [left + width / 2, top + height / 2];
  const finger = await page.touchscreen.touchStart(x, y);
  // Where the frame lies is asked when the finger comes down.
  await new Promise((done) => setTimeout(done, 100));
  await finger.move(x + by, y + by);
  await finger.end();
}

/** Waits until nothing of that name is kept any more. */
async function gone({ written }, name) {
  for (let turn = 0; turn < 100; turn += 1) {
    if (![...written.keys()].some((path) => name.test(path))) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail([...written.keys()].join());
}

test("what could not be measured never reads as if it were right", async () => {
  const { component } = await shown({ picture: pictures.nobody });
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
  await component.setData({ open: { unknown: true, pass: true } });
  const { lines, faults, verdict } = component.data.shown;
  assert.equal(verdict.cause, "face_count");
  assert.equal(faults[0].check, "face_count");
  const unknown = lines.find(({ kind }) => kind === "unknown").items;
  assert.ok(unknown.length > 10);
  for (const { statusWord, words } of unknown)
    assert.doesNotMatch(statusWord + words, /符合要求|通过|合格/);
  const passed = lines.find(({ kind }) => kind === "pass").items;
  assert.ok(passed.every(({ status }) => status === "pass"));
  assert.doesNotMatch(await component.text(), /符合要求/);
  await component.close();
});

const denied = { errMsg: "chooseMedia:fail auth deny" };
for (const [failure, words, settings] of [
  [
    { errMsg: "chooseMedia:fail api scope is not declared", errno: 112 },
    /隐私保护指引.*112/,
    false,
  ],
  [denied, /没有相机权限/, true],
  [{ errMsg: "chooseMedia:fail" }, /请再选一次/, false],
])
  test(`a picture that WeChat does not give: ${failure.errMsg}`, async () => {
    const chooseMedia = ({ fail }) => fail(failure);
    const { component } = await shown({ api: { chooseMedia } });
    await component.until(step("pick"));
    await component.tap("album");
    await component.until(trouble);
    assert.match(component.data.shown.trouble, words);
    assert.equal(component.data.shown.inSettings, settings);
    await component.close();
  });

test("a student who closes the album is told nothing", async () => {
  const chooseMedia = ({ fail }) => fail({ errMsg: "chooseMedia:fail cancel" });
  const { component } = await shown({ api: { chooseMedia } });
  await component.until(step("pick"));
  await component.tap("album");
  assert.equal(component.data.shown.trouble, "");
  await component.close();
});

test("a file that cannot be read, and a worker that is killed: say so, then try again", async () => {
  const { phone, component } = await shown();
  await component.until(step("pick"));
  phone.picked.delete(PHOTO);
  await component.tap("album");
  await component.until(trouble);
  assert.match(component.data.shown.trouble, /读不到这个文件/);
  assert.equal(eventsOf(component, "error")[0].code, "unreadable");
  phone.picked.set(PHOTO, pictures.good);
  await component.tap("retry");
  await component.until(({ shown: now }) => now?.busy);
  phone.workers.at(-1).kill();
  await component.until(trouble);
  assert.equal(eventsOf(component, "error").at(-1).code, "crashed");
  await component.tap("retry");
  await component.until(step("checked"));
  assert.equal(phone.workers.filter(({ live }) => live).length, 1);
  await component.close();
});

test("an album that is closed to the mini-program: the settings are offered", async () => {
  const opened = [];
  const { component } = await shown({
    api: {
      saveImageToPhotosAlbum: ({ fail }) =>
        fail({ errMsg: "saveImageToPhotosAlbum:fail auth deny" }),
      openSetting: ({ complete }) => {
        opened.push(true);
        complete();
      },
    },
  });
  await prepared(component);
  await component.tap("save");
  await component.until(trouble);
  assert.match(component.data.shown.trouble, /没有保存到相册的权限/);
  await component.tap("settings");
  assert.equal(opened.length, 1);
  await component.close();
});

test("full storage: no photo is made; one that was made is sent, and the student is warned", async () => {
  const { phone, component } = await shown({
    spoil: (attempt) => (attempt === 1 ? "uploadFile:fail timeout" : undefined),
  });
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
  phone.isFull = true;
  await component.tap("prepare");
  await component.until(trouble);
  assert.match(component.data.shown.trouble, /存储空间不足/);
  phone.isFull = false;
  await component.tap("prepare");
  await component.until(step("prepared"));
  phone.isFull = true;
  await component.tap("send");
  await component.until(({ shown: now }) => now.sending?.kind === "waiting");
  assert.match(component.data.shown.note, /请不要关闭小程序/);
  await component.tap("hurry");
  await component.until(step("received"));
  await component.close();
});

test("an answer that is lost: one submission, one receipt", async () => {
  const count = stored().length;
  const { component, uploads } = await shown({
    spoil: (attempt) => (attempt === 1 ? "lost" : undefined),
    properties: { after: "r-1" },
  });
  await prepared(component);
  await component.tap("send");
  await component.until(({ shown: now }) => now.sending?.kind === "waiting");
  assert.match(component.data.shown.sending.words, /第 1 次重试/);
  await component.until(step("received"));
  assert.equal(uploads.length, 2);
  assert.equal(uploads[0].key, uploads[1].key);
  assert.equal(stored().length, count + 1);
  await component.close();
});

test("an upload that was cut off is made again when the mini-program is shown", async () => {
  const listeners = {};
  const { component } = await shown({
    spoil: (attempt) =>
      attempt < 4 ? "uploadFile:fail interrupted" : undefined,
    api: { onAppShow: (listener) => (listeners.show = listener) },
    properties: { after: "r-2" },
  });
  await prepared(component);
  await component.tap("send");
  for (const attempt of [1, 2, 3]) {
    await component.until(
      ({ shown: now }) =>
        now.sending?.kind === "waiting" &&
        now.sending.words.includes(`第 ${attempt} 次`),
    );
    listeners.show();
  }
  await component.until(step("received"));
  await component.close();
});

test("an upload outlives the mini-program, and ends when it is opened again", async () => {
  const first = await shown({
    spoil: () => "uploadFile:fail timeout",
    properties: { after: "r-3", fields: { contact: "a@example.cn" } },
  });
  await prepared(first.component);
  await first.component.tap("send");
  await first.component.until(
    ({ shown: now }) => now.sending?.kind === "waiting",
  );
  const kept = [...first.phone.written].filter(([path]) =>
    /upload-chsi/.test(path),
  );
  assert.equal(kept.length, 2);
  const [made] = eventsOf(first.component, "prepared");
  const bytes = first.phone.read(made.filePath);
  await first.component.close();

  const second = await shown({ kept });
  await second.component.until(step("sending", "received"));
  await second.component.until(step("received"));
  const [{ receipt }] = eventsOf(second.component, "received");
  assert.ok(readFileSync(join(server.store, `${receipt}.jpg`)).equals(bytes));
  assert.equal(second.uploads[0].contact, "a@example.cn");
  await gone(second.phone, /upload/);
  await second.component.close();
});

for (const [spoiled, words] of [
  ["uploadFile:fail url not in domain list", /合法域名/],
  ["uploadFile:fail file not found", /已经不在手机里/],
])
  test(`an upload that can never leave: ${spoiled}`, async () => {
    let attempts = 0;
    const { component } = await shown({
      spoil: (attempt) => {
        attempts = attempt;
        return spoiled;
      },
    });
    await prepared(component);
    await component.tap("send");
    await component.until(trouble);
    assert.match(component.data.shown.trouble, words);
    assert.equal(attempts, 1);
    await component.close();
  });

test("a store takes the photo under a POST policy, and the operator is told", async () => {
  const asked = [];
  const request = ({ url, data, success }) => {
    asked.push([url, JSON.parse(data)]);
    const grant = {
      url: "https://bucket.example.com/",
      fields: {
        key: "photos/1.jpg",
        policy: "eyJ9",
        success_action_status: "204",
      },
      confirm: "https://photos.example.edu.cn/confirm",
    };
    const answer = url.endsWith("/grant") ? grant : { receipt: "R-77" };
    setTimeout(
      () =>
        success({ statusCode: 200, data: JSON.stringify(answer), header: {} }),
      1,
    );
    return { abort: () => undefined };
  };
  const forms = [];
  const uploadFile = ({ url, name, formData, success }) => {
    forms.push({ url, name, ...formData });
    setTimeout(() => success({ statusCode: 204, data: "" }), 1);
    return { abort() {}, onHeadersReceived() {}, onProgressUpdate() {} };
  };
  const target = { kind: "post", grant: "https://photos.example.edu.cn/grant" };
  const { component } = await shown({
    api: { request, uploadFile },
    properties: { receiver: target },
  });
  await prepared(component);
  await component.tap("send");
  await component.until(step("received"));
  assert.equal(component.data.shown.receipt, "R-77");
  assert.deepEqual(forms, [
    {
      url: "https://bucket.example.com/",
      name: "file",
      key: "photos/1.jpg",
      policy: "eyJ9",
      success_action_status: "204",
    },
  ]);
  assert.deepEqual(
    asked.map(([url]) => url.split("/").at(-1)),
    ["grant", "confirm"],
  );
  assert.ok(asked[0][1].bytes > 20_000);
  await component.close();
});

test("in English, large, and without a receiver", async () => {
  const { component } = await shown({
    properties: { language: "en", large: "on", receiver: null },
  });
  await component.until(step("pick"));
  assert.match(await component.text(), /Pick a photo/);
  assert.match(component.data.looks, /is-large/);
  await component.tap("album");
  await component.until(step("checked"));
  const { verdict, faults, lines } = component.data.shown;
  const said = JSON.stringify([verdict, faults, lines, component.data.words]);
  assert.doesNotMatch(said.replaceAll("‘", ""), /[\u4e00-\u9fff]/);
  await component.tap("prepare");
  await component.until(step("prepared"));
  assert.equal(component.data.shown.maySend, false);
  assert.equal(component.data.shown.maySave, true);
  await component.close();
});

/** What axe asks of the page around a component. */
const OF_THE_PAGE = /^(landmark-one-main|page-has-heading-one|region):/;

for (const value of ["light", "dark"])
  test(`axe finds nothing, ${value}`, async () => {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
    const { component } = await shown();
    const clean = async () => {
      await component.settled();
      const found = await violations(page);
      assert.deepEqual(
        found.filter((violation) => !OF_THE_PAGE.test(violation)),
        [],
      );
    };
    await component.until(step("pick"));
    await clean();
    await component.tap("album");
    await component.until(step("checked"));
    component.setData({ open: { fix: true, unknown: true, edited: true } });
    await clean();
    await component.tap("adjust");
    await clean();
    await component.tap("frame-done");
    await component.tap("prepare");
    await component.until(step("prepared"));
    await clean();
    await component.tap("send");
    await component.until(step("received"));
    await clean();
    await component.close();
  });

test("every name in the templates is there", () => {
  for (const name of ["photo", "code", "camera"]) {
    let definition = null;
    const { handlers, data } = namesIn(
      String(files[`xuezhao/${name}/index.wxml`]),
    );
    stageOf.definition(
      files,
      `xuezhao/${name}/index`,
      (given) => (definition = given),
    );
    const known = { ...definition.properties, ...definition.data };
    const loop = ["group", "line", "other", "color"];
    assert.deepEqual(
      handlers.filter((handler) => !definition.methods[handler]),
      [],
      name,
    );
    assert.deepEqual(
      data.filter((word) => !(word in known) && !loop.includes(word)),
      [],
      name,
    );
  }
});
