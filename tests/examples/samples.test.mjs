// The samples for pages, each as its README or the embedding guide says, under the headers of the sample site.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { file, portrait } from "../browser/pictures.mjs";
import {
  closeBrowser,
  launchChromium,
  startServer,
} from "../browser/stage.mjs";
import { root } from "../native.mjs";
import { hostSite } from "./hosting.mjs";

const engine = join(root, "dist/xuezhao");
const sample = (name) => join(root, "examples", name);
const folder = mkdtempSync(join(tmpdir(), "xuezhao-samples-"));

let browser;
let receiver;
let photo;
before(async () => {
  receiver = await startServer();
  browser = await launchChromium();
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const size = { width: 1500, height: 2000, background: "#f0f0f0" };
  photo = file(
    "photo.jpg",
    await portrait(await browser.newPage(), { ...size, heads }),
  );
});
after(async () => {
  await closeBrowser(browser);
  receiver.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A page of a site; `problems` are what the browser refused or the page threw, `hosts` whom it asked. */
async function visit(address) {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.problems = [];
  page.hosts = new Set();
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") page.problems.push(message.text());
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http")) page.hosts.add(host);
  });
  await page.evaluateOnNewDocument(() => {
    window.confirm = () => true;
  });
  await page.goto(address);
  return page;
}

const pick = async (page) =>
  (await page.waitForSelector("#photo")).uploadFile(photo);

/** A command, which must succeed; its output. */
function run(command, args, cwd) {
  const made = spawnSync(command, args, { cwd, encoding: "utf8" });
  assert.equal(made.status, 0, `${command} ${args}: ${made.stderr}`);
  return made.stdout;
}

test("script tag: checked and prepared under the site's own headers", async (t) => {
  const folders = { "/": sample("script-tag"), "/xuezhao/": engine };
  const site = await hostSite(folders);
  t.after(site.stop);
  const page = await visit(`${site.address}/`);
  await pick(page);
  await page.waitForSelector("#ready:not([hidden])");
  assert.equal(
    await page.$eval("#verdict", ({ dataset }) => dataset.verdict),
    "pass",
  );
  const made = await page.$eval("#ready", async ({ href }) => {
    const image = Object.assign(new Image(), { src: href });
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  });
  assert.deepEqual(made, [480, 640]);
  assert.deepEqual(page.problems, []);
  assert.deepEqual([...page.hosts], [new URL(site.address).host]);
});

test("npm: the packed package, installed from its file, built by vite, uploads", async (t) => {
  const app = join(folder, "npm");
  cpSync(sample("npm"), app, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(app, "package.json"), "utf8"));
  const pack = ["pack", "--silent", "--pack-destination", folder, engine];
  const tarball = join(folder, run("npm", pack, folder).trim());
  delete manifest.devDependencies;
  manifest.dependencies.xuezhao = `file:${tarball}`;
  writeFileSync(join(app, "package.json"), JSON.stringify(manifest));
  const quiet = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  run("npm", ["install", ...quiet], app);
  run(join(root, "node_modules/.bin/vite"), ["build"], app);

  const site = await hostSite({ "/": join(app, "dist") }, receiver.address);
  t.after(site.stop);
  const page = await visit(`${site.address}/`);
  await pick(page);
  const status = await page.waitForSelector("#status[data-receipt]");
  const receipt = await status.evaluate(({ dataset }) => dataset.receipt);
  assert.ok(readdirSync(receiver.store).includes(`${receipt}.jpg`));
  assert.deepEqual(page.problems, []);
  assert.deepEqual([...page.hosts], [new URL(site.address).host]);
});

test("npm: types are found", () => {
  const { exports, types } = JSON.parse(
    readFileSync(join(engine, "package.json"), "utf8"),
  );
  const paths = [types, exports["."].types, exports["./upload"].types];
  for (const path of paths) assert.ok(readFileSync(join(engine, path)).length);
});
