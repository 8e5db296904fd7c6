// How much memory the core takes of a phone: measured on the wasm build itself, which gives the same number everywhere.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { blockJpeg } from "./browser/blocks.mjs";
import { portrait } from "./browser/pictures.mjs";
import { closeBrowser, launchChromium } from "./browser/stage.mjs";
import { freshCore, textOf } from "./wasm_core.mjs";

const MIB = 2 ** 20;
const WALL = "#f2f0ec";

let pictures;
before(async () => {
  const browser = await launchChromium();
  const page = await browser.newPage();
  const phone = { width: 3000, height: 4000, background: WALL };
  const thumbnail = { width: 1125, height: 1500, background: WALL, quality: 1 };
  pictures = {
    jpeg: await portrait(page, phone),
    headDown: await turnedRound(page, await portrait(page, phone)),
    png: await portrait(page, { ...phone, type: "image/png" }),
    small: await portrait(page, { width: 960, height: 1280 }),
    blocks: await pixels(page, await portrait(page, thumbnail)),
  };
  await closeBrowser(browser);
});

const dataUrl = (jpeg) => `data:image/jpeg;base64,${jpeg.toString("base64")}`;

/** A JPEG on a canvas of the page, upright or upside down. */
const onCanvas = (page, jpeg, isTurned) =>
  page.evaluateHandle(
    async (url, isTurned) => {
      const image = Object.assign(new Image(), { src: url });
      await image.decode();
      const { width, height } = image;
      const canvas = document.createElement("canvas");
      Object.assign(canvas, { width, height });
      const pen = canvas.getContext("2d");
      if (isTurned) pen.setTransform(-1, 0, 0, -1, width, height);
      pen.drawImage(image, 0, 0);
      return canvas;
    },
    dataUrl(jpeg),
    isTurned,
  );

/** The JPEG upside down. */
async function turnedRound(page, jpeg) {
  const canvas = await onCanvas(page, jpeg, true);
  const url = await canvas.evaluate((c) => c.toDataURL("image/jpeg", 0.92));
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** The pixels of a JPEG, as the browser decodes them. */
async function pixels(page, jpeg) {
  const canvas = await onCanvas(page, jpeg, false);
  const { text, width, height } = await canvas.evaluate((canvas) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    let text = "";
    for (let at = 0; at < data.length; at += 32768)
      text += String.fromCharCode(...data.subarray(at, at + 32768));
    return { text: btoa(text), width, height };
  });
  return { rgba: Buffer.from(text, "base64"), width, height };
}

/** A new core: its memory has held nothing yet. */
async function newCore() {
  const { core, nets, bytes } = await freshCore("simd");
  const open = (bytes) => new core.OpenPhoto(bytes, "photo.jpg");
  return {
    /** Everything a student does to one photo; what came of preparing. */
    use(bytes, profiles) {
      const photo = open(bytes);
      const made = profiles.map((profile) => {
        photo.examine(nets, textOf(profile));
        return photo.prepare(nets, textOf(profile));
      });
      photo.free();
      return made;
    },
    /** Judges file and place alone: a drawn person has the skin and the eyes of nobody. */
    placeOnly(policy) {
      const photo = open(new Uint8Array());
      const { findings } = photo.inspect(textOf("chsi"));
      photo.free();
      return placeOnly(
        policy,
        findings.map(({ check }) => check),
      );
    },
    mebibytes: () => bytes() / MIB,
  };
}

const JUDGED = [
  "file_format",
  "pixel_size",
  "density",
  "face_count",
  "head_ratio",
  "hair_gap",
  "eye_height",
  "face_width",
  "face_center",
];

function placeOnly(policy, checks) {
  const off = checks.filter((id) => !JUDGED.includes(id));
  const limits = off.map((id) => [id, { severity: "off" }]);
  return JSON.stringify({
    id: "place-only",
    title: { zh: "仅位置", en: "Place only" },
    policy,
    picture: { width: 480, height: 640, density: 300, quality: 60 },
    grounds: [[100, 197, 255]],
    limits: { ...Object.fromEntries(limits), file_size: { max: 61440 } },
  });
}

const both = (core) => ["fit", "standardize"].map(core.placeOnly);

/** Runs a photo through a new core under both policies; the most memory it took, in MiB. */
async function peak(bytes) {
  const core = await newCore();
  for (const made of core.use(bytes, both(core)))
    assert.ok(made.bytes, JSON.stringify(made.refused));
  return core.mebibytes();
}

test("12 megapixels take at most 64 MiB, nets and file included", async () => {
  const turned = withOrientation(pictures.headDown, 3);
  for (const [name, bytes] of Object.entries({
    baseline: pictures.jpeg,
    turned,
    png: pictures.png,
  })) {
    const most = await peak(bytes);
    assert.ok(most <= 64, `${name}: ${most} MiB`);
  }
});

test("108 megapixels, baseline, take at most 128 MiB", async () => {
  const vast = blockJpeg(pictures.blocks, {});
  const most = await peak(vast);
  assert.ok(most <= 128, `${most} MiB`);
});

test("108 megapixels, progressive, are prepared or named as too large", async () => {
  const core = await newCore();
  const vast = blockJpeg(pictures.blocks, { progressive: true });
  for (const made of core.use(vast, both(core)))
    assert.ok(made.bytes || made.refused.length > 0);
});

test("fifty photos in a row take no more memory than the first few", async () => {
  const core = await newCore();
  const profiles = both(core);
  const one = (i) => {
    const large = i % 10 === 0;
    core.use(large ? pictures.jpeg : pictures.small, [profiles[i % 2]]);
  };
  for (const i of [0, 1, 2]) one(i);
  core.use(pictures.jpeg, profiles);
  const few = core.mebibytes();
  for (let i = 0; i < 50; i += 1) one(i);
  const many = core.mebibytes();
  assert.ok(many <= few + 1, `${few} → ${many} MiB`);
});

/** The JPEG with an EXIF segment that says how it is turned. */
function withOrientation(jpeg, orientation) {
  const exif = Buffer.from(
    "ffe10022457869660000" + "4d4d002a00000008" + "0001011200030000000100",
    "hex",
  );
  const rest = Buffer.from([orientation, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([jpeg.subarray(0, 2), exif, rest, jpeg.subarray(2)]);
}
