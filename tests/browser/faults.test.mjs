// Engines that do not load or that stop: the student keeps the photo, reads what happened, and can go on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, portrait } from "./pictures.mjs";
import { findingsOf, openStage, pick, verdictOf, gate } from "./stage.mjs";

let stage;
let photo;
before(async () => {
  stage = await openStage();
  const page = await stage.visit();
  photo = file(
    "photo.jpg",
    await portrait(page, { width: 960, height: 1280, quality: 0.95 }),
  );
});
after(() => stage.close());

/** Waits for a message of failure and returns it. */
async function failureOf(page) {
  const shown = await page.waitForSelector(".failure");
  return shown.evaluate((element) => element.textContent);
}

const retry = (page) =>
  page.evaluate(() => document.querySelector(".failure button").click());

/** A page whose requests go wrong from the start. */
async function visitWith(spoil, query = "?profile=cup-2023") {
  return stage.visit(query, async () => {
    stage.proxy.spoil = spoil;
  });
}

test("a page whose scripts break off says so, and a retry helps", async () => {
  // Without the offline shell, which would bring them.
  const page = await visitWith((_, path) =>
    path === "/sw.js" ? { status: 404 } : undefined,
  );
  await page.setCacheEnabled(false);
  stage.proxy.spoil = (_, path) =>
    /\/main-.*\.js$/.test(path) ? { status: 503 } : undefined;
  await page.reload();
  assert.match(await failureOf(page), /页面没有加载完/);
  stage.proxy.spoil = () => undefined;
  await retry(page);
  await page.waitForSelector("[data-testid=photo-input]");
});

test("weights that cannot be loaded: the file is still checked, and a retry helps", async () => {
  const page = await visitWith((_, path) =>
    path.endsWith(".nn") ? { status: 404 } : undefined,
  );
  await pick(page, photo);
  assert.match(await failureOf(page), /模型没有下载成功/);
  assert.equal((await findingsOf(page)).file_size.status, "pass");
  stage.proxy.spoil = () => undefined;
  await retry(page);
  assert.notEqual(await verdictOf(page), "reject");
});

for (const part of ["core-simd", "worker"]) {
  test(`${part} that cannot be loaded`, async () => {
    const page = await visitWith((_, path) =>
      path.startsWith(`/assets/${part}-`) ? { status: 404 } : undefined,
    );
    await pick(page, photo);
    assert.match(await failureOf(page), /没有加载成功/);
    stage.proxy.spoil = () => undefined;
    await retry(page);
    assert.notEqual(await verdictOf(page), "reject");
  });
}

test("wasm under a wrong MIME type", async () => {
  const page = await visitWith((_, path) =>
    path.endsWith(".wasm") ? { type: "text/plain" } : undefined,
  );
  await pick(page, photo);
  assert.notEqual(await verdictOf(page), "reject");
});

test("a browser without SIMD gets the plain build", async () => {
  const noSimd = "WebAssembly.validate = () => false;";
  const page = await visitWith((_, path) =>
    /\/worker-|sw\.js$/.test(path) ? { prefix: noSimd } : undefined,
  );
  await pick(page, photo);
  assert.notEqual(await verdictOf(page), "reject");
  const asked = (build) =>
    stage.proxy.paths.some((path) => path.startsWith(`GET /assets/${build}-`));
  assert.ok(asked("core-plain"));
  assert.ok(!asked("core-simd"));
});

test("a core that stops in the middle restarts by itself", async () => {
  let poisoned = false;
  const page = await visitWith((_, path) => {
    if (!path.startsWith("/assets/worker-") || poisoned) return undefined;
    poisoned = true;
    return { prefix: `(${trapOnExamine})();` };
  });
  await pick(page, photo);
  assert.match(await failureOf(page), /自动恢复/);
  await retry(page);
  assert.notEqual(await verdictOf(page), "reject");
});

test("a worker that is killed without a word", async () => {
  const weights = gate();
  const page = await visitWith((_, path) =>
    path.endsWith(".nn") ? weights : undefined,
  );
  await pick(page, photo);
  await page.waitForSelector("[data-check=file_size]");
  const [worker] = page.workers();
  await worker.evaluate(() => self.close());
  weights.release();
  const killed = Date.now();
  assert.match(await failureOf(page), /自动恢复/);
  assert.ok(Date.now() - killed < 10_000, "not by running out of patience");
  await retry(page);
  assert.notEqual(await verdictOf(page), "reject");
});

/** Runs in the worker: the core's `examine` ends in a trap, as after a panic. */
function trapOnExamine() {
  const { instantiateStreaming } = WebAssembly;
  const trap = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116,
    0, 0, 10, 5, 1, 3, 0, 0, 11,
  ]);
  const { t } = new WebAssembly.Instance(new WebAssembly.Module(trap)).exports;
  WebAssembly.instantiateStreaming = async (...given) => {
    const { instance, module } = await instantiateStreaming(...given);
    return {
      module,
      instance: { exports: { ...instance.exports, openphoto_examine: t } },
    };
  };
}
