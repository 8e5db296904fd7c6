// The npm package as another page uses it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { codePicture, portrait } from "./pictures.mjs";
import { openStage } from "./stage.mjs";

let stage;
let page;
before(async () => {
  stage = await openStage();
  // The page's own service worker fetches every file.
  page = await stage.visit("", (page) =>
    page.evaluateOnNewDocument(() => delete Navigator.prototype.serviceWorker),
  );
  const size = { width: 960, height: 1280, quality: 0.95 };
  const jpeg = await portrait(page, size);
  await page.evaluate(async (base64) => {
    window.xuezhao = await import("/xuezhao/index.js");
    window.engine = await window.xuezhao.load({ base: "/xuezhao/" });
    window.bytesOf = (text) =>
      Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
    window.jpeg = window.bytesOf(base64);
    window.codeOf = (promise) =>
      promise.then(
        () => null,
        (error) => [error instanceof window.xuezhao.EngineError, error.code],
      );
  }, jpeg.toString("base64"));
});
after(() => stage.close());

test("open, examine, prepare", async () => {
  const seen = await page.evaluate(async () => {
    const photo = await engine.open(window.jpeg);
    const early = await photo.inspect("chsi");
    const report = await photo.examine("chsi");
    const output = await photo.prepare("chsi");
    photo.close();
    return {
      early: early.findings.find(({ check }) => check === "face_count").status,
      report,
      refused: output.refused,
      blob: output.blob && [output.blob.type, output.blob.size],
      made: output.report?.photo,
    };
  });
  assert.equal(seen.early, "unknown");
  assert.equal(seen.report.faces.length, 1);
  assert.equal(seen.report.head.eyes.length, 2);
  assert.equal(seen.refused, undefined, JSON.stringify(seen.refused));
  assert.deepEqual(
    [seen.blob[0], seen.made.width, seen.made.height],
    ["image/jpeg", 480, 640],
  );
  assert.equal(seen.made.bytes, seen.blob[1]);
});

test("what is rarely needed is fetched when it is", async () => {
  const wasm = () =>
    stage.proxy.paths
      .filter((path) => path.endsWith(".wasm"))
      .map((path) => path.replace("GET /xuezhao/", ""));
  const ask = (bytes, call) =>
    page.evaluate(
      async (base64, call) => {
        const picked = window.bytesOf(base64);
        if (call === "readCode") return (await engine.readCode(picked))?.text;
        const photo = await engine.open(picked);
        const { photo: seen, findings } = await photo.examine("chsi");
        photo.close();
        const intact = findings.find(({ check }) => check === "file_intact");
        return [seen.format, intact.status];
      },
      bytes.toString("base64"),
      call,
    );
  const before = wasm();
  assert.ok(before.includes("start.wasm"), before.join());
  assert.ok(!before.includes("formats.wasm"), before.join());
  const png = await portrait(page, { type: "image/png" });
  assert.deepEqual(await ask(png, "examine"), ["png", "pass"]);
  assert.ok(wasm().includes("formats.wasm"));
  const code = await codePicture(page);
  assert.equal(await ask(code, "readCode"), "XUEZHAO-2023-0001");
  assert.deepEqual(await ask(png, "examine"), ["png", "pass"]);
  const parts = wasm().filter((name) => /formats|code/.test(name));
  assert.deepEqual(parts.sort(), ["code.wasm", "formats.wasm"]);
});

test("under an original policy the blob is the file itself", async () => {
  const same = await page.evaluate(async () => {
    const file = new File([window.jpeg], "photo.jpg", { type: "image/jpeg" });
    const photo = await engine.open(file);
    const { blob } = await photo.prepare("cup-2023");
    photo.close();
    return blob === file;
  });
  assert.ok(same);
});

test("a turned photo is a photo of its own, shown as it is measured", async () => {
  const seen = await page.evaluate(async () => {
    const picked = await engine.open(window.jpeg);
    const lying = await picked.turn(90);
    const back = await lying.turn(-90);
    const sizeOf = async (photo) => {
      const { width, height } = (await photo.inspect("chsi")).photo;
      return [width, height];
    };
    const upright = async (photo, profile) => {
      const { findings } = await photo.examine(profile);
      return findings.find(({ check }) => check === "upright").value;
    };
    const shown = await createImageBitmap(await lying.preview(640));
    const wrong = await picked.turn(45).catch((error) => error.name);
    const seen = {
      sizes: [await sizeOf(picked), await sizeOf(lying), await sizeOf(back)],
      fit: [await upright(lying, "chsi"), await upright(back, "chsi")],
      original: await upright(await lying.turn(270), "cup-2023"),
      shown: [shown.width, shown.height],
      refused: (await lying.prepare("chsi")).refused?.length > 0,
      wrong,
    };
    for (const photo of [picked, lying, back]) photo.close();
    return seen;
  });
  assert.deepEqual(seen, {
    sizes: [
      [960, 1280],
      [1280, 960],
      [960, 1280],
    ],
    fit: [270, 0],
    original: 0,
    shown: [640, 480],
    refused: true,
    wrong: "RangeError",
  });
});

test("a profile may be an object; a wrong one is named", async () => {
  const [id, wrong] = await page.evaluate(async () => {
    const photo = await engine.open(window.jpeg);
    const profile = (await engine.profiles()).find(({ id }) => id === "chsi");
    const own = { ...profile, id: "own", limits: { head_ratio: { min: 0.1 } } };
    const { profile: id } = await photo.examine(own);
    const wrong = await photo
      .examine({ ...own, limits: { hat: { min: 1 } } })
      .catch((error) => [error.code, error.message]);
    return [id, wrong];
  });
  assert.equal(id, "own");
  assert.equal(wrong[0], "profile");
  assert.match(wrong[1], /hat/);
});

test("what is closed stays closed", async () => {
  const codes = await page.evaluate(async () => {
    const photo = await engine.open(window.jpeg);
    photo.close();
    const other = await window.xuezhao.load({ base: "/xuezhao/" });
    const orphan = await other.open(window.jpeg);
    other.close();
    return [
      await codeOf(photo.examine("chsi")),
      await codeOf(orphan.examine("chsi")),
      await codeOf(window.xuezhao.load({ base: "/nowhere/" })),
    ];
  });
  assert.deepEqual(codes, [
    [true, "closed"],
    [true, "closed"],
    [true, "worker"],
  ]);
});

test("a code is read; a picture without one gives null", async () => {
  const picture = await codePicture(page);
  const [code, none] = await page.evaluate(
    async (base64) => [
      await engine.readCode(window.bytesOf(base64)),
      await engine.readCode(window.jpeg),
    ],
    picture.toString("base64"),
  );
  assert.equal(code.text, "XUEZHAO-2023-0001");
  assert.ok(Math.abs(code.corners[0].x - 60) < 6, JSON.stringify(code.corners));
  assert.equal(none, null);
});

test("twenty photos in a row need no more memory than a few", async () => {
  const [few, many] = await page.evaluate(async () => {
    const one = async () => {
      const photo = await engine.open(window.jpeg);
      await photo.examine("chsi");
      await photo.prepare("chsi");
      photo.close();
    };
    for (let i = 0; i < 5; i += 1) await one();
    const few = await engine.memory();
    for (let i = 0; i < 15; i += 1) await one();
    return [few, await engine.memory()];
  });
  assert.ok(many <= few + (1 << 20), `${few} → ${many} bytes`);
});

test("the package asks no other origin", () => {
  assert.deepEqual(
    [...stage.proxy.hosts],
    [new URL(stage.server.address).host],
  );
});
