// Pictures made by the tests: a drawn head in every form a student may pick, and capture codes.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { labelledFolder } from "../native.mjs";

const folder = mkdtempSync(join(tmpdir(), "xuezhao-pictures-"));

/** Writes bytes under a name and returns the path. */
export function file(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Copies of labelled photos, by their path in `shared/photos`; none where that folder is missing. */
export function labelledPhotos(names) {
  const photos = labelledFolder("shared/photos");
  return photos === null
    ? []
    : names.map((name) =>
        file(basename(name), readFileSync(join(photos, name))),
      );
}

/** How {@link portrait} draws a photo as a phone takes it: large enough to be cut, and nothing wrong with it. */
export const FROM_A_PHONE = {
  width: 1500,
  height: 2000,
  background: "#f0f0f0",
  heads: [{ x: 0.5, crown: 0.25, height: 0.28 }],
  grain: 20,
};

/**
 * A drawn half-body portrait as JPEG bytes, made on a canvas of the given page.
 * `heads`: `[{ x, crown, height }]` in shares of the frame (height: crown to chin). `over`: `[[outline, fill]]`, SVG
 * paths drawn over the first head, crown at y = 0, chin at y = 200, middle at x = 0. `veil`: a colour over everything; `grain`: levels of noise.
 */
export async function portrait(page, options = {}) {
  const {
    width = 480,
    height = 640,
    quality = 0.92,
    background = "#64c5ff",
    type = "image/jpeg",
    over = [],
    veil = null,
    grain = 0,
  } = options;
  const { heads = [{ x: 0.5, crown: 0.125, height: 0.5 }] } = options;
  const url = await page.evaluate(drawOnCanvas, {
    width,
    height,
    quality,
    background,
    heads,
    type,
    over,
    veil,
    grain,
  });
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** A picture turned clockwise by quarters and stored anew, without any metadata. */
export async function turned(page, bytes, degrees, type) {
  const url = await page.evaluate(
    async (base64, degrees, type) => {
      const image = new Image();
      image.src = `data:;base64,${base64}`;
      await image.decode();
      const { naturalWidth: width, naturalHeight: height } = image;
      const sides = degrees % 180 === 0 ? [width, height] : [height, width];
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = sides;
      const pen = canvas.getContext("2d");
      pen.translate(sides[0] / 2, sides[1] / 2);
      pen.rotate((degrees * Math.PI) / 180);
      pen.drawImage(image, -width / 2, -height / 2);
      return canvas.toDataURL(type, 0.92);
    },
    bytes.toString("base64"),
    degrees,
    type,
  );
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}

/** Runs in the browser. */
function drawOnCanvas(options) {
  const { width, height, quality, background, heads, type, over, veil, grain } =
    options;
  const canvas = Object.assign(document.createElement("canvas"), {
    width,
    height,
  });
  const pen = canvas.getContext("2d");
  pen.fillStyle = background;
  pen.fillRect(0, 0, width, height);
  for (const head of heads) drawPerson(head);
  if (over.length > 0) drawOver(heads[0]);
  if (veil) {
    pen.fillStyle = veil;
    pen.fillRect(0, 0, width, height);
  }
  if (grain > 0) addGrain();
  return canvas.toDataURL(type, quality);

  /** Adds what a camera's sensor adds, the same every time: without it a drawing looks retouched. */
  function addGrain() {
    const image = pen.getImageData(0, 0, width, height);
    let seed = 1;
    for (let at = 0; at < image.data.length; at += 4) {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      const change = (seed / 2147483648 - 0.5) * grain;
      for (let c = 0; c < 3; c += 1) image.data[at + c] += change;
    }
    pen.putImageData(image, 0, 0);
  }

  function drawOver({ x, crown, height: share }) {
    const unit = (share * height) / 200;
    pen.save();
    pen.translate(x * width, crown * height);
    pen.scale(unit, unit);
    for (const [outline, fill] of over) {
      pen.fillStyle = fill;
      pen.fill(new Path2D(outline));
    }
    pen.restore();
  }

  // Units: crown at y = 0, chin at y = 200, face centre at x = 0.
  function drawPerson({ x, crown, height: share }) {
    const unit = (share * height) / 200;
    pen.save();
    pen.translate(x * width, crown * height);
    pen.scale(unit, unit);
    body();
    face();
    for (const side of [-1, 1]) eye(side);
    mouthAndNose();
    hair();
    pen.restore();
  }

  function shape(fill, path) {
    pen.fillStyle = fill;
    pen.beginPath();
    path();
    pen.fill();
  }

  function soft(x, y, radius, color, flat = 1) {
    const shade = pen.createRadialGradient(0, 0, 0, 0, 0, radius);
    shade.addColorStop(0, color);
    shade.addColorStop(1, color.replace(/[\d.]+\)$/, "0)"));
    pen.save();
    pen.translate(x, y);
    pen.scale(1, flat);
    pen.fillStyle = shade;
    pen.fillRect(-radius, -radius, 2 * radius, 2 * radius);
    pen.restore();
  }

  function body() {
    shape("#49566e", () => {
      pen.moveTo(-170, 1600);
      pen.lineTo(-170, 420);
      pen.bezierCurveTo(-165, 270, -120, 258, -38, 236);
      pen.lineTo(38, 236);
      pen.bezierCurveTo(120, 258, 165, 270, 170, 420);
      pen.lineTo(170, 1600);
    });
    shape("#c4916d", () => {
      pen.moveTo(-36, 165);
      pen.lineTo(36, 165);
      pen.lineTo(40, 238);
      pen.quadraticCurveTo(0, 275, -40, 238);
    });
    pen.save();
    pen.clip();
    soft(0, 205, 46, "rgba(120, 70, 45, 0.55)", 0.5);
    pen.restore();
    shape("#5c6a85", () => {
      pen.moveTo(-40, 228);
      pen.lineTo(-4, 268);
      pen.lineTo(-38, 292);
      pen.lineTo(-62, 240);
      pen.moveTo(40, 228);
      pen.lineTo(4, 268);
      pen.lineTo(38, 292);
      pen.lineTo(62, 240);
    });
    pen.strokeStyle = "rgba(90, 90, 100, 0.35)";
    pen.lineWidth = 2;
    pen.stroke();
  }

  function face() {
    for (const side of [-1, 1]) {
      shape("#c9926c", () =>
        pen.ellipse(side * 71, 112, 10, 21, side * 0.15, 0, 7),
      );
    }
    shape("#d9a884", () => {
      pen.moveTo(-69, 80);
      pen.bezierCurveTo(-72, 20, 72, 20, 69, 80);
      pen.bezierCurveTo(72, 130, 58, 165, 30, 190);
      pen.quadraticCurveTo(0, 210, -30, 190);
      pen.bezierCurveTo(-58, 165, -72, 130, -69, 80);
    });
    pen.save();
    pen.clip();
    soft(0, 70, 60, "rgba(232, 190, 158, 0.5)", 0.7);
    for (const side of [-1, 1]) {
      soft(side * 40, 138, 30, "rgba(226, 130, 105, 0.35)");
      soft(side * 64, 130, 30, "rgba(150, 90, 60, 0.4)", 1.8);
      soft(side * 30, 78, 24, "rgba(150, 95, 70, 0.45)", 0.5);
    }
    soft(0, 193, 30, "rgba(150, 90, 60, 0.3)", 0.4);
    pen.restore();
  }

  /** Lids, iris and lips in colours of their own, shaded: strokes of one ink on an even face are read as writing. */
  function eye(side) {
    pen.save();
    pen.translate(side * 31, 89);
    pen.scale(side, 1);
    shape("#c6beb6", () => {
      pen.moveTo(-15, 2);
      pen.quadraticCurveTo(-2, -10, 15, 0);
      pen.quadraticCurveTo(1, 9, -15, 2);
    });
    pen.save();
    pen.clip();
    shape("#3a2417", () => pen.arc(0, -1, 8, 0, 7));
    shape("#0b0706", () => pen.arc(0, -0.5, 3.4, 0, 7));
    shape("rgba(230, 230, 230, 0.7)", () => pen.arc(2.4, -3, 1.1, 0, 7));
    pen.restore();
    pen.strokeStyle = "#2a1812";
    pen.lineWidth = 2.6;
    pen.beginPath();
    pen.moveTo(-16, 2.5);
    pen.quadraticCurveTo(-2, -11, 16.5, -1);
    pen.stroke();
    pen.lineWidth = 0.8;
    pen.strokeStyle = "rgba(120, 72, 52, 0.6)";
    pen.beginPath();
    pen.moveTo(-14, 3.5);
    pen.quadraticCurveTo(1, 10.5, 15, 1);
    pen.stroke();
    pen.strokeStyle = "rgba(110, 65, 45, 0.7)";
    pen.beginPath();
    pen.moveTo(-15, -4);
    pen.quadraticCurveTo(-1, -16, 16, -6);
    pen.stroke();
    shape("#33221a", () => {
      pen.moveTo(-18, -19);
      pen.quadraticCurveTo(2, -29, 25, -15);
      pen.quadraticCurveTo(2, -23, -18, -14);
    });
    pen.restore();
  }

  function mouthAndNose() {
    soft(-9, 123, 12, "rgba(160, 100, 72, 0.4)", 2.2);
    soft(0, 135, 11, "rgba(236, 196, 166, 0.6)");
    soft(0, 146, 19, "rgba(140, 80, 58, 0.55)", 0.42);
    for (const side of [-1, 1]) {
      shape("#6e3d2c", () =>
        pen.ellipse(side * 7.5, 144, 4, 2.1, side * 0.3, 0, 7),
      );
    }
    shape("#c4756b", () => {
      pen.moveTo(-25, 163);
      pen.bezierCurveTo(-12, 156, -5, 155, 0, 158);
      pen.bezierCurveTo(5, 155, 12, 156, 25, 163);
      pen.quadraticCurveTo(0, 166, -25, 163);
    });
    shape("#cf827a", () => {
      pen.moveTo(-25, 163);
      pen.quadraticCurveTo(0, 166, 25, 163);
      pen.quadraticCurveTo(0, 181, -25, 163);
    });
    pen.strokeStyle = "#7d3a36";
    pen.lineWidth = 1.4;
    pen.beginPath();
    pen.moveTo(-27, 161.5);
    pen.quadraticCurveTo(0, 168, 27, 161.5);
    pen.stroke();
    soft(0, 162, 24, "rgba(120, 50, 48, 0.5)", 0.3);
    soft(0, 178, 16, "rgba(150, 90, 65, 0.4)", 0.3);
  }

  /** Cropped hair in single strands, a little above the crown, its fringe uneven: one smooth, level shape looks like a cap. */
  function hair() {
    // The forehead shows between the tips of the fringe.
    shape("#d9a884", () => pen.ellipse(0, 57, 66, 30, 0, Math.PI, 0));
    shape("#26201e", () => {
      pen.moveTo(-71, 96);
      pen.bezierCurveTo(-84, 24, -50, -5, 0, -5);
      pen.bezierCurveTo(50, -5, 84, 24, 71, 96);
      pen.lineTo(66, 62);
      for (let tip = 0; tip < 22; tip += 1) {
        const isEnd = tip < 2 || tip > 19;
        const length = tip % 2 === 0 ? 42 : 48;
        pen.lineTo(
          62 - tip * 6,
          length + (isEnd ? 14 : 0) + 4 * Math.sin(tip * 2.3),
        );
      }
      pen.lineTo(-67, 62);
    });
    pen.lineWidth = 1.1;
    for (let strand = 0; strand < 46; strand += 1) {
      const x = -64 + 2.85 * strand;
      pen.strokeStyle =
        strand % 2 === 0 ? "rgba(16, 12, 11, 0.6)" : "rgba(74, 62, 56, 0.35)";
      pen.beginPath();
      pen.moveTo(0.35 * x, 0.05 * Math.abs(x));
      const bend = 8 + 4 * Math.sin(strand * 1.9);
      pen.quadraticCurveTo(0.95 * x, bend, x, 34 + 0.25 * Math.abs(x));
      pen.stroke();
    }
    soft(-20, 22, 40, "rgba(130, 115, 110, 0.35)", 0.4);
  }
}

/** A QR symbol (1-M) that says XUEZHAO-2023-0001. */
const CODE = [
  "#######..#.#..#######",
  "#.....#..##.#.#.....#",
  "#.###.#.##.#..#.###.#",
  "#.###.#.###.#.#.###.#",
  "#.###.#.#####.#.###.#",
  "#.....#.#.#.#.#.....#",
  "#######.#.#.#.#######",
  "........#.###........",
  "#.#####..#..#.#####..",
  "...##..###..#.##.####",
  "#.#..##...##.###.##.#",
  "..###..##.....###.#.#",
  "##..#.#..#.#.#####.##",
  "........#...###...##.",
  "#######..#..#......##",
  "#.....#.###..###.#...",
  "#.###.#.#...##.##.#.#",
  "#.###.#.###.##.#..#..",
  "#.###.#.##..#..#.##..",
  "#.....#.....#...##..#",
  "#######.#...#..#.....",
];

/** The code as a PNG, its upper left corner at (60, 60), ten pixels a module. */
export async function codePicture(page) {
  const url = await page.evaluate((rows) => {
    const canvas = Object.assign(document.createElement("canvas"), {
      width: 330,
      height: 330,
    });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 330, 330);
    pen.fillStyle = "#000";
    rows.forEach((row, y) =>
      [...row].forEach((module, x) => {
        if (module === "#") pen.fillRect(60 + 10 * x, 60 + 10 * y, 10, 10);
      }),
    );
    return canvas.toDataURL("image/png");
  }, CODE);
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
