// The real server, a browser at phone size, and between them a proxy that sees and can spoil every request.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import puppeteer from "puppeteer-core";

export const root = resolve(import.meta.dirname, "../..");

const PHONE = {
  width: 390,
  height: 844,
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The command whose page is opened. */
export const command =
  process.env.XUEZHAO_BIN ?? join(root, "target/release/xuezhao");

/** Hosts that Chromium asks by itself, whatever page is open: sign-in, updates, safe browsing, autofill. */
const BROWSERS_OWN =
  /^(accounts|(android\.)?clients\d?|update|optimizationguide-pa|safebrowsing|content-autofill|redirector|edgedl\.me)\.(google|googleapis|gvt1)\.com(:\d+)?$/;

/** Starts `xuezhao serve` on a free port; `address` is what it prints, `store` its folder. */
export async function startServer(options = []) {
  const store = mkdtempSync(join(tmpdir(), "xuezhao-"));
  const own = options.includes("--store") ? [] : ["--store", store];
  const child = spawn(command, ["serve", "--port", "0", ...own, ...options]);
  const address = await new Promise((found, failed) => {
    let printed = "";
    const listen = (bytes) => {
      printed += bytes;
      const match = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(printed);
      if (match) found(match[0].replace("localhost", "127.0.0.1"));
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", failed);
    child.on("close", () => failed(new Error(`the server ended: ${printed}`)));
  });
  const stop = () => {
    child.kill();
    rmSync(store, { recursive: true, force: true });
  };
  return { address, store, stop };
}

/**
 * A proxy for everything the browser asks for. `hosts` collects whom it asked; `spoil(request, path)` may return
 * `{ status, headers }`, `{ more }` (headers beside the server's own), `{ prefix }` (put before the body), `{ type }` (another MIME type), `{ cutAt }` (bytes of
 * the upload after which the connection breaks), `{ lose: true }` (the answer never arrives), `{ until }` (a promise that
 * it waits for) or `{ delay }` in milliseconds.
 */
async function startProxy() {
  const proxy = { hosts: new Set(), paths: [], spoil: () => undefined };
  const server = createServer((request, response) => {
    const url = new URL(request.url);
    const isOwn = BROWSERS_OWN.test(url.host);
    if (!isOwn) proxy.hosts.add(url.host);
    if (!isOwn) proxy.paths.push(`${request.method} ${url.pathname}`);
    const spoiled = (!isOwn && proxy.spoil(request, url.pathname)) || {};
    const onward = () => forward(request, response, url, spoiled);
    void Promise.resolve(spoiled.until).then(() =>
      setTimeout(onward, spoiled.delay ?? 0).unref(),
    );
  });
  server.on("connect", (request, socket) => {
    if (!BROWSERS_OWN.test(request.url)) proxy.hosts.add(request.url);
    socket.destroy();
  });
  server.on("clientError", (_, socket) => socket.destroy());
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  proxy.address = `127.0.0.1:${server.address().port}`;
  proxy.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return proxy;
}

function forward(request, response, url, spoiled) {
  if (spoiled.status) {
    const type = { "content-type": "text/plain", ...spoiled.headers };
    response.writeHead(spoiled.status, type).end();
    return;
  }
  const headers = { ...request.headers };
  if (spoiled.prefix) delete headers["accept-encoding"];
  const onward = httpRequest(
    url,
    { method: request.method, headers },
    (answer) => {
      if (spoiled.lose) return request.socket.destroy();
      const changed = { ...answer.headers, ...spoiled.more };
      if (spoiled.type) changed["content-type"] = spoiled.type;
      if (spoiled.prefix) delete changed["content-length"];
      // The browser would keep it for ever.
      if (spoiled.prefix || spoiled.type) changed["cache-control"] = "no-store";
      response.writeHead(answer.statusCode, changed);
      if (spoiled.prefix) response.write(spoiled.prefix);
      answer.pipe(response);
    },
  );
  onward.on("error", () => request.socket.destroy());
  let passed = 0;
  request.on("data", (bytes) => {
    passed += bytes.length;
    const excess = passed - (spoiled.cutAt ?? passed);
    if (excess <= 0) return void onward.write(bytes);
    onward.write(bytes.subarray(0, bytes.length - excess), () => {
      onward.destroy();
      request.socket.destroy();
    });
  });
  request.on("end", () => onward.end());
}

/**
 * Chromium with these switches, quiet on the network; `more` goes to puppeteer. In a locale that is not UTF-8 it would
 * call a downloaded file with a Chinese name "download".
 */
export const launchChromium = (args = [], more = {}) =>
  puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...QUIET, ...args],
    env: { ...process.env, LC_ALL: "C.UTF-8" },
    protocolTimeout: 300_000,
    ...more,
  });

