// The same report and the same prepared bytes from the native command and from both wasm builds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { animatedGif, asCmyk, blackPng } from "./browser/odd_files.mjs";
import { file, labelledPhotos, portrait } from "./browser/pictures.mjs";
import { closeBrowser, launchChromium } from "./browser/stage.mjs";
import { native } from "./native.mjs";
import { first, freshCore, textOf } from "./wasm_core.mjs";

const PROFILES = ["chsi", "cup-2023", "biye-zhengzhao"];
/** Labelled photos to try where a folder of them lies beside the repository. */
const PHOTOS = [
  "A_clean/003_light_blue.jpg",
  "A_clean/011_light_blue_960.jpg",
  "A_clean/044_white_wildhair.jpg",
  "B_background/brick0_022.jpg",
  "I_faces/two_022_027.jpg",
  "J_files/display_p3.jpg",
  "J_files/exif_orientation_6.jpg",
  "J_files/bitflips.jpg",
];

/** The core as one of the two wasm builds. */
async function wasmCore(kind) {
  const { core, nets } = await freshCore(kind);
  return (path, profile) => {
    const photo = new core.OpenPhoto(readFileSync(path), basename(path));
    const report = photo.examine(nets, textOf(profile));
    const { bytes } = photo.prepare(nets, textOf(profile));
    photo.free();
    return {
      report: JSON.parse(JSON.stringify(report)),
      bytes: bytes && Buffer.from(bytes),
    };
  };
}

/** Paths of every picture to try. */
async function pictures() {
  const browser = await launchChromium();
  const page = await browser.newPage();
  const jpeg = await portrait(page);
  const wide = await portrait(page, { width: 1600, height: 1200 });
  const webp = await portrait(page, { type: "image/webp" });
  await closeBrowser(browser);
  const made = {
    "drawn.jpg": jpeg,
    "wide.jpg": wide,
    "drawn.webp": webp,
    "cut.jpg": jpeg.subarray(0, jpeg.length / 2),
    "inks.jpg": asCmyk(jpeg),
    "moving.gif": animatedGif(),
    "bomb.png": blackPng(30000, 30000),
    "pixel.png": blackPng(1, 1),
    "text.jpg": Buffer.from("this is no picture"),
    "empty.jpg": Buffer.alloc(0),
  };
  return [
    ...Object.entries(made).map(([name, bytes]) => file(name, bytes)),
    ...labelledPhotos(PHOTOS),
  ];
}

test("native and wasm agree to the last bit", async (t) => {
  const cores = {
    simd: await wasmCore("simd"),
    plain: await wasmCore("plain"),
  };
  for (const path of await pictures()) {
    for (const profile of PROFILES) {
      const expected = native(path, profile);
      for (const [kind, core] of Object.entries(cores)) {
        await t.test(`${basename(path)}, ${profile}, ${kind}`, () => {
          const actual = core(path, profile);
          assert.deepEqual(actual.report, expected.report);
          const [mine, other] = [actual.bytes, expected.bytes];
          assert.equal(mine?.length, other?.length);
          assert.ok(mine === other || mine.equals(other), "other bytes");
        });
      }
    }
  }
});

test("the first module says of a file what the core says before it has decoded it", async () => {
  const [{ PickedFile }, { core }] = [await first(), await freshCore("plain")];
  for (const path of await pictures()) {
    const [bytes, name] = [readFileSync(path), basename(path)];
    for (const profile of PROFILES) {
      const [early, whole] = [PickedFile, core.OpenPhoto].map((Kind) => {
        const photo = new Kind(bytes, name);
        photo.turn(90);
        const report = photo.inspect(textOf(profile));
        photo.free();
        return report;
      });
      assert.deepEqual(early, whole, `${name}, ${profile}`);
      assert.ok(early.findings.some(({ status }) => status === "unknown"));
    }
  }
});
