// The page's Content-Security-Policy is written once, in www/page/csp.txt; every other place says the same.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadConfigFromFile } from "vite";
import { root } from "./native.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const policy = read("www/page/csp.txt").trimEnd();

/** Sources by directive. */
const parse = (text) =>
  new Map(
    text.split(/;\s*/).map((directive) => {
      const [name, ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );

test("it is one line that a header can hold", () => {
  assert.match(policy, /^[\x20-\x7e]+$/);
  assert.ok(parse(policy).has("default-src"));
});

test("the nginx sample sends it", () => {
  const [, sent] = /add_header Content-Security-Policy "(.*)" always;/.exec(
    read("examples/nginx/nginx.conf"),
  );
  assert.equal(sent, policy);
});

test("docs/embedding.md quotes it", () => {
  const [, quoted] = /\| `Content-Security-Policy` \| `(.*?)` \|/.exec(
    read("docs/embedding.md"),
  );
  assert.equal(quoted, policy);
});

test("what docs/engine.md asks of other pages is part of it", () => {
  const [, quoted] = /`Content-Security-Policy`: `(.*)`/.exec(
    read("docs/engine.md"),
  );
  const allowed = parse(policy);
  for (const [name, sources] of parse(quoted)) {
    const own = allowed.get(name) ?? allowed.get("default-src");
    for (const source of sources)
      assert.ok(own.includes(source), `${name} ${source}`);
  }
});

test("`vite preview` sends it", async () => {
  const path = join(root, "www/vite.page.config.ts");
  const env = { command: "serve", mode: "production" };
  const { config } = await loadConfigFromFile(env, path);
  assert.equal(config.preview.headers["Content-Security-Policy"], policy);
});

test("the server takes it from the file", () => {
  const sources = ["src", "crates"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".rs") && !/\btests\b/.test(name))
        .map((name) => join(folder, name)),
    )
    .filter((path) => read(path).includes("CONTENT_SECURITY_POLICY"));
  assert.equal(sources.length, 1, `${sources}`);
  const [source] = sources.map(read);
  assert.match(source, /include_str!\("[^"]*www\/page\/csp\.txt"\)/);
  assert.doesNotMatch(source, /default-src/);
});
