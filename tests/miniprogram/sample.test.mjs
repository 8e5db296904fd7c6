// The sample mini-program, from picking a photo to the receiver's receipt.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { portrait } from "../browser/pictures.mjs";
import {
  closeBrowser,
  launchChromium,
  startServer,
} from "../browser/stage.mjs";
import { root } from "../native.mjs";
import { openPage, unbalanced, unknownNames } from "./pages.mjs";
import { filesOf, packageFiles, weChat } from "./wechat.mjs";

const sample = join(root, "examples/miniprogram");
const files = { ...filesOf(sample, "."), ...packageFiles() };
const PICKED = "wxfile://tmp/photo.jpg";
const PAGE = "photo/check/check";

let server;
let photo;
before(async () => {
  server = await startServer();
  const browser = await launchChromium();
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const size = { width: 1500, height: 2000, background: "#f0f0f0" };
  photo = await portrait(await browser.newPage(), { ...size, heads });
  await closeBrowser(browser);
});
after(() => server.stop());

/** A phone whose uploads reach the test's receiver; the first `lost` answers are lost after they were given. */
function phoneWith(lost = 0) {
  const uploads = [];
  const uploadFile = (options) => {
    const { url, filePath, name, formData, timeout } = options;
    const listeners = {};
    const answered = async () => {
      assert.ok(timeout > 60_000, "milliseconds");
      const form = new FormData();
      for (const [field, value] of Object.entries(formData))
        form.append(field, value);
      form.append(name, new Blob([phone.read(filePath)]), "photo.jpg");
      const { pathname } = new URL(url);
      const body = { method: "POST", body: form };
      const answer = await fetch(server.address + pathname, body);
      const data = await answer.text();
      uploads.push({ ...formData, status: answer.status });
      if (uploads.length <= lost) throw new Error("the answer was lost");
      listeners.headers({ header: Object.fromEntries(answer.headers) });
      listeners.progress({ progress: 100 });
      return { statusCode: answer.status, data };
    };
    answered().then(options.success, ({ message }) =>
      options.fail({ errMsg: message }),
    );
    return {
      abort: () => undefined,
      onHeadersReceived: (listener) => (listeners.headers = listener),
      onProgressUpdate: (listener) => (listeners.progress = listener),
    };
  };
  const chooseMedia = ({ success }) =>
    success({ tempFiles: [{ tempFilePath: PICKED }] });
  const phone = weChat(files, { api: { uploadFile, chooseMedia } });
  phone.picked.set(PICKED, photo);
  return { phone, uploads };
}

/** Waits until the page's step is one of these. */
async function until(page, ...steps) {
  const end = Date.now() + 60_000;
  while (!steps.includes(page.data.step)) {
    assert.ok(Date.now() < end, JSON.stringify(page.data));
    await new Promise((done) => setTimeout(done, 20));
  }
}

const stored = () =>
  readdirSync(server.store).filter((name) => name.endsWith(".jpg"));

test("every file of the sample ends in a way that WeChat ships, and fits", () => {
  const shipped = /\.(js|json|wxml|wxss|wasm|br|md)$/;
  const names = Object.keys(files);
  assert.deepEqual(
    names.filter((name) => !shipped.test(name)),
    [],
  );
  const bytes = (prefix) =>
    names
      .filter((name) => name.startsWith(prefix))
      .reduce((sum, name) => sum + files[name].length, 0);
  assert.ok(bytes("photo/") < 2 * 2 ** 20, `${bytes("photo/")} bytes`);
  assert.ok(bytes("") - bytes("photo/") < 2 ** 17);
});

test("what app.json names is there", () => {
  const app = JSON.parse(files["app.json"]);
  const pages = [
    ...app.pages,
    ...app.subpackages.flatMap(({ root, pages }) =>
      pages.map((page) => `${root}/${page}`),
    ),
  ];
  for (const page of pages) {
    assert.ok(files[`${page}.js`], page);
    assert.deepEqual(unbalanced(join(sample, `${page}.wxml`)), [], page);
  }
  assert.ok(files[`${app.workers}/xuezhao.js`]);
});

test("pick, prepare, confirm, upload: a receipt, once, although the first answer is lost", async () => {
  const { phone, uploads } = phoneWith(1);
  const page = openPage(phone, PAGE);
  assert.deepEqual(unknownNames(join(sample, `${PAGE}.wxml`), page), []);
  await page.loaded;
  assert.equal(page.data.step, "ready");
  page.pick();
  await until(page, "checked");
  assert.equal(page.data.verdict, "照片符合要求", JSON.stringify(page.data));
  await page.prepare();
  assert.equal(page.data.step, "prepared", page.data.message);
  const made = phone.read(page.data.preview);
  page.confirm({ detail: { value: page.data.ask.map(({ id }) => id) } });
  await page.send();
  assert.equal(page.data.step, "received", page.data.message);
  assert.equal(uploads.length, 2);
  assert.equal(uploads[0].key, uploads[1].key);
  assert.deepEqual(stored(), [`${page.data.receipt}.jpg`]);
  assert.ok(readFileSync(join(server.store, stored()[0])).equals(made));
  page.onUnload();
});

for (const [failure, words] of [
  [{ errMsg: "uploadFile:fail url not in domain list" }, /合法域名/],
  [{ errMsg: "uploadFile:fail file not found" }, /已经不在手机里/],
  [{ errMsg: "uploadFile:fail", errno: 600002 }, /合法域名/],
])
  test(`an upload ends with its reason: ${failure.errMsg} ${failure.errno ?? ""}`, async () => {
    let attempts = 0;
    const uploadFile = ({ fail }) => {
      attempts += 1;
      setTimeout(() => fail(failure), 1);
      return {
        abort: () => undefined,
        onHeadersReceived: () => undefined,
        onProgressUpdate: () => undefined,
      };
    };
    const phone = weChat(files, { api: { uploadFile } });
    phone.picked.set(PICKED, photo);
    const { upload } = phone.run("photo/xuezhao/index.js", {});
    const url = "https://x.example/api/submissions";
    const end = await upload({ url, filePath: PICKED, profile: "chsi" }).done;
    assert.equal(end.kind, "failed");
    assert.match(end.message.zh, words);
    assert.ok(end.message.en.includes(failure.errMsg));
    assert.equal(attempts, 1);
    const gone = upload({
      url,
      filePath: "wxfile://gone.jpg",
      profile: "chsi",
    });
    assert.match((await gone.done).message.zh, /已经不在手机里/);
  });

test("without leave for the album, the sample says why", async () => {
  const chooseMedia = ({ fail }) =>
    fail({
      errMsg:
        "chooseMedia:fail api scope is not declared in the privacy agreement",
      errno: 112,
    });
  const phone = weChat(files, { api: { chooseMedia } });
  const page = openPage(phone, PAGE);
  await page.loaded;
  page.pick();
  assert.match(page.data.message, /隐私保护指引.*112/);
  page.onUnload();
});

test("an engine that is not there is named on the page", async () => {
  const phone = weChat(filesOf(sample, "."));
  assert.throws(() => openPage(phone, PAGE), /xuezhao/);
});
