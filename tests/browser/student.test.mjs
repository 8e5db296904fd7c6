// What a student meets on the way, each on a photo or on the first screen: the first buttons, names and focus of what can be
// pressed, the size of the photo, originals that are too large, other photos than those of the six services.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { FROM_A_PHONE, file, portrait } from "./pictures.mjs";
import { pickNew } from "./sending.mjs";
import {
  drawn,
  FIRST_UPLOAD,
  openStage,
  openSubmit,
  pick,
  prepare,
  press,
  searchService,
  textOf,
  verdictOf,
} from "./stage.mjs";

let stage;
let good;
let near;
before(async () => {
  stage = await openStage();
  const page = await stage.visit();
  good = file("good.jpg", await portrait(page, FROM_A_PHONE));
  const heads = [{ x: 0.5, crown: 0.03, height: 0.7 }];
  near = file("near.jpg", await portrait(page, { ...FROM_A_PHONE, heads }));
});
after(() => stage.close());

test("the first screen: what it is, one main action, the camera beside it, and a photo for no service at all", async () => {
  const page = await stage.visit("?profile=chsi");
  const hero = await textOf(page, ".hero");
  assert.match(hero, /毕业证件照，一次通过/);
  assert.match(hero, /手机本地检测，不上传/);
  const [album, camera] = await Promise.all(
    [".pick-album", "[data-testid=camera-open]"].map((selector) =>
      page.$eval(selector, (button) => ({
        text: button.innerText.trim(),
        ...button.getBoundingClientRect().toJSON(),
      })),
    ),
  );
  assert.equal(album.text, "检测我的照片");
  assert.equal(camera.text, "拍一张");
  assert.ok(Math.abs(album.top - camera.top) < 2, "beside each other");
  assert.ok(album.bottom < 844, "without scrolling");
  assert.match(await textOf(page, "[data-testid=just-photo]"), /不上传/);
  await page.$eval("[data-testid=profile]", (list) => {
    list.value = "cet";
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await page.waitForFunction(
    () => document.querySelector("[data-testid=profile]").value === "cet",
  );
  await press(page, "just-photo");
  await page.waitForFunction(
    () => document.querySelector("[data-testid=profile]").value === "chsi",
  );
});

test("what to tell a studio: size, density, background, no retouching", async () => {
  const page = await stage.visit("?profile=chsi");
  await page.waitForSelector(".services ~ .tools .chip");
  await page.$$eval(".services ~ .tools .chip", ([chip]) => chip.click());
  const sheet = await page.waitForSelector("dialog .bullets");
  const words = await sheet.evaluate((list) => list.innerText);
  assert.match(words, /480×640 像素，300 dpi/);
  assert.match(words, /浅蓝.*白色.*浅灰/);
  assert.match(words, /不修图/);
});

/** Whatever the keyboard reaches, in its order: its name as it is announced, what is written on it, and its ring. */
async function reached(page) {
  const all = [];
  await page.evaluate(() => document.activeElement?.blur());
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const active = document.activeElement;
      if (!active || active === document.body || active.dataset.seen)
        return null;
      active.dataset.seen = "true";
      const label = active.closest("label");
      const shown = label ?? active;
      const ring = (element) => {
        const { outlineStyle, outlineWidth, boxShadow } =
          getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
          ? "outline"
          : boxShadow;
      };
      return {
        is: active.dataset.testid ?? active.tagName,
        isButton: /^(BUTTON|SUMMARY)$/.test(active.tagName),
        said:
          active.getAttribute("aria-label") ??
          (label ?? active).innerText.trim(),
        written: shown.innerText?.trim() ?? "",
        rings: [ring(active), ring(shown)],
      };
    });
    if (here) all.push(here);
  }
  return all;
}

for (const [where, walk] of [
  ["the first screen", async () => {}],
  [
    "a fault",
    async (page) => {
      await pick(page, near);
      await verdictOf(page);
    },
  ],
  ["a finished photo", (page) => prepare(page, good)],
])
  test(`${where}: the keyboard reaches what can be pressed, and sees where it is`, async () => {
    const page = await stage.visit("?profile=chsi");
    await walk(page);
    // The page takes a finished photo into focus itself once it stands, which shows no ring.
    await drawn(page);
    const all = await reached(page);
    assert.ok(all.length >= 5, JSON.stringify(all));
    for (const { is, rings } of all)
      assert.ok(
        rings.some((ring) => ring !== "none"),
        `${is} shows no focus`,
      );
    for (const { is, said, written, isButton } of all)
      if (isButton && written !== "")
        assert.ok(
          said.includes(written) || written.includes(said),
          `${is} is announced as ${said}, and says ${written}`,
        );
  });

test("what takes another photo is announced as what is written on it", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await pick(page, near);
  assert.equal(await verdictOf(page), "reject");
  const { children } = await page.accessibility.snapshot();
  const names = JSON.stringify(children);
  assert.match(names, /换照片/);
  assert.match(names, /重新拍摄/);
  assert.doesNotMatch(names, /从相册选择/);
});

test("the photo is shown clean and takes at most six tenths of the height", async () => {
  const page = await stage.visit("?profile=cup-2023");
  await pick(page, near);
  await verdictOf(page);
  await page.waitForSelector(".picture img");
  const share = await page.$eval(
    ".picture img",
    (image) => image.getBoundingClientRect().height / innerHeight,
  );
  assert.ok(share > 0.4 && share <= 0.6, `${share}`);
  const drawn = await page.$$eval(".picture .region", (all) => all.length);
  assert.ok(drawn <= 1);
});

test("an original that the receiver would not take is named with both sizes before anything is sent", async () => {
  const page = await stage.visit("?profile=cup-2023");
  page.setDefaultTimeout(60_000);
  const posted = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posted.push(request.url());
  });
  const bytes = await pickNew(page, 360);
  assert.ok(bytes.length > 20 * 2 ** 20);
  const told = await page.waitForSelector(".part-send .failure");
  const words = await told.evaluate((element) => element.innerText);
  const megabytes = Math.ceil(bytes.length / 2 ** 20);
  assert.match(words, new RegExp(`${megabytes} MB.*最多接收 20 MB`));
  assert.equal(await page.$(FIRST_UPLOAD), null);
  assert.deepEqual(posted, []);
});

for (const [name, id] of [
  ["一寸", "yi-cun"],
  ["二寸", "er-cun"],
  ["四六级", "cet"],
  ["计算机二级", "ncre"],
  ["考研", "kaoyan"],
  ["教资", "jiaoshi"],
  ["身份证", "shenfenzheng"],
])
  test(`${name} is found by its name, says where its rules come from, and is made of a photo`, async () => {
    const page = await stage.visit("?profile=chsi");
    await searchService(page, name);
    await page.waitForFunction(
      () =>
        document.querySelectorAll(".services li:not([hidden])").length === 1,
      { polling: 100 },
    );
    await page.$eval(".services li:not([hidden]) button", (b) => b.click());
    await page.waitForFunction(
      (id) => document.querySelector("[data-testid=profile]").value === id,
      { polling: 100 },
      id,
    );
    assert.match(
      await textOf(page, ".part-profile"),
      /\d{4}-\d\d-\d\d.*(核对|官方)/s,
    );
    await prepare(page, good);
    const [width, height] = await page.$eval(".picture img", (image) => [
      image.naturalWidth,
      image.naturalHeight,
    ]);
    const profile = JSON.parse(
      readFileSync(new URL(`../../specs/${id}.json`, import.meta.url), "utf8"),
    );
    assert.deepEqual(
      [width, height],
      [profile.picture.width, profile.picture.height],
    );
    await openSubmit(page);
  });
