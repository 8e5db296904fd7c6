// A camera for Chromium: a film of one picture, changed between two openings of the camera.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { codePicture, portrait } from "./pictures.mjs";
import { openStage } from "./stage.mjs";

const film = join(mkdtempSync(join(tmpdir(), "xuezhao-film-")), "film.mjpeg");

/** A stage whose browser has a camera that shows `film`. */
export const openCameraStage = () =>
  openStage([
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-video-capture=${film}`,
  ]);

/** What the camera shows from its next opening on: a JPEG. */
export const show = (jpeg) =>
  writeFileSync(film, Buffer.concat([jpeg, jpeg, jpeg, jpeg]));

/** A drawn person in a frame of a phone held upright. */
export const person = (page, head, ground = "#f0f0f0") =>
  portrait(page, {
    width: 960,
    height: 1280,
    ground,
    heads: head === null ? [] : [head],
  });

/** Allows the camera in a page of the stage. */
export const allowed = (stage) => (page) =>
  page.browserContext().overridePermissions(stage.server.address, ["camera"]);

/** A code in the middle of a grey frame, as JPEG bytes. */
export async function codeFrame(page) {
  const code = await codePicture(page);
  const url = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const canvas = Object.assign(document.createElement("canvas"), {
      width: 960,
      height: 1280,
    });
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#999";
    pen.fillRect(0, 0, 960, 1280);
    pen.drawImage(picture, 230, 390, 500, 500);
    return canvas.toDataURL("image/jpeg", 0.9);
  }, code.toString("base64"));
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
