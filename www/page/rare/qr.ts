// A QR code of a short text (ISO/IEC 18004), bytes, correction level L: enough for the address of a page on a screen.

/** Codewords of data and of correction by version, and how many blocks they stand in (table 9, level L). */
const VERSIONS: [data: number, correction: number, blocks: number][] = [
  [19, 7, 1],
  [34, 10, 1],
  [55, 15, 1],
  [80, 20, 1],
  [108, 26, 1],
  [136, 36, 2],
  [156, 40, 2],
  [194, 48, 2],
  [232, 60, 2],
];

/** Powers of 2 in GF(256) with the polynomial 0x11d, and their logarithms. */
const POWERS: number[] = [];
const LOGS: number[] = [];
for (let at = 0, value = 1; at < 255; at += 1) {
  POWERS[at] = value;
  LOGS[value] = at;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}
const times = (a: number, b: number) =>
  a === 0 || b === 0 ? 0 : POWERS[(LOGS[a]! + LOGS[b]!) % 255]!;

/** Rows of a code without its quiet zone, true for dark; null for a text that is too long. */
export function qrOf(text: string): boolean[][] | null {
  const bytes = [...new TextEncoder().encode(text)];
  const version = VERSIONS.findIndex(([data]) => bytes.length + 2 <= data) + 1;
  if (version === 0) return null;
  const size = 17 + 4 * version;
  const dark = grid<boolean>(size, false);
  const fixed = grid<boolean>(size, false);
  drawPatterns(version, dark, fixed);
  const words = interleaved(bytes, VERSIONS[version - 1]!);
  drawData(words, dark, fixed);
  drawFormat(dark);
  return dark;
}

const grid = <Cell>(size: number, cell: Cell): Cell[][] =>
  Array.from({ length: size }, () => Array<Cell>(size).fill(cell));

/** Finders, timing, alignment, and the places of format and version. */
function drawPatterns(version: number, dark: boolean[][], fixed: boolean[][]) {
  const size = dark.length;
  const put = (x: number, y: number, value: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y]![x] = value;
    fixed[y]![x] = true;
  };
  const rings = (cx: number, cy: number, reach: number, light: number[]) => {
    for (let dy = -reach; dy <= reach; dy += 1)
      for (let dx = -reach; dx <= reach; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        put(cx + dx, cy + dy, !light.includes(ring));
      }
  };
  for (let at = 0; at < size; at += 1) {
    put(6, at, at % 2 === 0);
    put(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(x, y, 4, [2, 4]);
  const last = size - 7;
  const places =
    version < 2 ? [] : version < 7 ? [6, last] : [6, (6 + last) / 2, last];
  for (const x of places)
    for (const y of places) {
      const isFinder =
        (x === 6 && y !== last && y === 6) ||
        (x === 6 && y === last) ||
        (x === last && y === 6);
      if (!isFinder) rings(x, y, 2, [1]);
    }
  for (let at = 0; at < 9; at += 1)
    for (const [x, y] of [
      [8, at],
      [at, 8],
      [8, size - at],
      [size - at, 8],
    ] as const)
      if (x < size && y < size && x !== 6 && y !== 6) fixed[y]![x] = true;
  put(8, size - 8, true);
  if (version < 7) return;
  let rest = version;
  for (let at = 0; at < 12; at += 1)
    rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at += 1) {
    const [a, b] = [size - 11 + (at % 3), Math.floor(at / 3)];
    put(a, b, ((bits >>> at) & 1) === 1);
    put(b, a, ((bits >>> at) & 1) === 1);
  }
}

/** Mode, length, bytes and padding, each block followed by its correction, word by word across the blocks. */
function interleaved(
  bytes: number[],
  [data, correction, blocks]: (typeof VERSIONS)[number],
): number[] {
  const nibbles = [4, bytes.length >> 4, bytes.length & 15].concat(
    bytes.flatMap((byte) => [byte >> 4, byte & 15]),
    0,
  );
  const words: number[] = [];
  for (let at = 0; at < nibbles.length; at += 2)
    words.push((nibbles[at]! << 4) | (nibbles[at + 1] ?? 0));
  for (let pad = 0xec; words.length < data; pad ^= 0xfd) words.push(pad);
  const length = data / blocks;
  const parts = Array.from({ length: blocks }, (_, at) =>
    words.slice(at * length, (at + 1) * length),
  );
  const checks = parts.map((part) => remainder(part, correction / blocks));
  const across = (all: number[][]) =>
    all[0]!.flatMap((_, at) => all.map((part) => part[at]!));
  return [...across(parts), ...across(checks)];
}

/** Reed–Solomon correction of one block. */
function remainder(data: number[], count: number): number[] {
  let divisor = [1];
  for (let at = 0; at < count; at += 1)
    divisor = [...divisor, 0].map(
      (term, i) => term ^ times(divisor[i - 1] ?? 0, POWERS[at]!),
    );
  const rest = [...data, ...Array<number>(count).fill(0)];
  for (let at = 0; at < data.length; at += 1) {
    const factor = rest[at]!;
    divisor.forEach((term, i) => (rest[at + i]! ^= times(term, factor)));
  }
  return rest.slice(data.length);
}

/** The words in columns of two, from the right, up and down in turns, under mask 0. */
function drawData(words: number[], dark: boolean[][], fixed: boolean[][]) {
  const size = dark.length;
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    const isUp = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1)
      for (const x of [right, right - 1]) {
        const y = isUp ? size - 1 - step : step;
        if (fixed[y]![x]) continue;
        const value = ((words[bit >> 3] ?? 0) >>> (7 - (bit & 7))) & 1;
        dark[y]![x] = (value === 1) !== ((x + y) % 2 === 0);
        bit += 1;
      }
  }
}

/** Level L and mask 0, with their correction, on both places. */
function drawFormat(dark: boolean[][]) {
  const size = dark.length;
  // Table C.1 of the standard: level L, mask 0.
  const FORMAT = 0b111011111000100;
  for (let at = 0; at < 15; at += 1) {
    const value = ((FORMAT >>> at) & 1) === 1;
    const near = at < 6 ? at : at < 8 ? at + 1 : at - 15 + size;
    dark[near]![8] = value;
    const across = at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at;
    dark[8]![across] = value;
  }
  dark[size - 8]![8] = true;
}
