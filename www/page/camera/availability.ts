import type { Profile } from "../../engine";

/** True where a page may ask for the camera at all. */
export const mayOpenCamera = (): boolean =>
  globalThis.isSecureContext === true &&
  typeof navigator.mediaDevices?.getUserMedia === "function";

/**
 * True where the live guide may be offered. A profile says so itself (`service.camera`: `guide` or `none`); else a
 * photo from this page's camera will do wherever the picture may be prepared, and not where the original file is asked.
 */
export function mayGuide({ policy, service }: Profile): boolean {
  const wanted = service?.camera ?? (policy === "original" ? "none" : "guide");
  return wanted === "guide" && mayOpenCamera();
}
