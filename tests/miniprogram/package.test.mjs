// The mini-program package in machines without web globals: the same report and bytes as the native command.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { codePicture, file, portrait } from "../browser/pictures.mjs";
import { closeBrowser, launchChromium } from "../browser/stage.mjs";
import { native, root } from "../native.mjs";
import { filesOf, weChat } from "./wechat.mjs";

const BASE = "/photo/xuezhao/";
const WORKER = "workers/xuezhao.js";
const built = join(root, "dist/miniprogram");
const files = {
  ...filesOf(join(built, "miniprogram_dist"), "photo/xuezhao"),
  ...filesOf(join(built, "worker"), "workers"),
};

let photo;
let code;
before(async () => {
  const browser = await launchChromium();
  const page = await browser.newPage();
  photo = await portrait(page, { width: 960, height: 1280, quality: 0.95 });
  code = await codePicture(page);
  await closeBrowser(browser);
});

const engines = [];
after(() => engines.forEach((engine) => engine.close()));

/** A phone with the pictures on it, and the package's exports. */
function phoneWith(options) {
  const phone = weChat(files, options);
  phone.picked.set("wxfile://tmp/photo.jpg", photo);
  phone.picked.set("wxfile://tmp/code.png", code);
  phone.picked.set("wxfile://tmp/empty.jpg", Buffer.alloc(0));
  const xuezhao = phone.run("photo/xuezhao/index.js", {});
  const load = async (worker, base = BASE) => {
    const engine = await xuezhao.load({ base, worker });
    engines.push(engine);
    return engine;
  };
  return { phone, load };
}

const plainly = (value) => JSON.parse(JSON.stringify(value));

for (const [where, options, wasm, workers] of [
  ["in a worker", {}, "core-simd", 1],
  ["in a worker without SIMD", { plain: true }, "core-plain", 1],
  [
    "beside the page, before WeChat had wasm in workers",
    { old: true },
    "core-simd",
    0,
  ],
]) {
  test(`${where}: as the native command`, async () => {
    const { phone, load } = phoneWith(options);
    const engine = await load(WORKER);
    const open = await engine.open("wxfile://tmp/photo.jpg", "photo.jpg");
    const path = file("photo.jpg", photo);
    for (const profile of ["chsi", "cup-2023"]) {
      const expected = native(path, profile);
      assert.deepEqual(plainly(await open.examine(profile)), expected.report);
      const made = await open.prepare(profile);
      assert.equal(made.refused, undefined);
      const bytes = expected.bytes ?? photo;
      assert.ok(phone.read(made.filePath).equals(bytes), profile);
    }
    assert.deepEqual(phone.started, [`${BASE}${wasm}.wasm.br`]);
    assert.equal(phone.workers.length, workers);
    open.close();
    engine.close();
    await new Promise((done) => setTimeout(done, 20));
    assert.equal(phone.written.size, 0, "made files are removed");
    assert.ok(!phone.workers.some(({ live }) => live));
  });
}

test("a photo is turned by quarters", async () => {
  const { load } = phoneWith();
  const engine = await load(WORKER);
  const picked = await engine.open("wxfile://tmp/photo.jpg");
  const lying = await picked.turn(90);
  const { photo: size, findings } = plainly(await lying.examine("chsi"));
  assert.deepEqual([size.width, size.height], [1280, 960]);
  const told = findings.filter(
    ({ status, explained_by }) => status === "reject" && !explained_by,
  );
  assert.deepEqual(
    told.map(({ check, value }) => [check, value]),
    [["upright", 270]],
  );
  const back = await lying.turn(270);
  assert.deepEqual(
    plainly(await back.examine("chsi")),
    plainly(await picked.examine("chsi")),
  );
  engine.close();
});

test("a code, and none", async () => {
  const { load } = phoneWith();
  const engine = await load();
  const all = await engine.readCodes("wxfile://tmp/code.png");
  assert.equal(all.length, 1);
  const found = await engine.readCode("wxfile://tmp/code.png");
  assert.equal(all[0].text, found.text);
  assert.equal(found.text, "XUEZHAO-2023-0001");
  assert.equal(await engine.readCode("wxfile://tmp/photo.jpg"), null);
  engine.close();
});

test("a worker that WeChat ends is replaced, and the photo opened anew", async () => {
  const { phone, load } = phoneWith();
  const engine = await load(WORKER);
  const open = await engine.open("wxfile://tmp/photo.jpg");
  const running = open.examine("chsi").catch(({ code }) => code);
  phone.workers[0].kill();
  assert.equal(await running, "crashed");
  assert.equal((await open.examine("chsi")).faces.length, 1);
  assert.equal(phone.workers.length, 2);
  engine.close();
});

test("bad pictures are findings; what cannot be read or is missing is an error with a code", async () => {
  const { phone, load } = phoneWith();
  const codeOf = (promise) =>
    promise.then(
      () => null,
      ({ code }) => code,
    );
  const engine = await load(WORKER);
  const empty = await engine.open("wxfile://tmp/empty.jpg");
  assert.equal((await empty.examine("chsi")).verdict, "reject");
  const { refused } = await empty.prepare("chsi");
  assert.ok(refused.length > 0);
  assert.equal(await codeOf(engine.open("wxfile://tmp/none")), "unreadable");
  assert.equal(await codeOf(empty.examine({ id: "x" })), "profile");
  empty.close();
  assert.equal(await codeOf(empty.examine("chsi")), "closed");
  assert.equal((await engine.profiles())[0].title.zh.length > 0, true);
  engine.close();
  const astray = load(WORKER, "/nowhere/");
  assert.equal(await codeOf(astray), "weights");
  assert.equal(phone.workers.filter(({ live }) => live).length, 0);
});
