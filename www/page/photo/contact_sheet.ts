/** Papers, in pixels at 300 dots per inch: 4 × 6 and 3.5 × 5 inches, lying, and A4 standing. */
export const PAPERS = {
  "6": { width: 1800, height: 1200, word: "paper6" },
  "5": { width: 1500, height: 1050, word: "paper5" },
  a4: { width: 2480, height: 3508, word: "paperA4" },
} as const;

export type Paper = keyof typeof PAPERS;

const DPI = 300;
/** Pixels of white between two prints, and around them: 2 mm. */
const GAP = 24;
const QUALITY = 0.95;

/** Columns and rows of pictures of this size on a paper. */
export function gridOf(
  paper: { width: number; height: number },
  picture: { width: number; height: number },
): [columns: number, rows: number] {
  const fits = (room: number, length: number) =>
    Math.max(0, Math.floor((room - GAP) / (length + GAP)));
  return [fits(paper.width, picture.width), fits(paper.height, picture.height)];
}

/** As many prints of a photo as fit on a paper, at the size that its density gives, with cutting lines. */
export async function contactSheet(
  photo: Blob,
  paper: Paper,
  wanted: { width: number; height: number; density: number },
): Promise<Blob> {
  const size = PAPERS[paper];
  const factor = DPI / wanted.density;
  const picture = {
    width: Math.round(wanted.width * factor),
    height: Math.round(wanted.height * factor),
  };
  const [columns, rows] = gridOf(size, picture);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: size.width, height: size.height });
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, size.width, size.height);
  pen.strokeStyle = "#ccc";
  const image = await createImageBitmap(photo);
  const margin = (whole: number, count: number, length: number) =>
    Math.floor((whole - count * (length + GAP) + GAP) / 2);
  const left = margin(size.width, columns, picture.width);
  const top = margin(size.height, rows, picture.height);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const x = left + column * (picture.width + GAP);
      const y = top + row * (picture.height + GAP);
      pen.drawImage(image, x, y, picture.width, picture.height);
      pen.strokeRect(x - 0.5, y - 0.5, picture.width + 1, picture.height + 1);
    }
  image.close();
  const made = await new Promise<Blob | null>((done) =>
    canvas.toBlob(done, "image/jpeg", QUALITY),
  );
  if (!made) throw new Error("no canvas");
  return withDensity(made);
}

/** The same JPEG with its density written into the JFIF header, so that it prints at its true size. */
async function withDensity(jpeg: Blob): Promise<Blob> {
  const head = new Uint8Array(await jpeg.slice(0, 20).arrayBuffer());
  const isJfif = head[2] === 0xff && head[3] === 0xe0 && head[6] === 0x4a;
  if (!isJfif) return jpeg;
  head.set([1, DPI >> 8, DPI & 255, DPI >> 8, DPI & 255], 13);
  return new Blob([head, jpeg.slice(20)], { type: "image/jpeg" });
}
