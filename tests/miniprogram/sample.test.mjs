// The sample mini-program: two services from the first step to the receiver's receipt.
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { codePicture, portrait } from "../browser/pictures.mjs";
import {
  closeBrowser,
  launchChromium,
  startServer,
} from "../browser/stage.mjs";
import { ROSTER, STUDENTS } from "../browser/students.mjs";
import { root } from "../native.mjs";
import { confirmAndSend, stageOf } from "./components.mjs";
import { network } from "./uploads.mjs";
import { filesOf, packageFiles, weChat } from "./wechat.mjs";
import { namesIn, parsed } from "./wxml.mjs";

const sample = join(root, "examples/miniprogram");
/** What `project.config.json` leaves out. */
const LEFT_OUT =
  /^(copy\.js|package\.json|\.gitignore|node_modules\/.*|.*\.md)$/;
const own = Object.fromEntries(
  Object.entries(filesOf(sample, ".")).filter(([name]) => !LEFT_OUT.test(name)),
);
const files = { ...own, ...packageFiles() };
const PICKED = "wxfile://tmp/picked.jpg";
const PAGE = "photo/service/service";

let server;
let browser;
let page;
const pictures = {};
before(async () => {
  browser = await launchChromium();
  const studio = await browser.newPage();
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const size = { width: 1500, height: 2000 };
  pictures.white = await portrait(studio, {
    ...size,
    heads,
    background: "#f4f4f4",
  });
  pictures.blue = await portrait(studio, {
    ...{ width: 1240, height: 1736, background: "#438edb", quality: 0.95 },
    heads: [{ x: 0.5, crown: 0.12, height: 0.45 }],
  });
  pictures.code = await codePicture(studio);
  page = await browser.newPage();
  await page.setViewport({ width: 390, height: 844, hasTouch: true });
  server = await startServer();
  const roster = join(server.store, "..", `roster-${process.pid}.csv`);
  writeFileSync(roster, ROSTER);
  server.stop();
  server = await startServer(["--roster", roster]);
});
const phones = [];
after(async () => {
  for (const phone of phones)
    phone.run("photo/xuezhao/index.js", {}).closeEngine();
  server.stop();
  await closeBrowser(browser);
});

/** The service's page on a phone; `give(picture)` is what the album gives next. */
async function shown(profile) {
  let phone = null;
  const net = network(() => phone, server);
  const chooseMedia = ({ success }) =>
    success({ tempFiles: [{ tempFilePath: PICKED }] });
  const stage = await stageOf(page, files, {
    api: { ...net.api, chooseMedia },
  });
  ({ phone } = stage);
  phones.push(phone);
  const give = (picture) => phone.picked.set(PICKED, picture);
  const service = await stage.open(PAGE, { profile });
  const at = (step) => service.until(({ step: now }) => now === step);
  return { service, give, at, uploads: net.uploads };
}

/** Takes the photo through the component in the page. */
async function sendPhoto({ service, give }, picture) {
  give(picture);
  const photo = service.child;
  await photo.until(({ shown: now }) => now?.step === "pick");
  await photo.tap("album");
  await photo.until(({ shown: now }) => now.step === "checked");
  if (photo.data.shown.mayPrepare) {
    await photo.tap("prepare");
    await photo.until(({ shown: now }) => now.step === "prepared");
  }
  await confirmAndSend(photo);
}

test("biye-zhengzhao: school, level, code, last four digits, photo, receipt", async () => {
  const run = await shown("biye-zhengzhao");
  const { service, give, at, uploads } = run;
  const { school, level, lastFour } = STUDENTS["biye-zhengzhao"];
  await at("school");
  await service.type("school", school.slice(0, 4));
  await service.until(({ schools }) => schools.length === 1);
  await service.tap("school");
  await at("level");
  assert.ok(service.data.levels.includes(level));
  await service.tap("level");
  await at("code");
  give(pictures.code);
  await service.child.tap("album");
  await service.until(({ code }) => code !== "");
  await service.tap("next");
  await at("last_four");
  await service.type("last_four", "12");
  await service.tap("next");
  assert.match(service.data.message, /后四位/);
  await service.type("last_four", lastFour);
  await service.tap("next");
  await at("confirm");
  assert.match(await service.text(), /赵晓燕/);
  await service.tap("next");
  await at("rules");
  await service.tap("next");
  await at("photo");
  await sendPhoto(run, pictures.white);
  await at("status");
  await service.until(({ standing }) => standing !== null);
  assert.match(service.data.standing.title, /收到|审核|检查|完成/);
  assert.equal(uploads.at(-2).status, 201);
  assert.equal(uploads.at(-2).code, "XUEZHAO-2023-0001");
  assert.deepEqual(
    readdirSync(server.store).filter(
      (name) => name.startsWith(service.data.receipt) && name.endsWith(".jpg"),
    ).length,
    1,
  );
  await service.close();
});

