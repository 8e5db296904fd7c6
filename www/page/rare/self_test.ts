import type { Checker } from "../checker";
import { drawing } from "../parts/miniature";

/** Width and height of the drawn picture. */
const [WIDTH, HEIGHT] = [480, 640];

/** One line for each part of the way from bytes to a prepared file, taken by a drawn picture: what came of it, or why not. */
export async function selfTest(checker: Checker): Promise<string[]> {
  const lines: string[] = [];
  const begun = performance.now();
  let hasWorked = false;
  const note = (name: string, result: string | number) =>
    lines.push(
      `${name}: ${result} (${Math.round(performance.now() - begun)} ms)`,
    );
  try {
    const engine = await checker.ready();
    const picture = await drawn();
    note("picture", `${picture.size} bytes`);
    const photo = await engine.open(picture);
    try {
      const report = await photo.examine("chsi");
      const { core, findings, faces, verdict } = report;
      const seen = findings.filter(({ value }) => value !== null).length;
      hasWorked = faces.length === 1 && report.head !== null;
      note("core", core);
      note("examine", `${verdict}, ${faces.length} faces, ${seen} measured`);
      const made = await photo.prepare("chsi");
      note("prepare", "blob" in made ? `${made.blob.size} bytes` : "refused");
    } finally {
      photo.close();
    }
    note("memory", `${Math.round((await engine.memory()) / 2 ** 20)} MB`);
  } catch (error) {
    hasWorked = false;
    note("error", String(error));
  }
  note("self-test", hasWorked ? "passed" : "FAILED");
  return lines;
}

/** The example of the first screen as a JPEG. */
async function drawn(): Promise<Blob> {
  const svg = drawing({});
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  svg.setAttribute("width", String(WIDTH));
  svg.setAttribute("height", String(HEIGHT));
  const image = new Image();
  const words = encodeURIComponent(svg.outerHTML);
  image.src = `data:image/svg+xml,${words}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  canvas.getContext("2d")!.drawImage(image, 0, 0, WIDTH, HEIGHT);
  return new Promise((done, failed) =>
    canvas.toBlob(
      (blob) => (blob ? done(blob) : failed(new Error("no canvas"))),
      "image/jpeg",
      0.92,
    ),
  );
}
