// Writes the pictures of the page in docs/images: `node tests/browser/screenshots.mjs`, after a build.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { file, portrait } from "./pictures.mjs";
import {
  openStage,
  pick,
  press,
  receiptOf,
  root,
  verdictOf,
} from "./stage.mjs";

const folder = join(root, "docs/images");
mkdirSync(folder, { recursive: true });

const stage = await openStage();
const first = await stage.visit();
const background = "#f0f0f0";
const heads = [{ x: 0.5, crown: 0.2, height: 0.33 }];
const phone = file(
  "phone.jpg",
  await portrait(first, {
    width: 3000,
    height: 4000,
    background,
    heads,
    grain: 9,
  }),
);
const close = file(
  "close.jpg",
  await portrait(first, {
    width: 960,
    height: 1280,
    quality: 0.95,
    heads: [{ x: 0.56, crown: 0.03, height: 0.66 }],
    grain: 9,
  }),
);

/** Goes as far as `until` and takes the picture. */
async function shoot(name, { profile, scheme, english, photo, until }) {
  const page = await stage.visit(`?profile=${profile}`, (page) =>
    page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme ?? "light" },
    ]),
  );
  if (english) await page.click("header .chip:last-child");
  if (photo) {
    await pick(page, photo);
    await verdictOf(page);
  }
  if (until === "prepared" || until === "received") {
    await press(page, "prepare");
    await page.waitForSelector("[data-testid=go-submit]");
  }
  if (until === "received") {
    await press(page, "upload");
    await receiptOf(page);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await new Promise((done) => setTimeout(done, 500));
  await page.screenshot({
    path: join(folder, `${name}.webp`),
    type: "webp",
    quality: 80,
  });
}

await shoot("start", { profile: "chsi" });
await shoot("checked", { profile: "chsi", photo: phone });
await shoot("rejected", { profile: "cup-2023", photo: close });
await shoot("prepared", { profile: "chsi", photo: phone, until: "prepared" });
await shoot("received", { profile: "chsi", photo: phone, until: "received" });
await shoot("rejected-en-dark", {
  profile: "cup-2023",
  scheme: "dark",
  english: true,
  photo: close,
});
await shoot("prepared-en-dark", {
  profile: "chsi",
  scheme: "dark",
  english: true,
  photo: phone,
  until: "prepared",
});
await stage.close();
