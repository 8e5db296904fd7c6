// The frame: dragged, pinched, by wheel and by keys; what it shows is what is made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { file, portrait } from "./pictures.mjs";
import {
  FIRST_UPLOAD,
  openStage,
  pick,
  press,
  root,
  verdictOf,
} from "./stage.mjs";

const axe = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const SIZE = { width: 1800, height: 2400 };

/** The national rule without the width of the face. */
function withoutWidth() {
  const spec = JSON.parse(readFileSync(join(root, "specs/chsi.json"), "utf8"));
  const face_width = { severity: "off" };
  const limits = { ...spec.limits, face_width };
  const own = { ...spec, id: "no-width", limits };
  return file("no-width.json", JSON.stringify(own));
}

let stage;
let photo;
let page;
before(async () => {
  stage = await openStage([], ["--profile", withoutWidth()]);
  const blank = await stage.visit();
  const heads = [{ x: 0.46, crown: 0.24, height: 0.3 }];
  const jpeg = await portrait(blank, { ...SIZE, background: "#f0f0f0", heads });
  photo = file("framed.jpg", jpeg);
  page = await opened();
});
after(() => stage.close());

/** A page with the photo under the frame. */
async function opened(query = "?profile=chsi") {
  const page = await stage.visit(query);
  await pick(page, photo);
  assert.notEqual(await verdictOf(page), "reject");
  await openFrame(page);
  return page;
}

/** The frame fills the screen only when it is asked for. */
async function openFrame(page) {
  await press(page, "adjust");
  await page.waitForSelector("[data-testid=frame]");
}

/** Back to the page, and on to the prepared photo. */
async function prepare(page) {
  await press(page, "frame-done");
  await page.waitForSelector("[data-testid=frame]", { hidden: true });
  await press(page, "prepare");
}

/** The crop that is shown, once what was pressed has been drawn. */
async function cropOf(page) {
  await page.evaluate(
    () =>
      new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(done)),
      ),
  );
  return page.$eval("[data-testid=frame]", ({ dataset }) =>
    dataset.crop.split(" ").map(Number),
  );
}

const toneOf = (page, check) =>
  page.$eval(
    `.frame-lines line[data-check=${check}]`,
    ({ dataset }) => dataset.tone,
  );

const wordsOf = (page) =>
  page.$eval(".frame-words", ({ textContent }) => textContent);

/** Waits for a line to take a colour. */
const turns = (page, check, tone) =>
  page.waitForSelector(
    `.frame-lines line[data-check=${check}][data-tone=${tone}]`,
  );

/** A place in the frame, in shares of it, in pixels of the window. */
const spot = (page, x, y) =>
  page.$eval(
    "[data-testid=frame]",
    (frame, x, y) => {
      const { left, top, width, height } = frame.getBoundingClientRect();
      return { x: left + x * width, y: top + y * height };
    },
    x,
    y,
  );

async function drag(page, from, to) {
  const [a, b] = [await spot(page, ...from), await spot(page, ...to)];
  await page.mouse.move(a.x, a.y);
  await page.mouse.down();
  await page.mouse.move(b.x, b.y, { steps: 5 });
  await page.mouse.up();
}

async function touch(page, ...frames) {
  const client = await page.createCDPSession();
  const send = (type, touchPoints) =>
    client.send("Input.dispatchTouchEvent", { type, touchPoints });
  for (const [index, frame] of frames.entries()) {
    const points = await Promise.all(frame.map(([x, y]) => spot(page, x, y)));
    const touches = points.map((point, id) => ({ ...point, id }));
    await send(index === 0 ? "touchStart" : "touchMove", touches);
  }
  await send("touchEnd", []);
}

test("the proposal keeps every rule", async () => {
  for (const check of [
    "hair_gap",
    "eye_height",
    "head_ratio",
    "face_width",
    "face_center",
  ])
    assert.equal(await toneOf(page, check), "pass", check);
  assert.match(await wordsOf(page), /位置合格/);
});

test("of a rule that the profile lacks the frame draws nothing", async () => {
  const own = await opened("?profile=no-width");
  const shown = await own.$$eval(".frame-lines [data-check]", (all) =>
    all.map((part) => [part.dataset.check, part.checkVisibility()]),
  );
  const seen = (check) =>
    shown.filter(([name]) => name === check).some(([, isShown]) => isShown);
  assert.ok(seen("hair_gap") && seen("head_ratio"), `${shown}`);
  assert.ok(shown.some(([name]) => name === "face_width"));
  assert.equal(seen("face_width"), false);
});

