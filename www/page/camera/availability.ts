import type { Profile } from "../../engine";
import { takesGuidedPhotos } from "../service/stages";

/** True where a page may ask for the camera at all. */
export const mayOpenCamera = (): boolean =>
  globalThis.isSecureContext === true &&
  typeof navigator.mediaDevices?.getUserMedia === "function";

/** True where the live guide may be offered. */
export const mayGuide = (profile: Profile): boolean =>
  takesGuidedPhotos(profile) && mayOpenCamera();
