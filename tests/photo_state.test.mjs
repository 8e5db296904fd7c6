// The life of a photo: what is known in each of its states, and how one follows from another.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadModule } from "./typescript.mjs";

let photo;
let delivery;
before(async () => {
  photo = await loadModule("page/state/photo.ts");
  delivery = await loadModule("page/state/delivery.ts");
});

const picked = { file: "a file", url: "blob:1" };
const report = { verdict: "pass" };
const checking = {
  ...{ kind: "checking", picked, opened: null },
  ...{ fileReport: null, resumed: null },
};
const checked = {
  ...{ kind: "checked", picked, opened: "opened", report },
  isCode: false,
};
const placing = {
  ...{ kind: "placing", picked, opened: "opened", report },
  ...{ placement: "proposal", placed: null },
};
const prepared = { kind: "prepared", from: placing, prepared: { url: "2" } };
const sending = { kind: "sending", attempt: 1, sent: 0, total: 10 };
const moved = { crop: { x: 1, y: 2, width: 3, height: 4 }, allowed: true };

test("every state but the empty one knows the file that was picked", () => {
  const refused = { kind: "refused", from: checked, refused: [] };
  const states = [
    ...[checking, { ...checking, kind: "checkFailed" }, checked, placing],
    ...[prepared, refused, { kind: "preparing", from: refused }],
  ];
  for (const state of states) {
    assert.equal(photo.pickedOf(state), picked, state.kind);
    const sent = delivery.submitted(state, sending);
    assert.equal(photo.pickedOf(sent), picked, `sending ${state.kind}`);
  }
  assert.equal(photo.pickedOf(photo.EMPTY), null);
});

test("what the file says comes before all findings", () => {
  const fileReport = { verdict: "unknown" };
  assert.equal(photo.busyWord(checking), "reading");
  const early = { ...checking, fileReport };
  assert.equal(photo.busyWord(early), "fileFirst");
  assert.equal(photo.reportOf(early), fileReport);
  assert.equal(photo.examinedOf(early), null);
  assert.equal(photo.reportOf(placing), report);
  assert.equal(photo.busyWord(placing), null);
  const preparing = { kind: "preparing", from: placing };
  assert.equal(photo.busyWord(preparing), "preparing");
});

test("a movement takes a refusal back and leaves a prepared file alone", () => {
  const refused = { kind: "refused", from: placing, refused: [] };
  const after = photo.withPlaced(refused, moved);
  assert.equal(after.kind, "placing");
  assert.equal(after.placed, moved);
  const kept = photo.withPlaced(prepared, moved);
  assert.equal(kept.prepared, prepared.prepared);
  assert.equal(photo.placedOf(kept), moved);
  assert.equal(photo.withPlaced(checking, moved), checking);
});

test("a photo that is sent stays what it was, whatever becomes of the upload", () => {
  const sent = delivery.submitted(prepared, sending);
  assert.equal(sent.kind, "sending");
  assert.equal(delivery.deliveryOf(sent), sending);
  const cancelled = delivery.submitted(prepared, { kind: "cancelled" });
  assert.equal(cancelled.kind, "notSent");
  assert.equal(delivery.itemOf(cancelled), prepared);
  const end = { kind: "received", receipt: "r" };
  const received = delivery.submitted(prepared, end);
  assert.deepEqual(delivery.deliveryOf(received), end);
  assert.equal(photo.preparedOf(received), prepared.prepared);
  assert.equal(delivery.deliveryOf(prepared), null);
});

test("an earlier visit's file is there while the photo is checked again, also during its upload", () => {
  const resumed = { crop: null, prepared: { url: "3" } };
  const again = delivery.submitted({ ...checking, resumed }, sending);
  assert.equal(photo.preparedOf(again), resumed.prepared);
  const known = photo.withItem(again, placing);
  assert.equal(known.kind, "sending");
  assert.equal(photo.examinedOf(known), placing);
});
