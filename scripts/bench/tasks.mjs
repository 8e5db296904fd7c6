// The longest task of the page's own thread, stage by stage from the start to the receipt, as a phone four times slower
// would take for it: `node scripts/bench/tasks.mjs`, after a build. Counted in processor time, which other work on the
// machine does not make longer.
import { file, portrait } from "../../tests/browser/pictures.mjs";
import {
  FIRST_UPLOAD,
  closeBrowser,
  launchChromium,
  openSubmit,
  pick,
  press,
  receiptOf,
  startServer,
  verdictOf,
} from "../../tests/browser/stage.mjs";
import { isScript, main } from "../run.mjs";

const SLOWER = 4;
/** Milliseconds that a task may take there. */
const MOST_MS = 50;
/** Milliseconds in which a browser that was just started is busy with windows of its own. */
const SETTLING_MS = 2500;
/** Milliseconds after a stage in which what it began may still draw. */
const AFTER_MS = 1000;

const pause = (milliseconds) =>
  new Promise((done) => setTimeout(done, milliseconds));

/** Moves the photo under the frame, and closes it. */
async function frame(page) {
  await press(page, "adjust");
  const frame = await page.waitForSelector("[data-testid=frame]");
  await pause(AFTER_MS);
  const { x, y, width, height } = await frame.boundingBox();
  const [middle, top] = [x + width / 2, y + height / 2];
  await page.mouse.move(middle, top);
  await page.mouse.down();
  await page.mouse.move(middle + 6, top + 6, { steps: 10 });
  await page.mouse.up();
  await press(page, "frame-done");
}

/** What a student does, in its order. */
const STAGES = {
  async start(page, _, address) {
    await page.goto(`${address}/?profile=chsi`);
    await page.waitForSelector("[data-testid=photo-input]");
  },
  async result(page, photo) {
    await pick(page, photo);
    await verdictOf(page);
    await page.waitForSelector("[data-testid=prepare]");
  },
  frame,
  async prepared(page) {
    await press(page, "prepare");
    await page.waitForSelector(FIRST_UPLOAD);
  },
  async submit(page) {
    await openSubmit(page);
  },
  async receipt(page) {
    await press(page, "upload");
    await receiptOf(page);
    await page.waitForSelector(".timeline");
  },
};

/** Microseconds of processor time of the longest task among the events of a trace: of the page, the busiest thread. */
function longestTask(events) {
  const isMain = (event) =>
    event.name === "thread_name" && event.args.name === "CrRendererMain";
  const threads = events
    .filter(isMain)
    .map(({ pid, tid }) => events.filter((e) => e.pid === pid && e.tid === tid))
    .sort((a, b) => b.length - a.length);
  const [busiest = []] = threads;
  const tasks = busiest.filter(({ name }) => name.endsWith("RunTask"));
  return Math.max(0, ...tasks.map(({ tdur }) => tdur ?? 0));
}

/** One walk with a browser that has never been there: milliseconds of the longest task by stage. */
async function walk(address) {
  const browser = await launchChromium();
  try {
    const blank = await browser.newPage();
    const heads = [{ x: 0.5, crown: 0.22, height: 0.33 }];
    const size = { width: 3000, height: 4000, grain: 20 };
    const drawn = await portrait(blank, { ...size, heads });
    const photo = file("tasks.jpg", drawn);
    await blank.close();
    const page = await browser.newPage();
    await pause(SETTLING_MS);
    page.setDefaultTimeout(120_000);
    await page.setViewport({ width: 390, height: 844, isMobile: true });
    const longest = {};
    for (const [name, act] of Object.entries(STAGES)) {
      await page.tracing.start({ categories: ["toplevel"] });
      await act(page, photo, address);
      await pause(AFTER_MS);
      const trace = Buffer.from(await page.tracing.stop()).toString();
      const { traceEvents } = JSON.parse(trace);
      longest[name] = (SLOWER * longestTask(traceEvents)) / 1000;
    }
    return longest;
  } finally {
    await closeBrowser(browser);
  }
}

async function tasks() {
  const server = await startServer();
  const longest = await walk(server.address);
  server.stop();
  console.log(`| stage | ms, at most ${MOST_MS} wanted |\n|---|---|`);
  for (const [stage, ms] of Object.entries(longest))
    console.log(`| ${stage} | ${ms.toFixed(0)} |`);
}

if (isScript(import.meta.url)) await main(tasks);
