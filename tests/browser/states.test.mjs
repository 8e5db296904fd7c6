// Every state of the page, walked on a phone: axe finds nothing, in both languages, light and dark, with large type and with all
// that opens; nothing runs out of the screen; and at most one button asks to be pressed.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { violations } from "./axe.mjs";
import { mainButtons } from "./stage.mjs";
import { STATES, colors, inBothLanguages, stage } from "./states.mjs";

after(() => stage.close());

/** Width and height of the screen. */
const SMALL_PHONE = [360, 780];

const toggleLargeType = (page) =>
  page.$eval("header .chip:first-child", (chip) => chip.click());

const openAll = (page) =>
  page.$$eval("details", (all) =>
    all.forEach((details) => (details.open = true)),
  );

/** What is wider than the screen, by how many pixels. */
const excess = (page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });

/** Under axe, in both colours. */
async function look(page, where) {
  for (const scheme of ["light", "dark"]) {
    await colors(page, scheme);
    assert.deepEqual(await violations(page), [], `${where}, ${scheme}`);
  }
  assert.equal(await excess(page), 0, `${where}: wider than the screen`);
}

for (const state of Object.keys(STATES))
  test(`${state}: axe finds nothing, nothing runs out, one main button`, async () => {
    await inBothLanguages(
      state,
      async (page, language) => {
        const buttons = await mainButtons(page);
        assert.ok(buttons.length <= 1, `${language}: ${buttons}`);
        await look(page, language);
        await toggleLargeType(page);
        await openAll(page);
        await look(page, `${language}, large type, all open`);
        await toggleLargeType(page);
        assert.deepEqual(page.problems, []);
      },
      SMALL_PHONE,
    );
  });
