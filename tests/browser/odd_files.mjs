// Files that are not a photo, or not the photo that they seem to be.
import { deflateSync } from "node:zlib";

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1)
    n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(~crc >>> 0);
  return Buffer.concat([length, body, end]);
}

/** A black one-bit PNG of any size: 30000×30000 is a valid file of about 100 kB. */
export function blackPng(width, height) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A GIF of two one-pixel frames. */
export function animatedGif() {
  const frame = "21f9040019000000" + "2c00000000010001000002024401" + "00";
  return Buffer.from(
    `474946383961010001008000000000ffffff${frame}${frame}3b`,
    "hex",
  );
}

/** A JPEG whose header says four inks, with the data of a three-colour one. */
export function asCmyk(jpeg) {
  const bytes = Buffer.from(jpeg);
  const start = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  const length = bytes.readUInt16BE(start + 2);
  const header = Buffer.from(bytes.subarray(start, start + 2 + length));
  header.writeUInt16BE(length + 3, 2);
  header[9] = 4;
  return Buffer.concat([
    bytes.subarray(0, start),
    header,
    Buffer.from([4, 0x11, 1]),
    bytes.subarray(start + 2 + length),
  ]);
}

/** A WebP of this stored size with an EXIF orientation, as an extended one (RFC 9649). */
export function orientedWebp(webp, orientation, width, height) {
  const chunk = (name, body) => {
    const head = Buffer.alloc(8);
    head.write(name, "latin1");
    head.writeUInt32LE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const exif = Buffer.from(
    `4d4d002a0000000800010112000300000001000${orientation}000000000000`,
    "hex",
  );
  // A browser writes the extended header by itself when it adds a colour profile.
  const hasHeader = webp.toString("latin1", 12, 16) === "VP8X";
  const header = hasHeader ? webp.subarray(20, 30) : Buffer.alloc(10);
  header[0] |= 8;
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  const chunks = Buffer.concat([
    Buffer.from("WEBP"),
    chunk("VP8X", header),
    webp.subarray(hasHeader ? 30 : 12),
    chunk("EXIF", exif),
  ]);
  return chunk("RIFF", chunks);
}
