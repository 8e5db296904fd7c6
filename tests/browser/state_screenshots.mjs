// Writes every state of the page at three widths, in both languages, light and dark, one sheet for each state, to
// docs/images/states, docs/states.md beside them, and the README's pictures of single states:
// `node tests/browser/state_screenshots.mjs [STATE]…`, after a build.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./stage.mjs";
import {
  STATES,
  changeLanguage,
  colors,
  inBothLanguages,
  stage,
} from "./states.mjs";

const images = join(root, "docs/images");
const folder = join(images, "states");
mkdirSync(folder, { recursive: true });

/** Pictures of the README: state, language and colours. */
const README = {
  checked: ["checked", "zh", "light"],
  prepared: ["prepared", "zh", "light"],
  "rejected-en-dark": ["fault", "en", "dark"],
};

const WIDTHS = [
  [360, 780],
  [390, 844],
  [1440, 900],
];

const pause = (milliseconds) =>
  new Promise((done) => setTimeout(done, milliseconds));

/** A page at the beginning of the way to a state. */
async function open(state, language, prepare) {
  const page = await stage.visit(`?profile=${STATES[state][1]}`, prepare);
  if (language === "en") await changeLanguage(page);
  return page;
}

/** The page as it stands, from its top. */
async function shoot(page, options) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  await pause(250);
  return page.screenshot(options);
}

/** At every width and in both colours. */
async function shootAll(page) {
  const made = [];
  for (const [width, height] of WIDTHS)
    for (const scheme of ["light", "dark"]) {
      // Not as a phone: the browser loads a page anew when it turns into one.
      await page.setViewport({ width, height });
      await colors(page, scheme);
      made.push([width, await shoot(page, { encoding: "base64" })]);
    }
  return made;
}

/** Chinese above, English below. */
async function rowsOf(state) {
  const rows = [];
  await inBothLanguages(state, async (page) => rows.push(await shootAll(page)));
  return rows;
}

const board = await stage.browser.newPage();

async function writeSheet(state) {
  const image = ([width, bytes]) =>
    `<img width="${width > 1000 ? 460 : width / 2}" src="data:image/png;base64,${bytes}">`;
  const row = (all) =>
    `<div style="display:flex;gap:8px;margin:4px;align-items:flex-start">${all.map(image).join("")}</div>`;
  const style =
    "margin:0;background:#888;width:max-content;padding:8px;font-size:0";
  const rows = (await rowsOf(state)).map(row).join("");
  await board.setContent(`<body style="${style}">${rows}`);
  const size = await board.evaluate(() => {
    const { width, height } = document.body.getBoundingClientRect();
    return { width: Math.ceil(width), height: Math.ceil(height) };
  });
  await board.setViewport({ ...size, deviceScaleFactor: 1 });
  await pause(300);
  const path = join(folder, `${state}.webp`);
  await board.screenshot({ path, type: "webp", quality: 55 });
}

async function writeReadme(name) {
  const [state, language, scheme] = README[name];
  const page = await open(state, language, (page) => colors(page, scheme));
  await STATES[state][2](page);
  await pause(500);
  const path = join(images, `${name}.webp`);
  await shoot(page, { path, type: "webp", quality: 80 });
  await page.browserContext().close();
}

const only = process.argv.slice(2);
const wanted = (state) => only.length === 0 || only.includes(state);
for (const state of Object.keys(STATES).filter(wanted)) await writeSheet(state);
for (const name of Object.keys(README))
  if (wanted(README[name][0])) await writeReadme(name);
await stage.close();

const table = Object.entries(STATES)
  .map(
    ([name, [title]]) =>
      `## ${title}\n\n![${title}](images/states/${name}.webp)\n`,
  )
  .join("\n");
writeFileSync(
  join(root, "docs/states.md"),
  `# Every state of the page

Each at 360, 390 and 1440 pixels, light and dark; Chinese above, English below. A drawn portrait, a receiver with a name.
Made by \`node tests/browser/state_screenshots.mjs\`; the steps of the services: [every step](steps.md).

${table}`,
);
