// axe, as a function of a page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { drawn } from "./stage.mjs";

const axe = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

/** What axe finds on the page as it stands. */
export async function violations(page) {
  await drawn(page);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
}
