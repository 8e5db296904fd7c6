// In which order the engine's files arrive, and how long a browser may keep them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { file, portrait } from "./pictures.mjs";
import { openStage, pick } from "./stage.mjs";

/** Longer than any wait of a test. */
const NEVER_MS = 600_000;

let stage;
/** What a page has asked for whose weights never arrive, once it shows findings. */
let asked;
before(async () => {
  stage = await openStage();
  // Not in a page of the server, which would go on laying files down for use without network.
  const blank = await stage.browser.newPage();
  const photo = file("photo.jpg", await portrait(blank, { quality: 0.9 }));
  await blank.close();
  const page = await stage.visit("?profile=chsi&step=photo", async () => {
    stage.proxy.spoil = (_, path) =>
      path.endsWith(".nn") ? { delay: NEVER_MS } : undefined;
  });
  await pick(page, photo);
  await page.waitForSelector("[data-check=file_size]");
  asked = stage.proxy.paths.map((path) => path.replace("GET ", ""));
});
after(() => stage.close());

const isEngine = (path) => /\/worker-|\.wasm$|\.nn$|\/profiles-/.test(path);

test("the first findings wait for no weights, and the weights leave the page connections", () => {
  const weights = asked.filter((path) => path.endsWith(".nn"));
  assert.equal(weights.length, 3, weights.join());
});

test("the module that answers first is asked for before the core, the core before the weights", () => {
  const order = asked.filter((path) => /\.(wasm|nn)$/.test(path));
  const [first, core, ...rest] = order;
  assert.match(first, /\/start-/);
  assert.match(core, /\/core-simd-/);
  assert.match(rest[0], /\/detector-.*\.nn$/);
});

test("the page's engine lies under names that a browser may keep for ever", async () => {
  const files = asked.filter(isEngine);
  assert.ok(files.length >= 7, files.join());
  assert.deepEqual(
    files.filter((path) => !/^\/assets\/.*-[\w-]{8}\.\w+$/.test(path)),
    [],
  );
  for (const path of files) {
    const { headers } = await fetch(stage.server.address + path);
    assert.match(headers.get("cache-control"), /\bimmutable\b/, path);
  }
});

test("the npm package keeps its plain names", async () => {
  for (const name of ["index.js", "worker.js", "start.wasm", "mesh.nn"]) {
    const answer = await fetch(`${stage.server.address}/xuezhao/${name}`);
    assert.equal(answer.status, 200, name);
    assert.equal(answer.headers.get("cache-control"), "no-cache", name);
  }
});
