// Brotli bytes of what a phone downloads, per part, against their budgets: `npm run size`. Fails above a budget.
import { readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { filesUnder, isScript, main, root, StepError } from "./run.mjs";
import { build } from "./build.mjs";

const KB = 1024;

/** Stands for what index.html names. */
const FIRST = "first screen";
/**
 * Parts of a first visit: what belongs to each, its budget in KB, and what it is to become where that is less. What
 * is fetched when it is needed is counted apart.
 */
const PARTS = [
  ["page, first script and style", /^(index\.html|index-.*\.(js|css))$/, 10],
  ["page, first screen", FIRST, 40],
  [
    "page, from the start to the receipt",
    /^(index\.html|(?!rare|search|engine|worker|upload).*-[\w-]{8}\.(js|css|svg))$/,
    60,
  ],
  ["engine", /^(engine|worker|upload)-.*\.js$/, 15],
  ["first wasm: checks of the file", /^start-.*\.wasm$/, 60],
  ["core with SIMD", /^core-simd-.*\.wasm$/, 250],
  ["core without SIMD", /^core-plain-.*\.wasm$/, 250],
  ["profiles", /^profiles-.*\.json$/, 12],
  ["weights", /\.nn$/, 455],
  [
    "first visit up to the verdict",
    /^(?!core-plain|rare-|sw\.js|formats-|code-).*$/,
    850,
  ],
  // Fetched when asked for, counted apart.
  ["page, views that few open, and sw.js", /^(rare-.*\.(js|css)|sw\.js)$/, 8],
  ["page, search of services and schools", /^search-.*\.js$/, 3],
  ["rare formats", /^formats-.*\.wasm$/, 125],
  ["reader of codes", /^code-.*\.wasm$/, 50],
];

/** Name and bytes, as the server sends them, of every file that the page may ask for. */
function downloads() {
  const files = filesUnder("dist/site").filter(
    (path) =>
      !/\.(br|gz|d\.ts)$/.test(path) && !/\/(review|xuezhao)\//.test(path),
  );
  return files.map((path) => {
    const bytes = (name) =>
      statSync(join(root, name), { throwIfNoEntry: false })?.size;
    return { name: basename(path), bytes: bytes(`${path}.br`) ?? bytes(path) };
  });
}

/** Rows of the table: part, bytes, budget, aim. */
export function sizes() {
  const all = downloads();
  const html = readFileSync(join(root, "dist/site/index.html"), "utf8");
  const isFirst = (name) => name === "index.html" || html.includes(`/${name}"`);
  return PARTS.map(([part, names, budget, aim = budget]) => {
    const bytes = all
      .filter(({ name }) =>
        names === FIRST ? isFirst(name) : names.test(name),
      )
      .reduce((sum, file) => sum + file.bytes, 0);
    return { part, bytes, budget: budget * KB, aim: aim * KB };
  });
}

/**
 * The mini-program package, as WeChat counts it: scripts and templates as they are, the engine's files compressed. In the
 * main package may lie the components and the way to the calls; everything else lies in a subpackage.
 */
const MINI_PROGRAM = [
  ["mini-program, main package", /miniprogram_dist\/(?!logic\/)/, 32],
  ["mini-program, logic", /miniprogram_dist\/logic\//, 104],
  ["mini-program, worker", /worker\//, 30],
  ["mini-program, with the plain build", /^(?!.*core-simd)/, 1.2 * KB],
  ["mini-program, with both builds", /./, 1.6 * KB],
];

/** Rows of the same table. */
export function miniProgramSizes() {
  const files = filesUnder("dist/miniprogram").filter((path) =>
    /\/(miniprogram_dist|worker|engine)\//.test(path),
  );
  return MINI_PROGRAM.map(([part, names, budget]) => {
    const bytes = files
      .filter((path) => names.test(path))
      .reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
    return { part, bytes, budget: budget * KB, aim: budget * KB };
  });
}

async function size() {
  await build();
  const rows = [...sizes(), ...miniProgramSizes()];
  console.log("| part | KB brotli | budget | aim |\n|---|---|---|---|");
  for (const { part, bytes, budget, aim } of rows)
    console.log(
      `| ${part} | ${(bytes / KB).toFixed(1)} | ${+(budget / KB).toFixed(1)} | ${+(aim / KB).toFixed(1)} |`,
    );
  const over = rows.filter(
    ({ bytes, budget }) => bytes === 0 || bytes > budget,
  );
  if (over.length)
    throw new StepError(
      `over budget or missing: ${over.map(({ part }) => part).join(", ")}`,
    );
}

if (isScript(import.meta.url)) await main(size);
