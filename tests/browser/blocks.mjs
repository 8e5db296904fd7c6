// A JPEG of any size from a small picture: every pixel becomes a block of 8 × 8 of its colour. Only the mean of each
// block is written, so a hundred megapixels are made in a moment, as one baseline scan or as the first of a
// progressive file.

/** Code lengths and values of the standard tables for means (ITU-T T.81, annex K.3.1). */
const LUMA = {
  counts: [0, 1, 5, 1, 1, 1, 1, 1, 1],
  values: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};
/** A table for the other coefficients that knows one code only: end of block, one bit. */
const NOTHING = { counts: [1], values: [0] };

function segment(marker, body) {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, Buffer.from(body)]);
}

function huffman(kind, { counts, values }) {
  const lengths = [...counts, ...Array(16 - counts.length).fill(0)];
  return segment(0xc4, [kind, ...lengths, ...values]);
}

/** `[code, bits]` of every value. */
function codes({ counts, values }) {
  const found = [];
  let code = 0;
  let next = 0;
  counts.forEach((count, index) => {
    for (let i = 0; i < count; i += 1)
      found[values[next++]] = [code++, index + 1];
    code <<= 1;
  });
  return found;
}

class Bits {
  bytes = Buffer.alloc(1 << 16);
  length = 0;
  held = 0;
  count = 0;

  put(value, bits) {
    this.held = (this.held << bits) | value;
    this.count += bits;
    while (this.count >= 8) {
      this.count -= 8;
      this.byte((this.held >> this.count) & 255);
    }
    this.held &= (1 << this.count) - 1;
  }

  byte(value) {
    if (this.length + 2 > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes], this.bytes.length * 2);
    this.bytes[this.length++] = value;
    if (value === 255) this.bytes[this.length++] = 0;
  }

  end() {
    if (this.count > 0) this.put((1 << (8 - this.count)) - 1, 8 - this.count);
    return this.bytes.subarray(0, this.length);
  }
}

/** The picture (`rgba` bytes, rows of `width`) eight times as wide and high. */
export function blockJpeg({ rgba, width, height }, { progressive = false }) {
  const table = codes(LUMA);
  const bits = new Bits();
  const before = [0, 0, 0];
  for (let at = 0; at < width * height * 4; at += 4) {
    const [r, g, b] = [rgba[at], rgba[at + 1], rgba[at + 2]];
    const luma = 0.299 * r + 0.587 * g + 0.114 * b;
    const levels = [luma - 128, (b - luma) / 1.772, (r - luma) / 1.402];
    levels.forEach((level, component) => {
      const mean = Math.round(level);
      const change = mean - before[component];
      before[component] = mean;
      const size = 32 - Math.clz32(Math.abs(change));
      bits.put(...table[size]);
      if (size > 0)
        bits.put(change > 0 ? change : change + (1 << size) - 1, size);
      if (!progressive) bits.put(0, 1);
    });
  }
  const [w, h] = [width * 8, height * 8];
  const components = [1, 2, 3].flatMap((id) => [id, 0x11, 0]);
  const frame = [8, h >> 8, h & 255, w >> 8, w & 255, 3, ...components];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array(64).fill(8)]),
    segment(progressive ? 0xc2 : 0xc0, frame),
    huffman(0x00, LUMA),
    huffman(0x10, NOTHING),
    segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, progressive ? 0 : 63, 0]),
    bits.end(),
    Buffer.from([0xff, 0xd9]),
  ]);
}
