// Which of several codes in a picture is taken for the capture code, and when the student has to choose.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadModule } from "./typescript.mjs";

const HEX = "b3038b3256ce5e08";
const LONG = "gtD7fGUOv8fwNfBb0jXxUJR4QQAAabVVloZaXZxmCu1V".repeat(6);
const ACCOUNT = "http://weixin.qq.com/r/0123456789abcdefghij";
const ADDRESS = "https://photo.example.cn/collect/c?t=bzi3jks6dz43i2wl";

let code;
before(async () => {
  code = await loadModule("page/state/code.ts");
});

test("the one of a capture code's form is taken", () => {
  for (const [texts, taken] of [
    [[HEX, ACCOUNT], HEX],
    [[ACCOUNT, LONG], LONG],
    [[ADDRESS, HEX], HEX],
    [[ACCOUNT, ADDRESS], ADDRESS],
    [["wxp://f2f0abcdef", ADDRESS], ADDRESS],
  ])
    assert.equal(code.captureCodeAmong(texts), taken);
});

test("where several or none have it, the student chooses", () => {
  for (const texts of [
    [HEX, LONG],
    [ADDRESS, "https://other.example.cn/c"],
    [ACCOUNT, "https://u.wechat.com/abc"],
  ])
    assert.equal(code.captureCodeAmong(texts), null);
});

test("a code to choose shows its host or its ends", () => {
  assert.equal(code.shortened(ADDRESS), "photo.example.cn…");
  assert.equal(code.shortened(HEX), "b303…5e08");
});
