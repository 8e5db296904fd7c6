// The main job with photos of people, where a folder of labelled ones lies beside the repository.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  findingsOf,
  openStage,
  pick,
  press,
  receiptOf,
  storedJpegs,
  verdictOf,
} from "./stage.mjs";
import { labelledFolder } from "../native.mjs";

const photos = labelledFolder("shared/photos");
const options = { skip: photos === null };

let stage;
before(async () => (stage = photos && (await openStage())));
after(() => stage?.close());

for (const name of ["005_3000x4000.jpg", "022_4032x3024_orient6.jpg"]) {
  test(
    `12 megapixels, ${name}: place and file are fixed, only the background may reject`,
    options,
    async () => {
      const page = await stage.visit("?profile=chsi");
      await pick(page, join(photos, "K_phone", name));
      await verdictOf(page);
      const findings = await findingsOf(page);
      const of = (status) =>
        Object.keys(findings).filter(
          (check) => findings[check].status === status,
        );
      assert.ok(of("reject").every((check) => check.startsWith("background_")));
      for (const check of [
        "file_size",
        "pixel_size",
        "hair_gap",
        "face_width",
      ]) {
        assert.ok(of("fix").includes(check), check);
      }
      assert.ok(await page.$("[data-testid=prepare]"));
      assert.deepEqual(page.problems, []);
    },
  );
}

test("a compliant original arrives byte for byte", options, async () => {
  const name = join(photos, "A_clean/011_light_blue_960.jpg");
  const page = await stage.visit("?profile=cup-2023");
  await pick(page, name);
  const verdict = await verdictOf(page);
  const findings = JSON.stringify(await findingsOf(page));
  assert.notEqual(verdict, "reject", findings);
  await press(page, "upload");
  await receiptOf(page);
  const picked = readFileSync(name);
  assert.ok(picked.length > 51200);
  assert.ok(storedJpegs(stage).some((bytes) => bytes.equals(picked)));
});

test(
  "an original of 38 KB is too small where 50 KB are asked",
  options,
  async () => {
    const page = await stage.visit("?profile=cup-2023");
    await pick(page, join(photos, "A_clean/139_light_blue.jpg"));
    assert.equal(await verdictOf(page), "reject");
    const { file_size } = await findingsOf(page);
    assert.equal(file_size.status, "reject");
    assert.match(file_size.text, /37\.9 KB.*50 KB/);
  },
);
