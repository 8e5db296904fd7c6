// The release that the page keeps on the phone: its id and the digest of each of its files, written into `sw.js`.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root } from "./run.mjs";

/** What the page loads: itself, the engine, the core and the weights. */
const KEPT = /^(index\.html|assets\/.*)$/;

/** First four bytes of SHA-256, in hexadecimal: they tell a broken file, not a forged one. */
const digestOf = (bytes) =>
  createHash("sha256").update(bytes).digest("hex").slice(0, 8);

/** Where the release stands, or is to stand. */
const PLACES = {
  "index.html": /(?<=<meta name="release" content=")[^"]*/,
  "sw.js": /\bRELEASE\b|\{"id":"[^"]*","files":\{[^}]*\}\}/,
};

/** Names the release in `index.html` and in `sw.js` of a built site, before anything is compressed. */
export function writeOffline(site) {
  const folder = resolve(root, site);
  const names = readdirSync(folder, { recursive: true })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => KEPT.test(name) && !/\.(br|gz)$/.test(name))
    .sort();
  const read = (name) => readFileSync(join(folder, name));
  const digests = () =>
    Object.fromEntries(names.map((name) => [name, digestOf(read(name))]));
  const put = (name, text) => {
    const before = read(name).toString();
    if (!PLACES[name].test(before)) throw new Error(`no release in ${name}`);
    writeFileSync(
      join(folder, name),
      before.replace(PLACES[name], () => text),
    );
  };
  put("index.html", "");
  const id = digestOf(JSON.stringify(digests()));
  put("index.html", id);
  put("sw.js", JSON.stringify({ id, files: digests() }));
  return id;
}
