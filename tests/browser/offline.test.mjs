// The page without network, and how one release follows another: always whole.
import assert from "node:assert/strict";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { writeOffline } from "../../scripts/offline.mjs";
import { FROM_A_PHONE, file, portrait } from "./pictures.mjs";
import {
  closeBrowser,
  launchChromium,
  pick,
  press,
  root,
  verdictOf,
} from "./stage.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

let browser;
let photo;
/** Folder of the site that is served; null: no network. */
let served = null;
let server;
let address;
const folders = [];

before(async () => {
  server = createServer((request, response) => {
    if (served === null) return request.socket.destroy();
    const { pathname } = new URL(request.url, "http://localhost");
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    try {
      const bytes = readFileSync(join(served, name));
      response.setHeader("Cache-Control", "no-cache");
      response.setHeader("Content-Type", TYPES[extname(name)] ?? "x/y");
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${server.address().port}/?profile=chsi`;
  browser = await launchChromium();
  const page = await browser.newPage();
  photo = file("offline.jpg", await portrait(page, FROM_A_PHONE));
});
after(async () => {
  await closeBrowser(browser);
  server.closeAllConnections();
  server.close();
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true });
});

/** Path of a file of the engine as the page loads it, by its name in the package. */
function engineFile(name) {
  const [start, ending] = name.split(".");
  const names = readdirSync(join(root, "dist/site/assets"));
  const called = new RegExp(`^${start}-[\\w-]{8}\\.${ending}$`);
  return `assets/${names.find((name) => called.test(name))}`;
}

/** The built site as another release, with `change` made to its files; returns folder and id. */
function release(words, change = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), "xuezhao-site-"));
  folders.push(folder);
  cpSync(join(root, "dist/site"), folder, { recursive: true });
  const edit = (name, make) => {
    const path = join(folder, name);
    writeFileSync(path, make(readFileSync(path)));
  };
  edit("index.html", (html) => `${html}<!-- ${words} -->`);
  edit(engineFile("worker.js"), (script) => `${script}\n// ${words}`);
  const id = writeOffline(folder);
  change(edit);
  return { folder, id };
}

/** A fresh phone that has this release. */
async function visited({ folder, id }) {
  served = folder;
  const context = await browser.createBrowserContext();
  const page = await open(context);
  await kept(page, id);
  return { page, context };
}

async function open(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  return page;
}

/** Waits until exactly this release lies on the phone and answers the page. */
const kept = (page, id) =>
  page.waitForFunction(
    async (name) => {
      const names = await caches.keys();
      const worker = navigator.serviceWorker.controller;
      return worker?.state === "activated" && names.join() === name;
    },
    { polling: 100 },
    `xuezhao-${id}`,
  );

const shown = (page) =>
  page.$eval("meta[name=release]", (meta) => meta.content);

/** Waits until a newer release has been looked at, and was laid down or refused. */
const updated = (page) =>
  page.evaluate(async () => {
    const kept = await navigator.serviceWorker.ready;
    await kept.update().catch(() => undefined);
    while (kept.installing) await new Promise((done) => setTimeout(done, 50));
    return kept.waiting !== null;
  });

test("without network a reload leads to a verdict and to a prepared photo", async () => {
  const { page, context } = await visited(release("first"));
  served = null;
  await page.reload();
  await pick(page, photo);
  assert.notEqual(await verdictOf(page), "reject");
  await press(page, "prepare");
  await page.waitForSelector("[data-testid=save]");
  await context.close();
});

test("a new release takes over whole at the next visit, and leaves nothing of the old one", async () => {
  const [first, second] = [release("first"), release("second")];
  const { page, context } = await visited(first);
  await page.click("header h1");
  served = second.folder;
  assert.equal(await updated(page), true);
  assert.equal(await shown(page), first.id);
  await page.reload();
  await page.waitForSelector(`meta[name=release][content="${second.id}"]`);
  await kept(page, second.id);
  const script = await page.evaluate(
    async (path) => (await fetch(path)).text(),
    engineFile("worker.js"),
  );
  assert.match(script, /\/\/ second$/);
  await pick(page, photo);
  assert.notEqual(await verdictOf(page), "reject");
  await context.close();
});

test("a page that nobody has touched shows the new release by itself", async () => {
  const [first, second] = [release("first"), release("second")];
  const { page, context } = await visited(first);
  const session = await page.createCDPSession();
  // Not with the page's own methods: for the browser they are a touch.
  const untouched = async () => {
    const expression =
      "document.querySelector('meta[name=release]')?.content ?? ''";
    const asked = session.send("Runtime.evaluate", { expression }).then(
      ({ result }) => result.value,
      () => "",
    );
    // A reload in the middle may leave the question without an answer.
    const none = new Promise((done) => setTimeout(done, 1000, ""));
    return Promise.race([asked, none]);
  };
  served = second.folder;
  await page.reload();
  assert.equal(await untouched(), first.id);
  for (let tries = 0; (await untouched()) !== second.id; tries += 1) {
    assert.ok(tries < 200, "the old release is still shown");
    await new Promise((done) => setTimeout(done, 100));
  }
  await context.close();
});

test("while another tab is open the old release stays, in both", async () => {
  const [first, second] = [release("first"), release("second")];
  const { page, context } = await visited(first);
  const other = await open(context);
  await kept(other, first.id);
  await page.bringToFront();
  await page.click("header h1");
  await other.bringToFront();
  await other.click("header h1");
  served = second.folder;
  assert.equal(await updated(other), true);
  await other.reload();
  assert.equal(await shown(other), first.id);
  await pick(other, photo);
  assert.notEqual(await verdictOf(other), "reject");
  await page.close();
  // The browser may count the closed tab for a moment.
  for (let tries = 0; (await shown(other)) !== second.id; tries += 1) {
    assert.ok(tries < 100, "the old release is still shown");
    await new Promise((done) => setTimeout(done, 100));
    await other.reload();
    await other.waitForSelector("meta[name=release]");
  }
  await context.close();
});

test("an update that does not arrive whole leaves the old release in place", async () => {
  const first = release("first");
  const broken = release("broken", (edit) =>
    edit(engineFile("mesh.nn"), (bytes) => bytes.subarray(0, 1000)),
  );
  const { page, context } = await visited(first);
  served = broken.folder;
  assert.equal(await updated(page), false);
  await kept(page, first.id);
  served = null;
  await page.reload();
  assert.equal(await shown(page), first.id);
  await pick(page, photo);
  assert.notEqual(await verdictOf(page), "reject");
  await context.close();
});