const throughProxy = (extra) => (address, more) =>
  launchChromium(
    [...extra, `--proxy-server=${address}`, "--proxy-bypass-list=<-loopback>"],
    more,
  );

/** Stock Firefox behind a proxy, steered by WebDriver BiDi. */
export function launchFirefox(address) {
  const [host, port] = address.split(":");
  const named = (kind) => ({
    [`network.proxy.${kind}`]: host,
    [`network.proxy.${kind}_port`]: Number(port),
  });
  return puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    protocolTimeout: 300_000,
    extraPrefsFirefox: {
      "network.proxy.type": 1,
      "network.proxy.allow_hijacking_localhost": true,
      ...named("http"),
      ...named("ssl"),
    },
  });
}

/** Closes a browser; one that has not ended after five seconds is killed, or a test would wait for it for ever. */
export async function closeBrowser(browser) {
  const child = browser.process();
  const impatience = setTimeout(() => child?.kill("SIGKILL"), 5_000);
  await browser.close();
  clearTimeout(impatience);
}

/**
 * Server, proxy and browser for one test file; `extra` are more switches of Chromium, `options` of the server;
 * `launcher` starts another browser behind the proxy.
 */
export async function openStage(
  extra = [],
  options = [],
  launcher = throughProxy(extra),
) {
  const server = await startServer(options);
  const proxy = await startProxy();
  const launch = (more) => launcher(proxy.address, more);
  const browser = await launch();
  return {
    /** Another browser behind the same proxy. */
    launch,
    server,
    proxy,
    browser,
    /** A fresh page without cache; `query` as in the address. */
    async visit(query = "", prepare = async () => {}) {
      proxy.spoil = () => undefined;
      proxy.hosts.clear();
      proxy.paths.length = 0;
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      page.problems = [];
      page.on("pageerror", (error) => page.problems.push(String(error)));
      await page.setViewport(PHONE);
      await prepare(page);
      await page.goto(`${server.address}/${query}`);
      await opened(page);
      return page;
    },
    async close() {
      await closeBrowser(browser);
      proxy.stop();
      server.stop();
    },
  };
}

/** A fault that holds requests back until the test lets them go: `{ until, release }`. */
export function gate() {
  let release;
  const until = new Promise((done) => (release = done));
  return { until, release };
}

/**
 * Waits until everything that was asked for is drawn, all pieces of a page. By the clock: a tab in the background is never
 * asked frame by frame.
 */
export const drawn = (page) =>
  page.waitForFunction(() => document.body.dataset.drawing === undefined, {
    polling: 50,
  });

/** Waits until the page is there, knows its receiver, and is drawn. */
export async function opened(page) {
  await page.waitForSelector("[data-testid=photo-input]");
  await page.waitForSelector("body[data-met]");
  await drawn(page);
}

/** Loads the page anew, until it is there. */
export async function reload(page) {
  await page.reload();
  await opened(page);
}

/** Picks a file as a student would. */
export async function pick(page, path) {
  await drawn(page);
  const input = await page.waitForSelector("[data-testid=photo-input]");
  await page.$$eval("[data-testid=verdict]", (old) =>
    old.forEach((element) => (element.dataset.old = "")),
  );
  await input.uploadFile(path);
}

/** The verdict on the last pick, once it is there. */
export async function verdictOf(page) {
  const selector = "[data-testid=verdict]:not([data-old])";
  await page.waitForSelector(selector);
  await drawn(page);
  const shown = await page.waitForSelector(selector);
  return shown.evaluate((element) => element.dataset.verdict);
}

