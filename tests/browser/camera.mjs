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

/** A drawn person in a frame of a phone held upright, a little darker: the film makes it brighter. */
export async function person(page, head, background = "#f0f0f0") {
  const heads = head === null ? [] : [head];
  const size = { width: 960, height: 1280, type: "image/png" };
  const drawn = await portrait(page, { ...size, background, heads });
  return onFrame(page, drawn, [0, 0, 960, 1280], "brightness(0.9)");
}

/** Allows the camera in a page of the stage. */
export const allowed = (stage) => (page) =>
  page.browserContext().overridePermissions(stage.server.address, ["camera"]);

/** A code in the middle of a grey frame, as JPEG bytes. */
export const codeFrame = async (page) =>
  onFrame(page, await codePicture(page), [230, 390, 500, 500], "none");

/** A picture at a place of a grey frame, as JPEG bytes. */
async function onFrame(page, picture, place, filter) {
  const url = await page.evaluate(
    async (base64, place, filter) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes]));
      const canvas = Object.assign(document.createElement("canvas"), {
        width: 960,
        height: 1280,
      });
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#999";
      pen.fillRect(0, 0, 960, 1280);
      pen.filter = filter;
      pen.drawImage(picture, ...place);
      return canvas.toDataURL("image/jpeg", 0.9);
    },
    picture.toString("base64"),
    place,
    filter,
  );
  return Buffer.from(url.slice(url.indexOf(",") + 1), "base64");
}
