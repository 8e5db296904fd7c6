import type { Engine } from "../../engine";
import { h } from "../dom";
import { grab } from "./grab";
import { nextPicture, openSheet } from "./sheet";
import { sayCamera } from "./words";

/** Longer side of the frames in which a code is looked for. */
const SIDE = 960;

/** What the camera gave in the code step: the code's text, or a picture of the phone's own camera. */
export type Scanned = { text: string } | { file: File };

/** Reads a code with the camera; null when the student closes it. */
export async function scannedCode(
  engine: Promise<Engine>,
): Promise<Scanned | null> {
  const sheet = openSheet<Scanned | null>("codeTitle", null, (file) => ({
    file,
  }));
  const { camera, root } = sheet;
  sheet.box.append(h("div", { class: "camera-code" }));
  let looks = 0;
  const watch = async () => {
    while (sheet.open()) {
      await nextPicture();
      if (!sheet.open()) return;
      const frame = await grab(camera.video, SIDE, false);
      if (frame === null) continue;
      sheet.tell(sayCamera("placeCode"));
      try {
        const code = await (await engine).readCode(frame);
        looks += 1;
        root.dataset.looks = String(looks);
        if (code === null) continue;
        sheet.tell(sayCamera("codeRead"), true);
        sheet.close({ text: code.text });
      } catch {
        // The engine restarts by itself.
        await new Promise((later) => setTimeout(later, 500));
      }
    }
  };
  void watch();
  return sheet.done;
}
