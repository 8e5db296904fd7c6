// The web-view sample: a mini-program opens the page, the page comes back with a receipt's id and nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { file, portrait } from "../browser/pictures.mjs";
import { openStage, pick, press, receiptOf } from "../browser/stage.mjs";
import { openPage, unbalanced, unknownNames } from "../miniprogram/pages.mjs";
import { filesOf, weChat } from "../miniprogram/wechat.mjs";
import { root } from "../native.mjs";

const sample = join(root, "examples/web-view");

let stage;
before(async () => (stage = await openStage()));
after(() => stage.close());

/** A phone whose requests reach the test's receiver. */
function phone() {
  const request = ({ url, success, fail }) => {
    const { pathname } = new URL(url);
    fetch(stage.server.address + pathname).then(
      async (answer) =>
        success({ statusCode: answer.status, data: await answer.json() }),
      fail,
    );
  };
  return weChat(filesOf(sample, "."), { api: { request } });
}

/** Opens a page of the sample and holds its template to it. */
function open(path, query) {
  const page = openPage(phone(), path, query);
  const template = join(sample, `${path}.wxml`);
  assert.deepEqual(unknownNames(template, page), []);
  assert.deepEqual(unbalanced(template), []);
  return page;
}

test("the page comes back with the receipt's id, and the mini-program asks for the rest", async () => {
  const { src } = open("pages/photo/photo").data;
  const { search } = new URL(src);
  const page = await stage.visit(search, (page) =>
    page.evaluateOnNewDocument(() => {
      window.__wxjs_environment = "miniprogram";
      window.asked = [];
      window.WeixinJSBridge = {
        invoke: (name, call) => window.asked.push([name, call]),
      };
    }),
  );
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const size = { width: 1500, height: 2000, background: "#f0f0f0" };
  await pick(page, file("back.jpg", await portrait(page, { ...size, heads })));
  await press(page, "prepare");
  await press(page, "upload");
  const receipt = await receiptOf(page);
  await press(page, "back");
  const url = `/pages/receipt/receipt?receipt=${receipt}`;
  assert.deepEqual(await page.evaluate(() => window.asked), [
    ["invokeMiniProgramAPI", { name: "redirectTo", arg: { url } }],
  ]);
  assert.deepEqual(
    [...stage.proxy.hosts],
    [new URL(stage.server.address).host],
  );

  const shown = open("pages/receipt/receipt", { receipt });
  for (let tries = 0; shown.data.message && tries < 500; tries += 1)
    await new Promise((done) => setTimeout(done, 10));
  assert.match(shown.data.title, /审核中|采集/);
  const astray = open("pages/receipt/receipt", { receipt: "none" });
  for (let tries = 0; tries < 500; tries += 1) {
    if (astray.data.message !== "正在查询…") break;
    await new Promise((done) => setTimeout(done, 10));
  }
  assert.equal(astray.data.message, "没有找到这份回执");
});

test("outside of a mini-program nothing leads back", async () => {
  const page = await stage.visit("?profile=chsi&back=%2Fpages%2Fx");
  const heads = [{ x: 0.5, crown: 0.25, height: 0.28 }];
  const size = { width: 1500, height: 2000, background: "#f0f0f1" };
  await pick(page, file("stay.jpg", await portrait(page, { ...size, heads })));
  await press(page, "prepare");
  await press(page, "upload");
  await receiptOf(page);
  assert.equal(await page.$("[data-testid=back]"), null);
});
