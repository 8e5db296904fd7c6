import { recall, remember } from "./settings";

/** Random bytes of the name: nobody meets the same one twice. */
const BYTES = 16;

let device: string | null = null;

/**
 * The name under which a service knows this phone that takes photos of one person from each. It is random and says
 * nothing of the phone or the student; where the browser keeps nothing it lasts as long as the page.
 */
export function deviceName(): string {
  device ??= recall("device") ?? newName();
  remember("device", device);
  return device;
}

function newName(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(BYTES))];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
