// Pictures for the tests: made here, or labelled photos where a folder of them lies beside the repository.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { crc32, deflateSync } from "node:zlib";

const root = resolve(import.meta.dirname, "..");

/** Files that are broken, empty, or not what their name says. */
export function hostileFiles() {
  const png = drawnPng(480, 640);
  return {
    "empty.jpg": Buffer.alloc(0),
    "text.jpg": Buffer.from("this is no picture"),
    "renamed.jpg": png,
    "cut.png": png.subarray(0, png.length / 2),
    "one_pixel.png": drawnPng(1, 1),
    "wide.png": drawnPng(1200, 200),
    "drawn.png": png,
    "soi_only.jpg": Buffer.from([0xff, 0xd8, 0xff]),
    "noise.jpg": Buffer.from(
      Array.from({ length: 5000 }, (_, i) => (i * i * 31 + i * 7) & 0xff),
    ),
  };
}

/** A few labelled photos of every kind; none where there is no such folder. */
export function labelledPhotos() {
  const folder = sharedPhotos();
  if (!folder) return [];
  return [
    "A_clean/003_light_blue.jpg",
    "A_clean/011_light_blue_960.jpg",
    "A_clean/022_white.jpg",
    "A_clean/044_white_wildhair.jpg",
  ]
    .map((name) => join(folder, name))
    .filter(existsSync);
}

/** The folder of labelled photos: `shared/photos` beside the repository or a parent of it. */
export function sharedPhotos() {
  for (let at = root; ; at = dirname(at)) {
    const photos = join(at, "shared/photos");
    if (existsSync(join(photos, "truth.csv"))) return photos;
    if (at === dirname(at)) return null;
  }
}

/** A PNG with a plain blue ground and a skin-coloured oval. */
export function drawnPng(width, height) {
  const rows = Array.from({ length: height }, (_, y) => {
    const row = [0];
    for (let x = 0; x < width; x++) {
      const across = (x - 0.5 * width) / (0.25 * width);
      const down = (y - 0.45 * height) / (0.25 * height);
      row.push(
        ...(across ** 2 + down ** 2 < 1 ? [224, 172, 140] : [100, 197, 255]),
      );
    }
    return Buffer.from(row);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a,
  ]);
  const parts = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
