import { h } from "../ui/dom";
import { icon } from "../ui/icons";

/** What a camera button does. */
export interface CameraChoice {
  text: string;
  testId: string;
  /** Opens this page's camera; null where there is none, and the phone's own is asked for a file. */
  open: (() => void) | null;
  onFile(file: File): void;
}

/** A button for this page's camera, or for the phone's own. */
export function cameraButton(choice: CameraChoice): HTMLElement {
  const { text, testId, open, onFile } = choice;
  const looks = { class: "pick-button pick-camera" };
  if (open) {
    const button = { type: "button", "data-testid": testId, onclick: open };
    return h("button", { ...looks, ...button }, icon("camera"), text);
  }
  return h("label", looks, phoneCamera(onFile), icon("camera"), text);
}

/** The input that opens the phone's own camera. */
export function phoneCamera(
  onFile: (file: File) => void,
  attributes: Record<string, string> = {},
): HTMLInputElement {
  const input = h("input", {
    type: "file",
    accept: "image/*",
    capture: "environment",
    class: "visually-hidden",
    ...attributes,
    onchange: () => {
      const file = input.files?.[0];
      if (file) onFile(file);
    },
  });
  return input;
}
