// Writes a picture of every step in both languages to docs/images/steps: `node tests/browser/step_screenshots.mjs`,
// after a build.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { lookAt, openServices, stage } from "./services.mjs";
import { root } from "./stage.mjs";

const folder = join(root, "docs/images/steps");
mkdirSync(folder, { recursive: true });

/** Which steps are shown of which service; `photo` as it is once there is something to see. */
const SHOWN = {
  "cup-2023": "school level identity confirm rules",
  "biye-zhengzhao": "start code last_four photo prepared submit status",
  "tuxiang-caiji": "feature contact address",
};

/** The page at the size of a phone, as it stands. */
async function shoot(page, name) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  await new Promise((done) => setTimeout(done, 500));
  const path = join(folder, `${name}.webp`);
  await page.screenshot({ path, type: "webp", quality: 60 });
}

/** The step in both languages; then the page is in Chinese again. */
async function shootBoth(page, step) {
  const switchLanguage = () =>
    page.$eval("header .chip:last-child", (button) => button.click());
  await shoot(page, `${step}-zh`);
  await switchLanguage();
  await shoot(page, `${step}-en`);
  await switchLanguage();
}

await openServices();
try {
  for (const [id, words] of Object.entries(SHOWN)) {
    const shown = words.split(" ");
    const page = await stage.visit(`?profile=${id}`, (page) =>
      page.setViewport({ width: 390, height: 844, isMobile: true }),
    );
    await lookAt(page, id, async (step) => {
      if (shown.includes(step)) await shootBoth(page, step);
    });
  }
} finally {
  await stage.close();
}
