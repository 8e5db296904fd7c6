// What the result says first: the worst cause in one sentence, and one button under it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { labelledFolder } from "../native.mjs";
import { file, portrait } from "./pictures.mjs";
import { openStage, pick, verdictOf } from "./stage.mjs";

const photos = labelledFolder("shared/photos");
const people = labelledFolder("real-photos");

let stage;
let page;
before(async () => {
  stage = await openStage();
  page = await stage.visit("?profile=chsi");
  await page.setViewport({ width: 360, height: 780 });
  await page.waitForSelector("[data-testid=photo-input]");
});
after(() => stage?.close());

/** Waits until all of this lies on the screen, without any scrolling. */
const seenAtOnce = (page, selectors) =>
  page.waitForFunction(
    (selectors) =>
      selectors.every((selector) => {
        const shown = document.querySelector(selector);
        const { top, bottom } = shown.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
    { polling: 100, timeout: 10_000 },
    selectors,
  );

/** What the page says first of a photo. */
async function answerTo(path) {
  await pick(page, path);
  await verdictOf(page);
  const answer = await page.$eval("[data-testid=headline]", (view) => ({
    cause: view.dataset.cause,
    text: view.textContent,
    tone: /tone-(\w+)/.exec(view.parentElement.className)[1],
  }));
  const main = await page.$$eval(".bar .is-main", (all) =>
    all.map(({ textContent }) => textContent),
  );
  assert.equal(main.length, 1, `one main button, not ${main}`);
  await seenAtOnce(page, [".verdict h2", ".bar .is-main"]);
  return { ...answer, main: main[0] };
}

/** Rounded lenses, bridge and temples, and the colour that they let through. */
const SUNGLASSES = [
  "M-57 80q0-8 8-8h36q8 0 8 8v28q0 10-10 10h-32q-10 0-10-10z" +
    "M5 80q0-8 8-8h36q8 0 8 8v28q0 10-10 10h-32q-10 0-10-10z" +
    "M-8 80h16v4h-16zM-71 82h16v3h-16zM55 82h16v3h-16z",
  "rgba(40, 22, 12, 0.88)",
];

/** A drawn head for a clone without photos: name, options of the drawing, what is said first. */
const DRAWN = [
  {
    name: "sunglasses",
    options: { over: [SUNGLASSES] },
    cause: "glasses_dark",
    says: /深色眼镜/,
  },
  {
    name: "mask",
    options: { over: [["M-66 128h132q2 50-66 78q-68-28-66-78z", "#7fc4dd"]] },
    cause: "face_occluded",
    says: /遮住/,
  },
  {
    name: "sticker",
    options: { over: [["M-36 148h72v44h-72z", "#f4d13a"]] },
    cause: "face_occluded",
    says: /遮住/,
  },
  {
    name: "hand before the mouth",
    options: {
      over: [
        [
          "M-90 250q-30-60-10-110q10-20 34-18l70 4q16 4 10 22l-40 6q40 0 44 12q2 16-44 18q40 0 40 14q-2 16-46 16q30 4 26 18q-6 12-40 10l-20 30z",
          "#d9a47c",
        ],
      ],
    },
    cause: "face_occluded",
    says: /遮住/,
  },
  {
    name: "shadow on the wall",
    options: {
      background: "#f0f0f0",
      over: [
        ["M64 40q30 60 8 150l30 60h40q34-120-8-230z", "rgba(60,60,70,0.35)"],
      ],
    },
    cause: "background_shadow",
    says: /影子/,
    tone: "doubtful",
  },
  {
    name: "red cast",
    options: { background: "#f0f0f0", veil: "rgba(230, 30, 40, 0.3)" },
    cause: "natural_color",
    says: /偏色，发红/,
  },
  {
    name: "green cast",
    options: { background: "#f0f0f0", veil: "rgba(30, 190, 40, 0.35)" },
    cause: "natural_color",
    says: /偏色/,
  },
  {
    name: "nobody",
    options: { heads: [] },
    cause: "face_count",
    says: /没有找到人脸/,
  },
  {
    name: "too near at 12 megapixels",
    options: {
      ...{ width: 3000, height: 4000, quality: 0.8 },
      heads: [{ x: 0.5, crown: 0.04, height: 0.86 }],
    },
    cause: "head_ratio",
    says: /离镜头太近/,
  },
];

for (const { name, options, cause, says, tone = "bad" } of DRAWN)
  test(`drawn: ${name}`, async () => {
    const picture = await portrait(page, options);
    const answer = await answerTo(file(`${name}.jpg`, picture));
    assert.equal(answer.cause, cause, answer.text);
    assert.match(answer.text, says);
    assert.equal(answer.tone, tone);
    assert.match(answer.main, tone === "bad" ? /重新拍摄/ : /换一张原图/);
  });

test("drawn: a PNG that is fine will become a JPEG", async () => {
  const picture = await portrait(page, { type: "image/png", grain: 9 });
  const answer = await answerTo(file("fine.png", picture));
  assert.equal(answer.cause, "file_format", answer.text);
  assert.match(answer.text, /可以用，会转成 JPG/);
  assert.equal(answer.tone, "good");
  assert.match(answer.main, /下一步/);
});

/** A labelled photo, and what must be said first of it. */
const LABELLED = [
  ["M_eyes_pose/sun_032.jpg", "glasses_dark", /深色眼镜/, "bad"],
  ["M_eyes_pose/sun_063.jpg", "glasses_dark", /深色眼镜/, "bad"],
  ["I_faces/mask_011.jpg", "face_occluded", /脸被遮住/, "bad"],
  ["B_background/shadow2_101.jpg", "background_shadow", /影子/, "doubtful"],
  ["B_background/shadow3_141.jpg", "background_shadow", /影子/, "doubtful"],
  ["F_light/cast_green_034.jpg", "natural_color", /偏色，发绿/, "bad"],
  ["F_light/cast_magenta_068.jpg", "natural_color", /偏色/, "bad"],
  ["I_faces/nobody_white.jpg", "face_count", /没有找到人脸/, "bad"],
  ["C_geometry/ratio75_128.jpg", "head_ratio", /离镜头太近/, "bad"],
  ["I_faces/far_12_027.jpg", "head_ratio", /离镜头太远/, "bad"],
  ["C_geometry/top-5_063.jpg", "hair_gap", /头顶被切掉/, "bad"],
  ["C_geometry/size478x640_068.jpg", "pixel_size", /差 2 像素/, "bad"],
  ["J_files/png.png", "file_format", /可以用，会转成 JPG/, "good"],
  ["A_clean/011_light_blue_960.jpg", "", /合格/, "good"],
];

/** Real people with a hand at the face, of whom much else is wrong too. */
const HANDS = [
  ["mebeauty_asian/mebeauty_asian_054.jpg", "face_occluded", /遮住/, "bad"],
  ["mebeauty_asian/mebeauty_asian_059.jpg", "face_occluded", /遮住/, "bad"],
  ["eyes_extra/eyes_extra_039.jpg", "face_occluded", /遮住/, "bad"],
  ["scut_bulk/AF678.jpg", "face_occluded", /遮住/, "bad"],
];

for (const [folder, all] of [
  [photos, LABELLED],
  [people, HANDS],
])
  for (const [name, cause, says, tone] of folder ? all : [])
    test(`labelled: ${name}`, async () => {
      const answer = await answerTo(join(folder, name));
      assert.equal(answer.cause, cause, answer.text);
      assert.match(answer.text, says);
      assert.equal(answer.tone, tone);
      const [first] = await page.$$eval(".fault", (cards) =>
        cards.map(({ dataset }) => dataset.check),
      );
      if (tone === "bad") assert.equal(first, cause, "the first card");
    });

test("a fault shows its place, what to do and how it should look; numbers are under details", async () => {
  const over = DRAWN[0].options.over;
  await answerTo(file("again.jpg", await portrait(page, { over })));
  const card = "[data-testid=finding][data-check=glasses_dark]";
  assert.equal((await page.$$(`${card} .cut img`)).length, 1);
  assert.equal((await page.$$(`${card} .mini`)).length, 2);
  const words = await page.$eval(
    `${card} .fault-words`,
    ({ textContent }) => textContent,
  );
  assert.doesNotMatch(words, /\d/);
  const details = await page.$eval(
    `${card} details`,
    ({ open, textContent }) => ({ open, textContent }),
  );
  assert.equal(details.open, false);
  assert.match(details.textContent, /测得.*%.*要求.*%/);
  const marks = await page.$$eval(".picture .region", ({ length }) => length);
  assert.equal(marks, 1);
  const linesShown = () =>
    page.$eval(
      ".head-lines",
      (lines) => getComputedStyle(lines).display !== "none",
    );
  assert.equal(await linesShown(), false);
  await page.click(".lines-switch");
  assert.equal(await linesShown(), true);
  await page.$$eval("details", (all) =>
    all.forEach((details) => (details.open = true)),
  );
  assert.deepEqual(await violations(page), []);
});

/** The ends of a range in words: "至少 20", "50–110", "不超过 7%", "大于 50 KB"; null for what is no range of numbers. */
function rangeOf(required) {
  const numbers = required.replace("（0–100）", "").match(/[\d.]+/g);
  const [first, second] = (numbers ?? []).map(Number);
  if (/×|色/.test(required) || first === undefined) return null;
  if (/^(至少|大于)/.test(required)) return [first, Infinity];
  if (/^(不超过|小于)/.test(required)) return [-Infinity, first];
  return [first, second ?? first];
}

test("numbers of every fault: outside their range, on a scale, no colour difference", async () => {
  const bad = {
    ...{ background: "#c03030", veil: "rgba(30, 190, 40, 0.35)" },
    ...{ width: 300, height: 380, quality: 0.3 },
  };
  let compared = 0;
  for (const [at, { options }] of [{ options: bad }, ...DRAWN].entries()) {
    await answerTo(file(`number-${at}.jpg`, await portrait(page, options)));
    const rows = await page.$$eval(".measures", (all) =>
      all.map((list) =>
        [...list.querySelectorAll("dd")].map((dd) => dd.textContent),
      ),
    );
    for (const [rule, measured, required] of rows) {
      const row = `${rule}: ${measured}, ${required}`;
      assert.doesNotMatch(row, /ΔE|delta/i);
      if (!required || !/^[\d.]/.test(measured)) continue;
      const value = parseFloat(measured);
      if (measured.includes("（0–100）")) assert.ok(value <= 100, row);
      const range = rangeOf(required);
      if (!range) continue;
      compared += 1;
      const isStrict = /^(大于|小于)/.test(required);
      const [low, high] = range;
      const isOutside = isStrict
        ? value <= low || value >= high
        : value < low || value > high;
      assert.ok(isOutside, row);
    }
  }
  assert.ok(compared >= 8, `${compared} rows with a number and a range`);
  assert.deepEqual(page.problems, []);
});