test("at large type on a small screen every button of the frame is in reach", async () => {
  const own = await stage.visit("?profile=chsi");
  await own.click("header .chip:first-child");
  await own.setViewport({
    ...{ width: 320, height: 560, isMobile: true, hasTouch: true },
    deviceScaleFactor: 2,
  });
  await pick(own, photo);
  await verdictOf(own);
  await openFrame(own);
  const proposal = await cropOf(own);
  const reach = (id) =>
    own.$eval(`[data-testid=${id}]`, (button) => {
      const { bottom, left, right, top } = button.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const at = document.elementFromPoint(x, y);
      return button.contains(at) && bottom <= innerHeight;
    });
  assert.ok((await reach("frame-done")) && (await reach("frame-undo")));
  await own.$eval(".placer", (sheet) => sheet.scrollTo(0, sheet.scrollHeight));
  assert.ok(await reach("frame-closer"));
  await own.tap("[data-testid=frame-closer]");
  assert.notDeepEqual(await cropOf(own), proposal);
  await own.tap("[data-testid=frame-undo]");
  assert.deepEqual(await cropOf(own), proposal);
  await own.tap("[data-testid=frame-done]");
  await own.waitForSelector("[data-testid=frame]", { hidden: true });
});

test("a drag breaks a rule in words, one tap brings the proposal back", async () => {
  const proposal = await cropOf(page);
  await drag(page, [0.5, 0.6], [0.5, 0.3]);
  await turns(page, "hair_gap", "reject");
  assert.match(
    await wordsOf(page),
    /头顶到上边 .*px（要求 50–110 px）.*往下移/,
  );
  await press(page, "frame-done");
  await page.waitForSelector("[data-testid=frame]", { hidden: true });
  await page.waitForSelector("[data-testid=prepare][aria-disabled=true]");
  await press(page, "prepare");
  await page.waitForSelector("[data-testid=frame]");
  const focus = await page.evaluate(
    () => document.activeElement.dataset.testid,
  );
  assert.equal(focus, "frame");
  await turns(page, "hair_gap", "reject");
  await page.waitForFunction(
    () => document.querySelector(".frame [role=status]").textContent.length > 5,
  );
  await press(page, "frame-reset");
  await turns(page, "hair_gap", "pass");
  assert.deepEqual(await cropOf(page), proposal);
  await page.waitForSelector("[data-testid=prepare][aria-disabled=false]");
});

test("undo goes back by one movement", async () => {
  const before = await cropOf(page);
  // A second after the last movement, and as if the drag took no time.
  await page.evaluate(() => {
    const later = performance.now() + 1000;
    performance.now = () => later;
  });
  await drag(page, [0.5, 0.6], [0.5, 0.5]);
  assert.notDeepEqual(await cropOf(page), before);
  await press(page, "frame-undo");
  assert.deepEqual(await cropOf(page), before);
  await page.evaluate(() => delete performance.now);
});

test("a finger that scrolls over the photo does not move it", async () => {
  const own = await stage.visit("?profile=chsi");
  await pick(own, photo);
  await verdictOf(own);
  const still = await own.waitForSelector(".still img");
  const place = (image) => [image.style.left, image.style.top];
  const before = await still.evaluate(place);
  const { x, y } = await still.evaluate((image) => {
    const { left, top } = image.parentElement.getBoundingClientRect();
    return { x: left + 60, y: top + 90 };
  });
  const client = await own.createCDPSession();
  const send = (type, touchPoints) =>
    client.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", [{ x, y }]);
  await send("touchMove", [{ x, y: y - 70 }]);
  await send("touchEnd", []);
  assert.equal(await own.$("[data-testid=frame]"), null);
  assert.deepEqual(await still.evaluate(place), before);
});

test("two fingers zoom, one moves, and the page stays where it is", async () => {
  const before = await cropOf(page);
  const scrolled = await page.evaluate(() => scrollY);
  const wide = [
    [0.2, 0.5],
    [0.8, 0.5],
  ];
  const narrow = [
    [0.42, 0.5],
    [0.58, 0.5],
  ];
  await touch(page, narrow, wide);
  const closer = await cropOf(page);
  assert.ok(closer[3] < before[3] * 0.5, `${before} → ${closer}`);
  await turns(page, "head_ratio", "reject");
  await touch(page, wide, narrow);
  assert.ok((await cropOf(page))[3] > closer[3] * 1.8);
  await press(page, "frame-reset");
  const held = await cropOf(page);
  await touch(page, [[0.5, 0.5]], [[0.5, 0.4]], [[0.5, 0.3]]);
  const moved = await cropOf(page);
  assert.ok(moved[1] > held[1] + 0.1 * held[3], `${held} → ${moved}`);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  await press(page, "frame-reset");
});

