// `npm run bench`: the whole job in a browser, beside what a page would use otherwise, round by round in one run. Writes
// `docs/performance.md` and its plot. Trust the ratios, not the milliseconds.
//
// `npm run bench -- --rounds 3` is quicker, `--browser firefox` runs it there; both write nothing.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { codePicture } from "../tests/browser/pictures.mjs";
import { launchFirefox, openStage } from "../tests/browser/stage.mjs";
import { usageOf } from "./bench/cpu.mjs";
import { firstLoad } from "./bench/first_load.mjs";
import * as jobs from "./bench/page.mjs";
import { photos } from "./bench/pictures.mjs";
import { median, plot, table } from "./bench/report.mjs";
import { buildNative } from "./native.mjs";
import { testBrowsers } from "./packages.mjs";
import { filesUnder, main, root } from "./run.mjs";

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const ROUNDS = Number(argument("rounds", 7));
const BROWSER = argument("browser", "chromium");
const MIB = 2 ** 20;

const BASELINE = "createImageBitmap + canvas";
const WHOLE = "xuezhao, whole job";
const modules = (path) => join(root, "node_modules", path);

/** Ways of doing the job; `script` is loaded first, `start` once, `plain` in a browser without SIMD. */
const WAYS = {
  [BASELINE]: { job: jobs.canvas },
  "browser-image-compression": {
    job: jobs.withImageCompression,
    script: "browser-image-compression/dist/browser-image-compression.js",
  },
  compressorjs: {
    job: jobs.withCompressor,
    script: "compressorjs/dist/compressor.min.js",
  },
  pica: { job: jobs.withPica, script: "pica/dist/pica.min.js" },
  "@vladmandic/human, faces alone": {
    job: jobs.facesWithHuman,
    script: "@vladmandic/human/dist/human.js",
    start: jobs.startHuman,
    peers: true,
  },
  [WHOLE]: { job: jobs.withEngine, start: jobs.startEngine },
  "xuezhao, checks alone": { job: jobs.checksAlone, start: jobs.startEngine },
  "xuezhao, whole job without SIMD": {
    job: jobs.withEngine,
    start: jobs.startEngine,
    plain: true,
  },
};

/** Where the peer's own files lie. */
const PEERS = {
  "/peer/human/": "@vladmandic/human/",
  "/peer/tfjs-backend-wasm/": "@tensorflow/tfjs-backend-wasm/",
};

/** A page of the server's origin with the photos in it and nothing else; peers' files come from node_modules. */
async function openPage(stage, pictures, { plain, peers }) {
  const noSimd = "WebAssembly.validate = () => false;";
  stage.proxy.spoil = (_, path) =>
    plain && path.endsWith("worker.js") ? { prefix: noSimd } : undefined;
  const context = await stage.browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  if (BROWSER === "chromium") await page.setBypassCSP(true);
  if (peers) await page.setRequestInterception(true);
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    const peer = Object.keys(PEERS).find((start) => pathname.startsWith(start));
    if (!peers) return;
    if (!peer) return void request.continue();
    const path = modules(PEERS[peer] + pathname.slice(peer.length));
    const type = /\.json$/.test(path)
      ? "application/json"
      : /\.wasm$/.test(path)
        ? "application/wasm"
        : "application/octet-stream";
    request.respond({ body: readFileSync(path), contentType: type });
  });
  await page.goto(`${stage.server.address}/none`);
  await page.evaluate(() => (globalThis.photos = {}));
  for (const [name, bytes] of Object.entries(pictures))
    await page.evaluate(
      (name, base64) => {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const type = "image/jpeg";
        globalThis.photos[name] = new File([bytes], "photo.jpg", { type });
      },
      name,
      bytes.toString("base64"),
    );
  return page;
}

/** Runs a way on a photo; processor time of all the browser's processes, wall time and stall, a run. */
async function once(stage, page, job, photo, times) {
  const { pid } = stage.browser.process();
  const before = usageOf(pid);
  const seen = await page.evaluate(
    `(${jobs.measure})(${job}, ${JSON.stringify(photo)}, ${times})`,
  );
  const after = usageOf(pid);
  return { ...seen, cpu: (after.cpu - before.cpu) / times };
}

/** A way's first run in a new page, its scripts and models included, and the memory it takes. */
async function cold(stage, pictures, way) {
  const page = await openPage(stage, pictures, way);
  const { pid } = stage.browser.process();
  const before = usageOf(pid);
  let most = before.bytes;
  const watch = setInterval(() => {
    most = Math.max(most, usageOf(pid).bytes);
  }, 40);
  const start = performance.now();
  await begin(page, way);
  await page.evaluate(`(${jobs.measure})(${way.job}, "baseline", 1)`);
  const wall = performance.now() - start;
  clearInterval(watch);
  return { page, wall, memory: most - before.bytes };
}

async function begin(page, { script, start }) {
  if (script) await page.addScriptTag({ path: modules(script) });
  if (start) await page.evaluate(start);
}

/** Brotli bytes that each way downloads. */
function downloads(way, name) {
  const packed = (path) => brotliCompressSync(readFileSync(path)).length;
  const peer = way.script ? packed(modules(way.script)) : 0;
  if (name.startsWith("@vladmandic"))
    return (
      peer +
      ["blazeface", "facemesh"].reduce(
        (sum, model) =>
          sum + statSync(modules(`@vladmandic/human/models/${model}.bin`)).size,
        packed(
          modules(
            "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
          ),
        ),
      )
    );
  if (!name.startsWith("xuezhao")) return peer;
  const core = way.plain ? "core-plain" : "core-simd";
  const wanted = new RegExp(
    `xuezhao/((index|worker)\\.js|(start|${core})\\.wasm|profiles\\.json|\\w+\\.nn)\\.br$`,
  );
  return filesUnder("dist/site")
    .filter((path) => wanted.test(path))
    .reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
}

