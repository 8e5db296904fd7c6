// The photos of the bench: one of a phone, in the forms in which phones and cameras write it.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { portrait } from "../../tests/browser/pictures.mjs";
import { aptInstall } from "../packages.mjs";
import { root, works } from "../run.mjs";

/** 12 megapixels of a phone, where a folder of labelled photos lies beside the repository. */
const PHONE = "shared/photos/K_phone/005_3000x4000.jpg";
const SMALL = "shared/photos/A_clean/003_light_blue.jpg";

/** Photos by their name, as JPEG bytes; without labelled ones a person is drawn in `page`. */
export async function photos(page) {
  const baseline =
    labelled(PHONE) ?? (await portrait(page, { width: 3000, height: 4000 }));
  return {
    baseline,
    progressive: await progressive(baseline),
    "EXIF 6": lyingOnItsSide(baseline),
    "480×640":
      labelled(SMALL) ?? (await portrait(page, { width: 480, height: 640 })),
  };
}

function labelled(path) {
  for (let at = root; at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, path))) return readFileSync(join(at, path));
  return null;
}

/** The same coefficients in ten scans. */
async function progressive(jpeg) {
  await aptInstall(["libjpeg-turbo-progs"], () =>
    works("jpegtran", ["-version"]),
  );
  const options = { input: jpeg, maxBuffer: 1 << 26 };
  return spawnSync("jpegtran", ["-progressive", "-copy", "all"], options)
    .stdout;
}

/** The same bytes with an EXIF segment that says: turn it by a quarter. */
function lyingOnItsSide(jpeg) {
  const exif = Buffer.from(
    "ffe10022457869660000" +
      "4d4d002a00000008" +
      "0001011200030000000100" +
      "06000000000000",
    "hex",
  );
  return Buffer.concat([jpeg.subarray(0, 2), exif, jpeg.subarray(2)]);
}
