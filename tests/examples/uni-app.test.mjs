// The uni-app sample: what each platform's compiler would see of its one page.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stageOf } from "../miniprogram/components.mjs";
import { packageFiles } from "../miniprogram/wechat.mjs";
import { root } from "../native.mjs";

const sample = join(root, "examples/uni-app");
const read = (name) => readFileSync(join(sample, name), "utf8");

/** A file as uni-app's compiler leaves it for a platform. */
const seenBy = (platform, text) =>
  text.replace(
    /(?:<!-- |\/\/ )#ifdef (\S+)(?: -->)?\n([\s\S]*?)(?:<!-- |\/\/ )#endif(?: -->)?\n/g,
    (_, wanted, body) => (wanted === platform ? body : ""),
  );

/** The options of the page, its imports replaced by what is given. */
async function optionsOf(platform, given) {
  const page = seenBy(platform, read("pages/photo/photo.vue"));
  const [, script] = /<script>([\s\S]*)<\/script>/.exec(page);
  const [, template] = /<template>([\s\S]*)<\/template>/.exec(page);
  const imports = [...script.matchAll(/import (\{[\s\S]*?\}) from "(.*?)";/g)];
  const names = imports.map(([, list]) => `const ${list} = given;`).join("\n");
  const body = script.replace(/import \{[\s\S]*?\} from ".*?";/g, "");
  const code = `export default (given) => { ${names}\n${body.replace("export default", "return")} }`;
  const module = await import(
    `data:text/javascript,${encodeURIComponent(code)}`
  );
  return { options: module.default(given), template, imports };
}

test("in WeChat the page shows the component, with properties and events that it has", async () => {
  const { options, template, imports } = await optionsOf("MP-WEIXIN", {});
  assert.deepEqual(imports, []);
  const pages = JSON.parse(read("pages.json"));
  const used = pages.pages[0].style["mp-weixin"].usingComponents;
  assert.equal(used["xuezhao-photo"], "/wxcomponents/xuezhao/photo/index");
  let definition = null;
  const files = packageFiles("wxcomponents/xuezhao");
  stageOf.definition(files, "wxcomponents/xuezhao/photo/index", (given) => {
    definition = given;
  });
  const [, tag] = /<xuezhao-photo([\s\S]*?)\/>/.exec(template);
  const given = [...tag.matchAll(/\s:?([a-z]+)=/g)].map(([, name]) => name);
  assert.deepEqual(given, ["profile", "receiver", "engine"]);
  for (const name of given) assert.ok(definition.properties[name], name);
  for (const [, handler] of tag.matchAll(/@\w+="(\w+)"/g))
    assert.equal(typeof options.methods[handler], "function");
  const mp = JSON.parse(read("manifest.json"))["mp-weixin"];
  assert.equal(options.data().files.worker, `${mp.workers}/xuezhao.js`);
});

test("in H5 the page checks, prepares and sends by the npm package", async () => {
  const calls = [];
  const report = { verdict: "pass", headline: { text: { zh: "好" } }, ask: [] };
  const photo = {
    examine: async () => report,
    prepare: async () => ({ blob: new Blob(["x"]), report }),
    close: () => calls.push("close"),
  };
  const given = {
    load: async () => ({ open: async () => photo }),
    keyOf: async () => "key",
    courierFor: (target) => target,
    browserEnvironment: () => ({}),
    Delivery: class {
      constructor(parcel) {
        calls.push(parcel.key);
      }
      run = async () => ({ kind: "received", receipt: "R-1" });
    },
  };
  const { options, imports } = await optionsOf("H5", given);
  for (const [, list, name] of imports) {
    const file = { xuezhao: "index.js", "xuezhao/upload": "upload.js" }[name];
    const path = join(root, "dist/xuezhao", file);
    assert.ok(existsSync(path), name);
    const source = readFileSync(path, "utf8");
    for (const word of list.match(/\w+/g))
      assert.match(source, new RegExp(`\\b${word}\\b`));
  }
  globalThis.location ??= { href: "http://127.0.0.1/" };
  const page = { ...options.data(), ...options.methods };
  await page.check(new Blob(["photo"]));
  assert.equal(page.message, "");
  await page.send();
  assert.equal(page.receipt, "R-1");
  assert.deepEqual(calls, ["close", "key"]);
});
