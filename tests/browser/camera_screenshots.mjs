// Writes the pictures of the frame and of the camera in docs/images: `node tests/browser/camera_screenshots.mjs`,
// after a build.
import { join } from "node:path";
import { allowed, openCameraStage, person, show } from "./camera.mjs";
import { file } from "./pictures.mjs";
import { pick, press, root, verdictOf } from "./stage.mjs";

const RIGHT = { x: 0.5, crown: 0.215, height: 0.31 };
const FAR = { x: 0.52, crown: 0.3, height: 0.18 };

show(Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
const stage = await openCameraStage();
const blank = await stage.visit();
const films = {
  right: await person(blank, RIGHT, "#e4e4e4"),
  far: await person(blank, FAR, "#e4e4e4"),
};
const photo = file("phone.jpg", films.right);

/** A page in the given looks. */
async function open({ scheme = "light", english = false }) {
  const page = await stage.visit("?profile=chsi", async (page) => {
    await allowed(stage)(page);
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
    ]);
  });
  if (english) await page.click("header .chip:last-child");
  return page;
}

async function shoot(page, name) {
  await new Promise((done) => setTimeout(done, 500));
  const path = join(root, "docs/images", `${name}.webp`);
  await page.screenshot({ path, type: "webp", quality: 80 });
}

async function shootFrame(name, looks, drag) {
  const page = await open(looks);
  await pick(page, photo);
  await verdictOf(page);
  await press(page, "adjust");
  const frame = await page.waitForSelector("[data-testid=frame]");
  await new Promise((done) => setTimeout(done, 500));
  const { x, y, width, height } = await frame.boundingBox();
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 2 + drag, { steps: 3 });
  await page.mouse.up();
  await shoot(page, name);
}

async function shootGuide(name, film, looks, until) {
  show(films[film]);
  const page = await open(looks);
  await press(page, "camera-open");
  await page.waitForSelector(`[data-testid=camera]${until}`);
  await shoot(page, name);
}

await shootFrame("frame-en-dark", { scheme: "dark", english: true }, -60);
await shootGuide("guide", "right", {}, "[data-ready=true]");
await stage.close();
