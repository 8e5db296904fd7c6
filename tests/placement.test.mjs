// The arithmetic of placing a photo: dragging, pinching and the room there is.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadModule } from "./typescript.mjs";

const room = { width: 3000, height: 4000, aspect: 0.75, least: 640 };
const crop = { x: 600, y: 500, width: 1500, height: 2000 };
const middle = { x: 0.5, y: 0.5 };

let maths;
let questions;
before(async () => {
  maths = await loadModule("page/placement/crop.ts");
  questions = await loadModule("page/placement/latest.ts");
});

test("one finger moves the photo with it", () => {
  const from = [{ x: 0.4, y: 0.5 }];
  const to = [{ x: 0.5, y: 0.3 }];
  const next = maths.dragged(crop, from, to, room);
  assert.ok(maths.same(next, { ...crop, x: 450, y: 900 }));
});

test("nothing leaves the photo", () => {
  const far = maths.moved(crop, { x: -9000, y: 9000 }, room);
  assert.deepEqual(far, { ...crop, x: 0, y: 2000 });
  const whole = maths.scaled(crop, 50, middle, room);
  assert.deepEqual(whole, { x: 0, y: 0, width: 3000, height: 4000 });
});

test("zoom ends where pixels would have to be invented", () => {
  const near = maths.scaled(crop, 0.01, middle, room);
  assert.equal(near.height, 640);
  const tiny = { ...room, width: 300, height: 400 };
  assert.equal(maths.scaled(crop, 1, middle, tiny).height, 400);
});

test("zooming keeps what lies under the anchor", () => {
  const anchor = { x: 0.25, y: 0.75 };
  const next = maths.scaled(crop, 0.5, anchor, room);
  const at = (c) => [c.x + anchor.x * c.width, c.y + anchor.y * c.height];
  assert.deepEqual(at(next), at(crop));
});

test("two fingers that part make the photo larger under their middle", () => {
  const before = [
    { x: 0.4, y: 0.5 },
    { x: 0.6, y: 0.5 },
  ];
  const after = [
    { x: 0.3, y: 0.5 },
    { x: 0.7, y: 0.5 },
  ];
  const next = maths.dragged(crop, before, after, room);
  assert.ok(maths.same(next, { x: 975, y: 1000, width: 750, height: 1000 }));
  const still = [middle, middle];
  assert.ok(maths.same(maths.dragged(crop, still, still, room), crop));
});

test("only the newest question waits", async () => {
  const asked = [];
  const answers = [];
  const open = [];
  const ask = questions.latest(
    (question) => {
      asked.push(question);
      return new Promise((resolve, reject) => open.push({ resolve, reject }));
    },
    (answer) => answers.push(answer),
  );
  const settled = () => new Promise((done) => setTimeout(done));
  for (const question of [1, 2, 3, 4]) ask(question);
  assert.deepEqual(asked, [1]);
  open[0].resolve("one");
  await settled();
  assert.deepEqual(asked, [1, 4]);
  open[1].reject(new Error("lost"));
  await settled();
  ask(5);
  open[2].resolve("five");
  await settled();
  assert.deepEqual(answers, ["one", "five"]);
});

test("a line of a rule that the profile lacks has no colour", async () => {
  const { linePlaces } = await loadModule("page/placement/line_places.ts");
  const head = {
    ...{ crown: [240, 80], chin: [240, 400], cheeks: [150, 330] },
    eyes: [
      [200, 240],
      [280, 240],
    ],
  };
  const rule = { check: "hair_gap", holds: true, severity: "reject" };
  const rules = [{ ...rule, min: 0.08, max: 0.17 }];
  const frame = { x: 0, y: 0, width: 480, height: 640 };
  const tones = linePlaces(frame, head, rules).map(({ rule, tone }) => [
    rule,
    tone,
  ]);
  assert.deepEqual(tones[0], ["hair_gap", "pass"]);
  assert.ok(
    tones.slice(1).every(([, tone]) => tone === null),
    `${tones}`,
  );
});

test("what the frame says never contradicts its range", async () => {
  const { wordsOf } = await loadModule("page/placement/words.ts");
  const profile = { picture: { width: 480, height: 640 } };
  const gap = { check: "hair_gap", min: 50 / 640, max: 110 / 640 };
  const said = (value, rule = gap) => wordsOf({ ...rule, value }, profile);
  assert.match(said(49.9 / 640), /上边 49 px（要求 50–110 px）/);
  assert.match(said(110.2 / 640), /上边 111 px（要求 50–110 px）/);
  const ratio = { check: "head_ratio", min: 0.5, max: null };
  assert.match(said(0.4996, ratio), /49%（要求 ≥ 50%）/);
  assert.match(said(-12 / 640), /上边 0 px（要求 50–110 px）/);
  const centre = { check: "face_center", min: -0.06, max: 0.06 };
  assert.match(
    said(-0.07, centre),
    /中间 34 px（要求 ≤ 28 px），请把照片往右移/,
  );
  assert.match(
    said(0.07, centre),
    /中间 34 px（要求 ≤ 28 px），请把照片往左移/,
  );
});
