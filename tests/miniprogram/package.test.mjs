// The mini-program package in machines without web globals: the same report and bytes as the native command.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { codePicture, file, portrait } from "../browser/pictures.mjs";
import { closeBrowser, launchChromium } from "../browser/stage.mjs";
import { native } from "../native.mjs";
import { packageFiles, weChat } from "./wechat.mjs";

const BASE = "/photo/engine/";
const WORKER = "workers/xuezhao.js";
const files = packageFiles();

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
  const load = async (worker, base = BASE, more = {}) => {
    const engine = await xuezhao.load({ base, worker, ...more });
    engines.push(engine);
    return engine;
  };
  return { phone, load };
}

setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");

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

test("what has to lie in the main package is small, and holds no logic", () => {
  const main = Object.entries(files).filter(([path]) =>
    /^photo\/xuezhao\/(?!logic\/)/.test(path),
  );
  const bytes = main.reduce((sum, [, content]) => sum + content.length, 0);
  assert.ok(main.length > 10);
  assert.ok(bytes <= 60 * 1024, `${bytes} bytes`);
  const { configure, closeEngine } = weChat(Object.fromEntries(main)).run(
    "photo/xuezhao/index.js",
    {},
  );
  configure({ base: BASE });
  closeEngine();
});

test("a worker folder that is a subpackage is fetched before the worker starts", async () => {
  const { phone, load } = phoneWith({ apart: true });
  const engine = await load(WORKER, BASE, { workerIsSubpackage: true });
  assert.equal(phone.workers.length, 1);
  engine.close();
  const another = phoneWith({ apart: true });
  const beside = await another.load(WORKER);
  assert.equal(another.phone.workers.length, 0, "beside the page");
  beside.close();
});

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

test("what WeChat may have taken out of a photo is not known, what is left is", async () => {
  const { phone, load } = phoneWith();
  phone.picked.set("wxfile://tmp/named.jpg", withCamera(photo));
  const engine = await load(WORKER);
  const about = async (name, options) => {
    const open = await engine.open(`wxfile://tmp/${name}`, name, options);
    const { verdict, findings } = plainly(await open.examine("chsi"));
    open.close();
    const of = (check) => findings.find((finding) => finding.check === check);
    return { verdict, edited: of("edited"), recaptured: of("recaptured") };
  };
  const stripped = await about("photo.jpg", { stripped: true });
  assert.equal(stripped.recaptured.status, "unknown");
  assert.match(stripped.recaptured.reason.en, /removed the metadata/);
  // What the picture itself shows stays known.
  assert.equal(stripped.edited.status, "advise");
  const whole = await about("photo.jpg");
  assert.equal(whole.recaptured.status, "pass");
  assert.deepEqual(whole.edited, stripped.edited);
  assert.equal(whole.verdict, stripped.verdict);
  const named = await about("named.jpg", { stripped: true });
  assert.equal(named.recaptured.status, "pass");
  engine.close();
});