/** All ways on all photos, interleaved: every round runs each once. */
async function compare(stage, pictures) {
  const ways = [];
  for (const [name, way] of Object.entries(WAYS)) {
    try {
      ways.push({ name, way, seen: {}, ...(await cold(stage, pictures, way)) });
    } catch (error) {
      console.log(`${name} does not run here: ${error.message.split("\n")[0]}`);
    }
  }
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const photo of Object.keys(pictures))
      for (const { page, way, seen } of ways) {
        const times = photo === "480×640" ? 6 : 1;
        const run = await once(stage, page, way.job, photo, times);
        // The first round warms up.
        if (round > 0) (seen[photo] ??= []).push(run);
      }
  return ways;
}

const ms = (number) => `${number.toFixed(0)} ms`;

/** The comparison as text, and the ratios for the plot. */
function told(ways, pictures) {
  const names = Object.keys(pictures);
  const middle = ({ seen }, photo, what) =>
    median(seen[photo].map((run) => run[what]));
  const base = ways.find(({ name }) => name === BASELINE);
  const ratio = (way, photo, what) =>
    middle(way, photo, what) / middle(base, photo, what);
  const of = (what) =>
    table(
      ["", ...names],
      ways.map((way) => [
        way.name,
        ...names.map(
          (photo) =>
            `${ms(middle(way, photo, what))} (${ratio(way, photo, what).toFixed(2)})`,
        ),
      ]),
    );
  const rest = table(
    ["", "cold", "longest stall", "memory", "download"],
    ways.map((way) => [
      way.name,
      ms(way.wall),
      ms(Math.max(...way.seen.baseline.map(({ stall }) => stall))),
      `${(way.memory / MIB).toFixed(0)} MiB`,
      `${(downloads(way.way, way.name) / 1024).toFixed(0)} KB`,
    ]),
  );
  const ratios = ways.map((way) => [way.name, ratio(way, "baseline", "cpu")]);
  return { cpu: of("cpu"), wall: of("wall"), rest, ratios };
}

/** What the engine does besides: the live guide, the code reader, its memory. */
async function besides(stage, pictures) {
  const page = await openPage(stage, pictures, {});
  const frames = await page.evaluate(jobs.guide, 48);
  let slow = null;
  if (BROWSER === "chromium") {
    await page.emulateCPUThrottling(4);
    slow = await page.evaluate(jobs.guide, 16);
    await page.emulateCPUThrottling(1);
  }
  const code = (await codePicture(page)).toString("base64");
  const shot = await page.evaluate(jobs.screenshot, code);
  const read = await page.evaluate(jobs.readCode, shot, ROUNDS);
  await page.evaluate(jobs.startEngine);
  for (let run = 0; run < 3; run += 1)
    await page.evaluate(`(${jobs.withEngine})(globalThis.photos.baseline)`);
  const memory = await page.evaluate(() => globalThis.engine.memory());
  return [
    ["live guide", `${frames.toFixed(0)} frames a second`],
    [
      "live guide, processor 4 times slower",
      slow === null ? "not measured" : `${slow.toFixed(0)} frames a second`,
    ],
    [
      "code in a 1080×2400 screenshot",
      `${ms(read.time)} (${read.text ?? "not read"})`,
    ],
    [
      "memory of the core after 12 megapixels",
      `${(memory / MIB).toFixed(0)} MiB`,
    ],
  ];
}

const machine = () => `${cpus().length} cores, Linux`;

await main(async () => {
  await testBrowsers();
  await buildNative();
  const firefox = BROWSER === "firefox" ? [launchFirefox] : [];
  const stage = await openStage([], [], ...firefox);
  try {
    const blank = await stage.browser.newPage();
    await blank.goto(`${stage.server.address}/none`);
    const pictures = await photos(blank);
    await blank.close();
    const version = await stage.browser.version();
    const { cpu, wall, rest, ratios } = told(
      await compare(stage, pictures),
      pictures,
    );
    const more = await besides(stage, pictures);
    const slow =
      BROWSER === "chromium" ? await firstLoad(stage.server.address) : [];
    const text = `# Performance

Made by \`npm run bench\`: ${version}, ${machine()}, the median of ${ROUNDS} rounds in which each way has its turn. Run
it again to compare; trust the ratios, not the milliseconds. In brackets: times the first row.

The photo has 12 megapixels and ${(pictures.baseline.length / 1e6).toFixed(1)} MB, as a phone writes it: baseline, the same progressive, the same
with an EXIF orientation of 6. The first row only resizes to 480×640; the others of its kind resize and compress.
xuezhao's whole job is: open, every check, prepare, and the same checks on what was prepared.

![Processor time beside the canvas path](images/performance.svg)

## Processor time of all the browser's processes

${cpu}
## Time until it is done

${wall}
## Cold, and what it takes

The first run in a new page, its scripts, wasm and models included; the longest time that the page could do nothing else
in any warm run; by how much the browser's processes grew together; brotli bytes (those of models as they are).

${rest}
## Besides

${table(["", ""], more)}
## First visit: processor 4 times slower, 1.6 Mbit/s, 150 ms there and back

${slow.length ? table(["", "median of 3", "wanted"], slow) : "Not measured in this browser.\n"}`;
    console.log(text);
    if (BROWSER !== "chromium" || ROUNDS < 7) return;
    writeFileSync(join(root, "docs/performance.md"), text);
    writeFileSync(
      join(root, "docs/images/performance.svg"),
      plot("Processor time, 12 megapixels, warm", ratios, BASELINE),
    );
  } finally {
    await stage.close();
  }
});