test("tuxiang-caiji: feature, code, contact, the original photo, receipt", async () => {
  const run = await shown("tuxiang-caiji");
  const { service, give, at, uploads } = run;
  const { feature, name, email, phone } = STUDENTS["tuxiang-caiji"];
  await at("feature");
  await service.type("feature", feature);
  await service.tap("next");
  await at("code");
  give(pictures.code);
  await service.child.tap("album");
  await service.until(({ code }) => code !== "");
  await service.tap("next");
  await at("confirm");
  assert.match(await service.text(), /黄\*正/);
  await service.tap("next");
  await at("contact");
  await service.type("full_name", name);
  await service.type("email", email);
  await service.type("phone", phone);
  for (const step of ["address", "rules", "photo"]) {
    await service.tap("next");
    await at(step);
  }
  await sendPhoto(run, pictures.blue);
  await at("status");
  const sent = uploads.find(({ profile }) => profile === "tuxiang-caiji");
  assert.equal(sent.status, 201);
  assert.deepEqual(JSON.parse(sent.details), { name, email, phone });
  await service.close();
});

test("every file of the sample ends in a way that WeChat ships, and fits", () => {
  const shipped = /\.(js|json|wxml|wxss|wasm|br)$/;
  const names = Object.keys(files);
  assert.deepEqual(
    names.filter((name) => !shipped.test(name)),
    [],
  );
  const bytes = (prefix) =>
    names
      .filter((name) => name.startsWith(prefix))
      .reduce((sum, name) => sum + files[name].length, 0);
  const subpackage = bytes("photo/");
  const one = subpackage - files["photo/engine/core-simd.wasm.br"].length;
  assert.ok(one <= 1.2 * 2 ** 20, `${one} bytes with one build`);
  assert.ok(subpackage <= 1.6 * 2 ** 20, `${subpackage} bytes with both`);
  const main = bytes("") - subpackage;
  assert.ok(main <= 60 * 1024, `${main} bytes in the main package`);
});

test("what app.json names is there, and what the templates name", () => {
  const app = JSON.parse(files["app.json"]);
  const pages = [
    ...app.pages,
    ...app.subpackages.flatMap(({ root, pages }) =>
      pages.map((path) => `${root}/${path}`),
    ),
  ];
  for (const path of pages) {
    assert.ok(files[`${path}.js`], path);
    parsed(String(files[`${path}.wxml`]));
  }
  assert.ok(files[`${app.workers}/xuezhao.js`]);
  const { handlers, data } = namesIn(String(files[`${PAGE}.wxml`]));
  let definition = null;
  weChat(files).run(`${PAGE}.js`, { Page: (given) => (definition = given) });
  assert.deepEqual(
    handlers.filter((name) => !definition[name]),
    [],
  );
  assert.deepEqual(
    data.filter((name) => !(name in definition.data)),
    [],
  );
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
    phone.picked.set(PICKED, pictures.white);
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

test("the main package has the first page and the worker; the subpackage has room", () => {
  const { subpackages } = JSON.parse(String(files["app.json"]));
  const [{ root: subpackage }] = subpackages;
  const kilobytes = (isCounted) =>
    Object.entries(files)
      .filter(([name]) => isCounted(name))
      .reduce((sum, [, bytes]) => sum + bytes.length, 0) / 1024;
  const inside = (name) => name.startsWith(`${subpackage}/`);
  const main = kilobytes((name) => !inside(name));
  assert.ok(main > 20 && main <= 60, `${main} KB`);
  const both = kilobytes(inside);
  assert.ok(both > 1024 && both <= 1.6 * 1024, `${both} KB`);
  const plain = kilobytes((name) => inside(name) && !name.includes("simd"));
  assert.ok(plain < both && plain <= 1.2 * 1024, `${plain} KB`);
});
