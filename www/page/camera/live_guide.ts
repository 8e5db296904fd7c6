import type { Engine, Guidance, Guide, Profile } from "../../engine";
import { h, s } from "../ui/dom";
import { headLines } from "../placement/head_lines";
import { forEngine } from "../service/profiles";
import { currentLanguage, tell as inLanguage } from "../words/language";
import { grab, takePhoto } from "./capture";
import { nextPicture, openSheet, type Sheet } from "./sheet";
import { sayCamera } from "./words";

/** Longer side of the frames that are looked at. */
const SIDE = 640;
/** Looks that may fail one after the other before the guide gives up. */
const FAILURES = 3;

/** Guides the student to a photo; null when they close the camera. */
export function guidedPhoto(
  engine: Promise<Engine>,
  profile: Profile,
): Promise<File | null> {
  const sheet = openSheet<File | null>("guideTitle", null, (file) => file);
  const shutter = h("button", {
    type: "button",
    class: "shutter",
    "data-testid": "shutter",
    "aria-label": sayCamera("shoot"),
    disabled: true,
    onclick: () => void shoot(sheet, shutter),
  });
  sheet.tools.append(shutter);
  sheet.camera.video.addEventListener("playing", () => {
    shutter.disabled = false;
  });
  void watch(sheet, shutter, engine, profile);
  return sheet.done;
}

async function shoot(
  sheet: Sheet<File | null>,
  shutter: HTMLButtonElement,
): Promise<void> {
  const { video, track } = sheet.camera;
  if (video.videoWidth === 0) return;
  shutter.disabled = true;
  sheet.tell(sayCamera("shooting"));
  const photo = await takePhoto(video, track);
  if (photo) sheet.close(photo);
  shutter.disabled = false;
}

/** Looks at frame after frame until the sheet is closed. */
async function watch(
  sheet: Sheet<File | null>,
  shutter: HTMLButtonElement,
  engine: Promise<Engine>,
  profile: Profile,
): Promise<void> {
  const { camera, root } = sheet;
  const overlay = overlayOf(profile);
  sheet.box.append(overlay.view);
  let guide: Guide | null = null;
  let failures = 0;
  let looks = 0;
  const next = async () => {
    await nextPicture();
    return sheet.open() ? grab(camera.video, SIDE, camera.mirrored) : null;
  };
  // While one frame is looked at, the next is taken.
  let coming = next();
  while (sheet.open() && failures < FAILURES) {
    try {
      const frame = await coming;
      coming = next();
      if (frame === null) continue;
      if (looks === 0) sheet.tell(sayCamera("loading"));
      guide ??= await (
        await engine
      ).guide(forEngine(profile), camera.video.videoHeight);
      const guidance = await guide.look(frame);
      failures = 0;
      looks += 1;
      root.dataset.looks = String(looks);
      if (shutter.disabled || !sheet.open()) continue;
      show(guidance);
    } catch {
      failures += 1;
    }
  }
  guide?.close();
  if (sheet.open()) {
    overlay.view.remove();
    sheet.tell(sayCamera("noGuide"));
  }

  function show(guidance: Guidance): void {
    const { hint, ready, words } = guidance;
    root.dataset.hint = hint;
    root.dataset.ready = String(ready);
    root.lang = currentLanguage() === "zh" ? "zh-CN" : "en";
    sheet.tell(inLanguage(words), ready);
    shutter.classList.toggle("is-ready", ready);
    shutter.ariaLabel = sayCamera(ready ? "shootReady" : "shoot");
    overlay.move(guidance);
  }
}

/** Over the picture: the window of the finished photo, an outline to fill, and the lines of the head. */
function overlayOf(profile: Profile) {
  const lines = headLines(profile);
  const { width, height } = profile.picture;
  const outline = s("ellipse", {
    cx: width / 2,
    cy: height * 0.39,
    rx: width * 0.27,
    ry: height * 0.27,
    class: "camera-outline",
  });
  lines.view.prepend(outline);
  const view = h(
    "div",
    { class: "camera-window", hidden: true },
    h("div", { class: "frame-dim" }),
    lines.view,
  );

  function move({ window, size, head, rules, ready }: Guidance): void {
    const [across, down] = size;
    const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
    Object.assign(view.style, {
      left: percent(window.x, across),
      top: percent(window.y, down),
      width: percent(window.width, across),
      height: percent(window.height, down),
    });
    view.hidden = false;
    view.classList.toggle("is-ready", ready);
    lines.move(window, head, rules);
  }

  return { view, move };
}
