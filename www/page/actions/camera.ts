import { checker } from "../checker";
import type { Page } from "./page";

/** Opens the live guide; `pick` takes its photo. */
export const openCamera = (page: Page, pick: (file: File) => void) =>
  withCamera(page, pick, async () => {
    const { guidedPhoto } = await import("../camera/live_guide");
    return guidedPhoto(checker.ready(), page.state.profile);
  });

/** Reads a code that is held before the camera; `pick` takes its picture. */
export const scanCode = (page: Page, pick: (file: File) => void) =>
  withCamera(page, pick, async () => {
    const { scannedCode } = await import("../camera/code_scanner");
    return scannedCode(checker.ready());
  });

async function withCamera(
  { state, view }: Page,
  pick: (file: File) => void,
  open: () => Promise<File | null>,
): Promise<void> {
  try {
    const file = await open();
    if (file) pick(file);
  } catch {
    state.failure = "cameraFailed";
    view.status();
  }
}
