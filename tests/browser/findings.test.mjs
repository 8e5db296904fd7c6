// How findings are shown: by status, with the reason of what is unknown, those that another explains folded away.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { file, portrait } from "./pictures.mjs";
import { findingsOf, openStage, pick, verdictOf } from "./stage.mjs";

let stage;
let page;
before(async () => {
  stage = await openStage();
  const blank = await stage.visit();
  const jpeg = await portrait(blank, { width: 960, height: 1280 });
  page = await stage.visit("?profile=chsi", async () => {
    stage.proxy.spoil = (_, path) =>
      path.endsWith("worker.js") ? { prefix: `(${withMask})();` } : undefined;
  });
  await pick(page, file("photo.jpg", jpeg));
  assert.equal(await verdictOf(page), "reject");
});
after(() => stage.close());

/** Runs in the worker: every report says that a mask hides the mouth and the brows. */
function withMask() {
  const { postMessage } = self;
  const hidden = { zh: "嘴被遮住了，无法判断。", en: "The mouth is hidden." };
  const changes = {
    face_occluded: {
      status: "reject",
      advice: { zh: "请摘下口罩重拍。", en: "Take the mask off." },
    },
    mouth_closed: {
      ...{ status: "unknown", explained_by: "face_occluded" },
      ...{ value: null, advice: null, reason: hidden },
    },
    brows_visible: { status: "reject", explained_by: "face_occluded" },
    gaze: { status: "unknown", value: null, advice: null, reason: hidden },
    file_size: { status: "fix" },
  };
  self.postMessage = (reply, transfer) => {
    const { result } = reply;
    if (result?.findings) result.verdict = "reject";
    for (const finding of result?.findings ?? [])
      Object.assign(
        finding,
        finding.status === "pass" || finding.check in changes
          ? { explained_by: null, reason: null }
          : { status: "pass" },
        changes[finding.check],
      );
    postMessage.call(self, reply, transfer);
  };
}

const of = (check) => `[data-testid=finding][data-check=${check}]`;

test("one fault, not three", async () => {
  const { title, hint } = await page.$eval("[data-testid=verdict]", (view) => ({
    title: view.querySelector("h2").textContent,
    hint: view.querySelector("p").textContent,
  }));
  assert.match(title, /有 1 项需要改正/);
  assert.match(hint, /遮/);
});

test("what the mask explains is folded away below it, and is there", async () => {
  for (const [check, status] of [
    ["mouth_closed", "unknown"],
    ["brows_visible", "reject"],
  ]) {
    const path = `${of("face_occluded")} details:not([open]) ${of(check)}`;
    const data = await page.$eval(path, ({ dataset }) => ({ ...dataset }));
    assert.equal(data.status, status);
    assert.equal(data.explainedBy, "face_occluded");
  }
  const alone = await page.$eval(of("gaze"), ({ dataset }) => dataset);
  assert.equal(alone.explainedBy, undefined);
  const { length } = await page.$$(of("mouth_closed"));
  assert.equal(length, 1);
});

test("an unknown finding says why", async () => {
  const { gaze } = await findingsOf(page);
  assert.equal(gaze.status, "unknown");
  assert.match(gaze.text, /嘴被遮住了/);
  assert.match(gaze.text, /未检测/);
  assert.doesNotMatch(gaze.text, /回执/);
});

test("what preparing corrects has a place of its own", async () => {
  const { file_size } = await findingsOf(page);
  assert.equal(file_size.status, "fix");
  const title = await page.$eval(
    of("file_size"),
    (item) => item.closest("section").querySelector("h3").textContent,
  );
  assert.equal(title, "制作时会自动修正");
});

test("axe finds nothing, all of it open", async () => {
  await page.$$eval("details", (all) =>
    all.forEach((details) => (details.open = true)),
  );
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.problems, []);
});
