import type { Engine } from "../../engine";
import { h } from "../ui/dom";
import { grab, screenshot } from "./capture";
import { nextPicture, openSheet } from "./sheet";
import { sayCamera } from "./words";

/** Longer side of the frames in which a code is looked for. */
const SIDE = 960;

/** The picture of a code that could be read with the camera; null when the student closes it. */
export function scannedCode(engine: Promise<Engine>): Promise<File | null> {
  const sheet = openSheet<File | null>("codeTitle", null, (file) => file);
  const { camera, root } = sheet;
  sheet.box.append(h("div", { class: "camera-code" }));
  let looks = 0;
  const look = async () => {
    await nextPicture();
    const frame = await grab(camera.video, SIDE, false);
    if (frame === null || !sheet.open()) return;
    sheet.tell(sayCamera("placeCode"));
    const reader = await engine;
    const seen = await reader.readCode(frame);
    root.dataset.looks = String((looks += 1));
    if (seen === null || !sheet.open()) return;
    // What is kept must be readable too, not only what was seen.
    const file = await screenshot(camera.video);
    if (file === null || (await reader.readCode(file)) === null) return;
    sheet.tell(sayCamera("codeRead"), true);
    sheet.close(file);
  };
  const watch = async () => {
    while (sheet.open()) {
      try {
        await look();
      } catch {
        // The engine restarts by itself.
        await new Promise((later) => setTimeout(later, 500));
      }
    }
  };
  void watch();
  return sheet.done;
}
