// Imports in www/ point down one list, and nowhere in a circle.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";

const www = resolve(import.meta.dirname, "../www");

/**
 * The layers, the lowest first: folders with a slash at their end, or files. What stands in one line may import each
 * other, but not in a circle, and everything above.
 */
const LAYERS = [
  // The npm package: types, uploads, what runs in the worker, what runs in the page.
  ["engine/types.ts", "engine/report.ts", "engine/errors.ts"],
  ["engine/upload/"],
  ["engine/service.ts", "engine/profile.ts"],
  ["engine/protocol.ts", "engine/weights.ts", "engine/worker_lock.ts"],
  ["engine/decode.ts", "engine/parts.ts", "engine/host.ts"],
  ["engine/opened.ts", "engine/core.ts", "engine/answer.ts"],
  ["engine/browser.ts", "engine/worker.ts"],
  ["engine/connection.ts", "engine/session.ts", "engine/worker_handle.ts"],
  ["engine/opened_photo.ts", "engine/photo.ts", "engine/guide.ts"],
  ["engine/engine.ts", "engine/index.ts"],
  // The mini-program's engine, on the same core.
  ["miniprogram/"],
  // The page: drawing and words, what is kept and asked, the state, its views, the actions, the whole.
  ["page/ui/"],
  ["page/words/"],
  ["page/offline/"],
  ["page/storage/"],
  ["page/service/", "page/checker.ts", "page/failure_word.ts"],
  ["page/state/"],
  // What is shown, in words and numbers.
  ["page/shown/"],
  ["page/placement/"],
  ["page/camera/"],
  ["page/upload/"],
  // The mini-program's components: what the page knows, without what it draws.
  ["miniprogram/components/"],
  ["page/parts/"],
  ["page/photo/"],
  ["page/rare/"],
  ["page/steps/"],
  ["page/actions/"],
  ["page/header.ts", "page/view.ts"],
  ["page/main.ts"],
  ["page/start.ts"],
  // What reviewers work with, on the page's own tools.
  ["review/"],
];

/** Of the layers below, those that a layer must not import all the same. */
const APART = { "page/": ["miniprogram/"] };

/** The page uses the npm package as everybody does. */
const PUBLIC = ["engine/index.ts", "engine/upload/index.ts"];

const files = readdirSync(www, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /^(engine|miniprogram|page|review)\/.*\.ts$/.test(name));

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]*)"/g;

/** The modules of www/ that a file imports, types too. */
function importsOf(name) {
  const code = readFileSync(join(www, name), "utf8");
  return [...code.matchAll(IMPORT)]
    .map(([, path]) => resolve(www, dirname(name), path))
    .map((path) => [`${path}.ts`, `${path}/index.ts`].find(existsSync))
    .filter(Boolean)
    .map((path) => relative(www, path).replaceAll("\\", "/"));
}

const imports = new Map(files.map((name) => [name, importsOf(name)]));

const isIn = (part, name) =>
  part.endsWith("/") ? name.startsWith(part) : name === part;
/** The longest name decides: a folder may stand above the one that it lies in. */
function layerOf(name) {
  const parts = LAYERS.flat().filter((part) => isIn(part, name));
  const [own] = parts.sort((a, b) => b.length - a.length);
  return LAYERS.findIndex((layer) => layer.includes(own));
}

test("every file stands in the list", () => {
  const lost = files.filter((name) => layerOf(name) < 0);
  assert.deepEqual(lost, []);
});

test("every line of the list is about a file", () => {
  const unused = LAYERS.flat()
    .filter((part) => part !== "engine/ids.ts")
    .filter((part) => !files.some((name) => isIn(part, name)));
  assert.deepEqual(unused, []);
});

test("no file imports what stands above it", () => {
  const wrong = [];
  for (const [name, others] of imports)
    for (const other of others) {
      const apart = Object.entries(APART).some(
        ([part, closed]) =>
          isIn(part, name) && closed.some((folder) => isIn(folder, other)),
      );
      const isInner =
        name.startsWith("page/") &&
        other.startsWith("engine/") &&
        !PUBLIC.includes(other);
      if (layerOf(other) > layerOf(name) || apart || isInner)
        wrong.push(`${name} → ${other}`);
    }
  assert.deepEqual(wrong, []);
});

test("what the mini-program takes of the page needs no document", () => {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const other of imports.get(name) ?? []) visit(other);
  };
  files.filter((name) => name.startsWith("miniprogram/")).forEach(visit);
  const taken = [...seen].filter((name) => name.startsWith("page/"));
  assert.ok(taken.includes("page/words/main.ts"));
  const drawing = taken.filter((name) =>
    /\b(document|window|navigator)\.|ui\/dom"/.test(
      readFileSync(join(www, name), "utf8"),
    ),
  );
  assert.deepEqual(drawing, []);
});

test("no import comes back to where it began", () => {
  const done = new Set();
  const circles = [];
  const visit = (name, path) => {
    if (path.includes(name))
      return void circles.push([...path.slice(path.indexOf(name)), name]);
    if (done.has(name)) return;
    for (const other of imports.get(name) ?? []) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of files) visit(name, []);
  assert.deepEqual(
    circles.map((circle) => circle.join(" → ")),
    [],
  );
});
