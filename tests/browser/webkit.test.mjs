// The main path in WebKitGTK: a real file input, a real upload, the receipt, and the bytes that lie in the store.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { native } from "../native.mjs";
import { FROM_A_PHONE, codePicture, file, portrait } from "./pictures.mjs";
import { startServer } from "./stage.mjs";
import { openWebKit } from "./webkit.mjs";

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await openWebKit();
});
after(async () => {
  await browser?.close();
  server?.stop();
});

const stored = (receipt) => readFileSync(join(server.store, `${receipt}.jpg`));

test("a large photo is checked, prepared and arrives: the bytes are those of the native command", async () => {
  await browser.visit(`${server.address}/?profile=chsi`);
  await browser.find("[data-testid=photo-input]");
  const path = file("phone.jpg", await portrait(browser, FROM_A_PHONE));
  await browser.pick("photo-input", path);
  assert.equal(await browser.read("verdict", "data-verdict"), "pass");
  await browser.press("prepare");
  await browser.press("upload");
  await browser.press("declare");
  await browser.press("upload");
  const receipt = await browser.read("receipt");
  const { bytes } = native(path, "chsi");
  assert.ok(stored(receipt).equals(bytes));
});

test("under an original policy the very bytes are accepted by the engine; a code is read", async () => {
  const jpeg = await portrait(browser, { width: 960, height: 1280 });
  const code = await codePicture(browser);
  const seen = await browser.driver.executeAsyncScript(
    `const [photo, code, done] = arguments;
     const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
     (async () => {
       const { load } = await import("/xuezhao/index.js");
       const engine = await load({ base: "/xuezhao/" });
       const file = new File([bytesOf(photo)], "photo.jpg", { type: "image/jpeg" });
       const open = await engine.open(file);
       const { blob } = await open.prepare("cup-2023");
       const { text } = await engine.readCode(bytesOf(code).buffer);
       engine.close();
       done([blob === file, text]);
     })().catch((error) => done([String(error)]));`,
    jpeg.toString("base64"),
    code.toString("base64"),
  );
  assert.deepEqual(seen, [true, "XUEZHAO-2023-0001"]);
});

test("one submission lies in the store", () => {
  const files = readdirSync(server.store).filter((n) => n.endsWith(".jpg"));
  assert.equal(files.length, 1);
});
