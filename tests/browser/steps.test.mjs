// Every step of the services under axe: light and dark, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { violations } from "./axe.mjs";
import { lookAt, openServices, stage } from "./services.mjs";
import { mainButtons } from "./stage.mjs";

before(() => openServices());
after(() => stage.close());

for (const id of ["cup-2023", "biye-zhengzhao", "tuxiang-caiji"]) {
  test(`axe finds nothing at any step of ${id}`, async () => {
    const page = await stage.visit(`?profile=${id}`);
    await lookAt(page, id, async (step) => {
      const buttons = await mainButtons(page);
      assert.ok(buttons.length <= 1, `${step}: ${buttons}`);
      for (const value of ["light", "dark"]) {
        const name = "prefers-color-scheme";
        await page.emulateMediaFeatures([{ name, value }]);
        // Twice: to the other language and back.
        for (const language of ["first", "second"]) {
          const where = `${step}, ${value}, ${language} language`;
          assert.deepEqual(await violations(page), [], where);
          await page.$eval("header .chip:last-child", (chip) => chip.click());
        }
      }
    });
  });
}
