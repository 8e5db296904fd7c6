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
      path.startsWith("/assets/worker-")
        ? { prefix: `(${withMask})();` }
        : undefined;
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
  const faults = await page.$$eval(".fault", (all) =>
    all.map(({ dataset }) => dataset.check),
  );
  assert.deepEqual(faults, ["face_occluded"]);
});

test("what the mask explains is folded away, and is there", async () => {
  for (const [check, status, place] of [
    ["mouth_closed", "unknown", ".line"],
    ["brows_visible", "reject", `${of("face_occluded")} details`],
  ]) {
    const path = `${place}:not([open]) ${of(check)}`;
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
  assert.match(gaze.text, /没能检测/);
  assert.doesNotMatch(gaze.text, /回执/);
});

test("what could not be seen is one line with its reason", async () => {
  const line = await page.$eval(
    of("mouth_closed"),
    (item) => item.closest("details").querySelector("summary").textContent,
  );
  assert.match(line, /没看清 2 项，因为：/);
});

test("what preparing corrects is one line of its own", async () => {
  const { file_size } = await findingsOf(page);
  assert.equal(file_size.status, "fix");
  const line = await page.$eval(
    of("file_size"),
    (item) => item.closest("details").querySelector("summary").textContent,
  );
  assert.equal(line, "会自动处理 1 项");
});

test("rules that hold are named without numbers", async () => {
  const chips = await page.$$eval(".passed-chip", (all) =>
    all.map(({ textContent }) => textContent),
  );
  assert.ok(chips.length > 20);
  for (const chip of chips) assert.doesNotMatch(chip, /\d/);
});

test("axe finds nothing, all of it open", async () => {
  await page.$$eval("details", (all) =>
    all.forEach((details) => (details.open = true)),
  );
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(page.problems, []);
});