test("keys, wheel and buttons", async () => {
  await page.focus("[data-testid=frame]");
  const [x, y, , height] = await cropOf(page);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowUp");
  let now = await cropOf(page);
  assert.ok(now[0] > x && now[1] > y, `${now}`);
  await page.keyboard.press("+");
  now = await cropOf(page);
  assert.ok(now[3] < height);
  await page.keyboard.press("-");
  assert.ok(Math.abs((await cropOf(page))[3] - height) < 1);
  await page.keyboard.press("Home");
  assert.deepEqual((await cropOf(page)).slice(0, 2), [x, y]);
  const at = await spot(page, 0.5, 0.5);
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel({ deltaY: -100 });
  await page.waitForFunction(
    (height) =>
      Number(
        document
          .querySelector("[data-testid=frame]")
          .dataset.crop.split(" ")[3],
      ) < height,
    {},
    height,
  );
  await press(page, "frame-wider");
  await press(page, "frame-wider");
  await press(page, "frame-wider");
  await press(page, "frame-closer");
  await press(page, "frame-reset");
});

test("what the frame shows is what is made", async () => {
  await page.evaluate(() => {
    const { postMessage } = Worker.prototype;
    window.asked = [];
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.call === "prepare") window.asked.push(message.given);
      return postMessage.call(this, message, ...rest);
    };
  });
  await page.focus("[data-testid=frame]");
  for (const key of ["ArrowLeft", "ArrowDown", "+"])
    await page.keyboard.press(key);
  const chosen = await cropOf(page);
  await prepare(page);
  await page.waitForSelector(FIRST_UPLOAD);
  await press(page, "compare");
  const [{ crop }] = await page.evaluate(() => window.asked);
  assert.deepEqual([crop.x, crop.y, crop.width, crop.height], chosen);
  const shown = await page.$eval(".before", ({ style }) => [
    parseFloat(style.width),
    parseFloat(style.left),
    parseFloat(style.top),
  ]);
  const [x, y, width, height] = chosen;
  const wanted = [SIZE.width / width, -x / width, -y / height];
  shown.forEach((percent, i) =>
    assert.ok(Math.abs(percent - 100 * wanted[i]) < 0.1, `${shown}`),
  );
  await press(page, "adjust");
  await page.waitForSelector("[data-testid=frame]");
  assert.deepEqual(await cropOf(page), chosen);
  assert.deepEqual(page.problems, []);
});

test("the core makes the crop that was chosen, and its file passes", async () => {
  const jpeg = readFileSync(photo).toString("base64");
  const seen = await page.evaluate(async (base64) => {
    const { load } = await import("/xuezhao/index.js");
    const engine = await load({ base: "/xuezhao/" });
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const photo = await engine.open(bytes.buffer);
    const { crop, rules, leastHeight } = await photo.place("chsi");
    const same = await photo.evaluate("chsi", crop);
    const chosen = { ...crop, x: crop.x + 12, y: crop.y - 8 };
    const made = await photo.prepare("chsi", { crop: chosen });
    const far = await photo.evaluate("chsi", { ...crop, y: crop.y + 400 });
    engine.close();
    return { crop, rules, same, leastHeight, chosen, made, far };
  }, jpeg);
  assert.deepEqual(seen.rules, seen.same);
  assert.ok(seen.rules.every(({ holds, margin }) => holds && margin > 0));
  assert.equal(seen.leastHeight, 640);
  assert.notEqual(seen.made.report?.verdict ?? "none", "reject");
  for (const side of ["x", "y", "width", "height"])
    assert.ok(Math.abs(seen.made.crop[side] - seen.chosen[side]) <= 0.25);
  const broken = seen.far.filter(({ holds }) => !holds);
  assert.ok(broken.some(({ check }) => check === "hair_gap"));
});

test("under an original policy the lines are only shown", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await pick(page, photo);
  await verdictOf(page);
  await page.waitForSelector(".lines");
  assert.equal(await page.$("[data-testid=frame]"), null);
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing, ${scheme}`, async () => {
    const own = await opened();
    await own.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
    ]);
    await drag(own, [0.5, 0.6], [0.5, 0.3]);
    await turns(own, "hair_gap", "reject");
    await own.evaluate(axe);
    const { violations } = await own.evaluate(() => window.axe.run());
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
    );
    assert.deepEqual(found, []);
  });
}