/** Picks a photo, and waits until its file is prepared and shown. */
export async function prepare(page, path) {
  await pick(page, path);
  await verdictOf(page);
  await press(page, "prepare");
  await page.waitForSelector(FIRST_UPLOAD);
}

/** Picks a photo, has its file prepared and sends it; the receipt. */
export async function submitPhoto(page, path) {
  await prepare(page, path);
  await press(page, "upload");
  return receiptOf(page);
}

/** Every finding on the page: `{ file_size: { status, text, explainedBy } }`. */
export async function findingsOf(page) {
  const all = await page.$$eval("[data-testid=finding]", (items) =>
    items.map(({ dataset, textContent }) => [
      dataset.check,
      {
        status: dataset.status,
        text: textContent,
        explainedBy: dataset.explainedBy,
      },
    ]),
  );
  return Object.fromEntries(all);
}

/** Presses the button with this test id; of `upload` all the way, through the page where it is confirmed. */
export async function press(page, id) {
  if (id === "upload") await confirm(page);
  await pressOnce(page, `[data-testid=${id}]`);
}

async function pressOnce(page, selector) {
  await page.waitForSelector(selector);
  await drawn(page);
  const button = await page.waitForSelector(`${selector}:not([disabled])`);
  await button.evaluate((element) => element.click());
}

/** The button that leads from a photo to the page where it is submitted, and the one there that sends. */
export const FIRST_UPLOAD = ".bar-row [data-testid=upload]";
export const LAST_UPLOAD = ".step [data-testid=upload]";

/** Presses the button under the photo that leads on to submitting it. */
export const pressFirstUpload = (page) => pressOnce(page, FIRST_UPLOAD);

/** Opens the page on which the photo is submitted. */
export async function openSubmit(page) {
  await pressFirstUpload(page);
  await page.waitForSelector("[data-testid=declare]");
  await drawn(page);
}

/** The same, unless it is open, and ticks its declarations. */
async function confirm(page) {
  await page.waitForSelector("[data-testid=upload]");
  await drawn(page);
  if (await page.$(FIRST_UPLOAD)) {
    await pressFirstUpload(page);
    await page.waitForSelector(LAST_UPLOAD);
    await drawn(page);
  }
  await page.$$eval("[data-testid=declare]:not(:checked)", (boxes) =>
    boxes.forEach((box) => box.click()),
  );
}

/** Searches the list of services, once all of it is there, until it shows what was found. */
export async function searchService(page, typed) {
  await page.waitForSelector("[data-testid=just-photo]");
  await page.$eval("[data-testid=service-search]", (i) => (i.value = ""));
  await page.type("[data-testid=service-search]", typed);
  await page.waitForSelector(`[data-of="${typed}"]`);
}

/** The words of what is shown under a selector, once it is there. */
export async function textOf(page, selector) {
  const shown = await page.waitForSelector(selector);
  return shown.evaluate((element) => element.innerText.trim());
}

/** Where what is shown under a selector lies on the screen. */
export const boxOf = (page, selector) =>
  page.$eval(selector, (element) => element.getBoundingClientRect().toJSON());

/** The JPEG files in a stage's store. */
export const storedJpegs = ({ server: { store } }) =>
  readdirSync(store, { recursive: true })
    .filter((name) => name.endsWith(".jpg"))
    .map((name) => readFileSync(join(store, name)));

/** The receipt's text, once it is there. */
export async function receiptOf(page) {
  await page.waitForSelector("[data-testid=receipt]");
  await drawn(page);
  const shown = await page.waitForSelector("[data-testid=receipt]");
  return shown.evaluate((element) => element.textContent.trim());
}

const MAIN =
  ".btn-main:not(.btn-off), .pick-button:not(.is-plain, .pick-camera)";

/** Words of the buttons in the colour of the main one that are seen, above all of a sheet where one is open. */
export const mainButtons = (page) =>
  page.evaluate((selector) => {
    const sheets = document.querySelectorAll("dialog[open]");
    const place = [...sheets].at(-1) ?? document;
    return [...place.querySelectorAll(selector)]
      .filter((button) => button.checkVisibility())
      .map(({ innerText }) => innerText.trim());
  }, MAIN);
