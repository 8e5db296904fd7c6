// The photo component of the mini-program package, from picking a photo to the receipt, and faults on the way: scripts in
// a bare machine, templates in a browser, uploads to the real receiver.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { violations } from "../browser/axe.mjs";
import { file } from "../browser/pictures.mjs";
import { native } from "../native.mjs";
import { confirmAndSend, stageOf } from "./components.mjs";
import {
  eventsOf,
  files,
  gone,
  openPhones,
  page,
  PHOTO,
  pictures,
  prepared,
  server,
  shown,
  step,
  trouble,
} from "./photo_component.mjs";
import { namesIn } from "./wxml.mjs";

openPhones();

test("pick, result, frame, prepared, album, upload, receipt", async () => {
  const { phone, component, saved, uploads } = await shown();
  await component.until(step("pick"));
  assert.match(await component.text(), /点击上传之前不会离开手机/);
  await component.tap("album");
  await component.until(step("checked"));
  const [{ report }] = eventsOf(component, "result");
  const picked = file("component.jpg", pictures.good);
  const wanted = byCheck(native(picked, "chsi").report);
  const found = byCheck(report);
  // WeChat gives no name, and may have taken out what tells of a photo's origin.
  const origin = ["recaptured", "edited"];
  for (const check of origin) {
    assert.equal(found[check].status, "unknown");
    assert.match(found[check].reason.zh, /选图时去掉了照片的拍摄信息/);
  }
  for (const findings of [wanted, found])
    for (const check of ["file_name", ...origin]) delete findings[check];
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

  const groups = component.data.shown.declarations;
  assert.deepEqual(
    groups.map(({ title }) => title),
    ["照片来源", "脸和头发", "衣服和饰品"],
  );
  assert.match(component.data.shown.sendWords, /还有 3 组/);
  await component.tap("send");
  assert.match(await component.text(), /请看一遍这一组/);
  assert.equal(component.data.shown.step, "prepared");
  assert.equal(uploads.length, 0, "nothing leaves before all is confirmed");
  await confirmAndSend(component);
  await component.until(step("received"));
  const [{ receipt }] = eventsOf(component, "received");
  assert.ok((await component.text()).includes(receipt));
  assert.equal(uploads.length, 1);
  assert.deepEqual(
    uploads[0].declared.split(",").sort(),
    report.ask.map(({ id }) => id).sort(),
  );
  const said = JSON.parse(uploads[0].report);
  assert.deepEqual(
    [said.core, said.profile, said.verdict],
    [report.core, "chsi", made.report.verdict],
  );
  assert.deepEqual(
    said.findings,
    made.report.findings
      .filter(({ check }) => check !== "file_name")
      .map(({ check, status, value }) => ({ check, status, value })),
  );
  assert.equal(uploads[0].device, undefined);
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

test("a subpackage that does not arrive: say so, then try again", async () => {
  const { component } = await shown({ lost: 1 });
  await component.until(trouble);
  assert.match(await component.text(), /网络不通/);
  await component.tap("retry");
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
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
    await confirmAndSend(component);
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