/** The JPEG with an EXIF segment that names the camera's maker. */
function withCamera(jpeg) {
  const maker = Buffer.from("Huawei\0\0", "latin1");
  const directory = Buffer.from(
    "4d4d002a00000008" + "0001" + "010f000200000008" + "0000001a" + "00000000",
    "hex",
  );
  const body = Buffer.concat([Buffer.from("Exif\0\0"), directory, maker]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

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

test("memory is given back: after close beside the page, and with the worker on a warning", async () => {
  const collected = async (memory) => {
    for (let turn = 0; turn < 50 && memory.deref(); turn += 1) {
      await new Promise((done) => setTimeout(done, 20));
      globalThis.gc();
    }
    return memory.deref() === undefined;
  };
  const beside = phoneWith({ old: true });
  const engine = await beside.load(WORKER);
  const open = await engine.open("wxfile://tmp/photo.jpg");
  await open.examine("chsi");
  open.close();
  engine.close();
  assert.equal(beside.phone.memories.length, 1);
  assert.ok(await collected(beside.phone.memories[0]), "beside the page");

  let warn;
  const api = { onMemoryWarning: (listener) => (warn = listener) };
  const { phone, load } = phoneWith({ api });
  const warned = await load(WORKER);
  const photo = await warned.open("wxfile://tmp/photo.jpg");
  const before = plainly(await photo.examine("chsi"));
  warn({ level: 10 });
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(
    phone.workers.map(({ live }) => live),
    [false],
  );
  assert.deepEqual(plainly(await photo.examine("chsi")), before);
  assert.deepEqual(
    phone.workers.map(({ live }) => live),
    [false, true],
  );
  // A warning disturbs no call, whether it was made just before or is made at once.
  for (const path of ["wxfile://tmp/code.png", "wxfile://tmp/photo.jpg"]) {
    const running = [photo.examine("chsi"), warned.readCode(path)];
    warn({ level: 10 });
    const [report, code] = await Promise.all(running);
    assert.deepEqual(plainly(report), before);
    assert.equal(code !== null, path.endsWith("code.png"));
    warn({ level: 10 });
    assert.deepEqual(plainly(await photo.examine("chsi")), before);
  }
  assert.deepEqual(
    phone.workers.map(({ live }) => live),
    [false, false, false, true],
  );
  warned.close();
});

test("twelve megapixels: at most 64 MiB, and flat over twenty photos", async () => {
  const browser = await launchChromium();
  const size = { width: 3000, height: 4000, quality: 0.92 };
  const large = await portrait(await browser.newPage(), size);
  await closeBrowser(browser);
  const { phone, load } = phoneWith();
  phone.picked.set("wxfile://tmp/large.jpg", large);
  const engine = await load(WORKER);
  const held = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const open = await engine.open("wxfile://tmp/large.jpg");
    await open.examine("chsi");
    if (turn % 5 === 0) await open.prepare("chsi");
    open.close();
    held.push((await engine.memory()) / 2 ** 20);
  }
  engine.close();
  assert.ok(Math.max(...held) <= 64, `${held} MiB`);
  assert.equal(held.at(-1), held[5], `${held} MiB`);
});

test("weights from the operator's own server: fetched once, and never others", async () => {
  const fetched = [];
  let spoiled = false;
  const downloadFile = ({ url, filePath, success }) => {
    fetched.push(url);
    const name = url.split("/").at(-1);
    const bytes = files[`photo/engine/${name}`];
    phone.written.set(filePath, spoiled ? bytes.subarray(1) : bytes);
    setTimeout(() => success({ statusCode: 200 }), 0);
  };
  const { phone } = phoneWith({ api: { downloadFile } });
  const { load } = phone.run("photo/xuezhao/index.js", {});
  const weightsUrl = "https://photos.example.edu.cn/weights";
  const options = { base: BASE, worker: WORKER, weightsUrl };
  for (const times of [1, 2]) {
    const engine = await load(options);
    const open = await engine.open("wxfile://tmp/photo.jpg");
    assert.equal((await open.examine("chsi")).faces.length, 1, `${times}`);
    engine.close();
  }
  assert.equal(fetched.length, 8);
  assert.equal(new Set(fetched).size, 8);
  assert.equal(fetched[0], `${weightsUrl}/detector.nn.br`);
  phone.written.clear();
  spoiled = true;
  await assert.rejects(load(options), ({ code, message }) => {
    assert.match(message, /not the file of this version/);
    return code === "weights";
  });
  // The others are still on their way when the first one is refused.
  await new Promise((done) => setTimeout(done, 50));
  assert.ok(![...phone.written.keys()].some((path) => path.endsWith(".br")));
});

test("photos that a killed mini-program has left are removed a day later", async () => {
  const { phone, load } = phoneWith();
  const made = (age) => `wxfile://usr/xuezhao-${Date.now() - age}-7.jpg`;
  const [old, fresh] = [made(2 * 864e5), made(36e5)];
  for (const path of [old, fresh]) phone.written.set(path, Buffer.alloc(1));
  const engine = await load(WORKER);
  assert.deepEqual([...phone.written.keys()], [fresh]);
  engine.close();
});
