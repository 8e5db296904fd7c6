// `npm run bench`: a 12-megapixel photo in Chromium, in one run: this engine, which finds the face and checks every
// rule, beside what a page would use otherwise to make 480×640 of it. Trust the ratios, not the milliseconds.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { codePicture, portrait } from "../tests/browser/pictures.mjs";
import { openStage } from "../tests/browser/stage.mjs";
import { firstLoad } from "./bench/first_load.mjs";
import * as jobs from "./bench/page.mjs";
import { buildNative } from "./native.mjs";
import { filesUnder, main, root } from "./run.mjs";

const RUNS = 5;
const PHOTO = "shared/photos/K_phone/005_3000x4000.jpg";
/** Sizes at which the share of the checks is measured; `null`: the photo as it is. */
const SIZES = { "480×640": [480, 640], "12 megapixels": null };
const BASELINE = "createImageBitmap + canvas";

/** Ways of doing the job; `script` is loaded first, from node_modules. */
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
  "xuezhao, every check": { job: jobs.withEngine },
};

/** A labelled photo where a folder of them lies beside the repository, else a drawn one. */
async function picture(page) {
  for (let at = root; at !== dirname(at); at = dirname(at)) {
    const path = join(at, PHOTO);
    if (existsSync(path)) return readFileSync(path);
  }
  return portrait(page, { width: 3000, height: 4000 });
}

/** A page of the server's origin with the photo in it and nothing else. */
async function openPage(stage) {
  const context = await stage.browser.createBrowserContext();
  const page = await context.newPage();
  await page.setBypassCSP(true);
  await page.goto(`${stage.server.address}/none`);
  const bytes = await picture(page);
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    globalThis.photo = new File([bytes], "photo.jpg", { type: "image/jpeg" });
  }, bytes.toString("base64"));
  return page;
}

/** Bytes that a phone downloads, brotli, by part. */
function downloads() {
  const parts = {
    page: /site\/(index\.html|assets\/.*\.(js|css|svg))\.br$/,
    engine: /xuezhao\/(index|worker)\.js\.br$/,
    wasm: /core-simd\.wasm\.br$/,
    weights: /\.nn\.br$/,
  };
  const files = filesUnder("dist/site");
  return Object.entries(parts).map(([part, pattern]) => [
    part,
    files
      .filter((path) => pattern.test(path))
      .reduce((sum, path) => sum + statSync(join(root, path)).size, 0),
  ]);
}

function table(header, rows) {
  for (const cells of [header, header.map(() => "---"), ...rows])
    console.log(`| ${cells.join(" | ")} |`);
  console.log();
}

await main(async () => {
  await buildNative();
  const stage = await openStage();
  try {
    const page = await openPage(stage);
    const first = await page.evaluate(jobs.engine, RUNS);
    const results = {};
    for (const [name, { job, script }] of Object.entries(WAYS)) {
      if (script)
        await page.addScriptTag({ path: join(root, "node_modules", script) });
      results[name] = await page.evaluate(`(${jobs.measure})(${job}, ${RUNS})`);
    }
    const base = results[BASELINE].time;
    console.log("\nA 12-megapixel JPEG, warm, median of 5:\n");
    table(
      ["", "time", "ratio", "longest stall"],
      Object.entries(results).map(([name, { time, stall }]) => [
        name,
        `${time.toFixed(0)} ms`,
        (time / base).toFixed(2),
        `${stall.toFixed(0)} ms`,
      ]),
    );
    console.log(
      `Cold, from loading the engine to the report: ${first.cold.toFixed(0)} ms (ratio ${(first.cold / base).toFixed(2)}).`,
    );
    console.log(
      `Core memory after ${RUNS} photos examined and prepared: ${(first.memory / 2 ** 20).toFixed(1)} MiB.\n`,
    );
    console.log("What all checks together cost, median of 15:\n");
    const cost = [];
    for (const [name, size] of Object.entries(SIZES)) {
      const job = jobs.withAndWithoutChecks;
      const { all, none } = await page.evaluate(job, 3 * RUNS, size);
      const share = ((100 * (all - none)) / all).toFixed(0);
      const times = [all, none].map((time) => `${time.toFixed(0)} ms`);
      cost.push([name, ...times, `${share} %`]);
    }
    table(["", "whole job", "decode and nets alone", "checks"], cost);
    const frames = await page.evaluate(jobs.guide, 48);
    console.log(`Live guide: ${frames.toFixed(0)} frames a second.\n`);
    const code = (await codePicture(page)).toString("base64");
    const shot = await page.evaluate(jobs.screenshot, code);
    const read = await page.evaluate(jobs.readCode, shot, RUNS);
    console.log(
      `Code in a 1080×2400 screenshot, warm: ${read.time.toFixed(0)} ms (${read.text ?? "not read"}).\n`,
    );
    console.log("First visit: processor 4 times slower, 1.6 Mbit/s:\n");
    table(["", "median of 3", "wanted"], await firstLoad(stage.server.address));
    const sizes = downloads();
    sizes.push(["all", sizes.reduce((sum, [, bytes]) => sum + bytes, 0)]);
    table(
      ["download", "brotli"],
      sizes.map(([part, bytes]) => [part, `${(bytes / 1024).toFixed(0)} KB`]),
    );
  } finally {
    await stage.close();
  }
});
