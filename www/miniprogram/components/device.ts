/** Where the name lies in the mini-program's own storage. */
const KEY = "xuezhao-device";

let device = "";

/**
 * The name under which a service knows this phone that takes photos of one person from each: random, and nothing about the
 * phone or the student. Where the storage is full it lasts as long as the mini-program.
 */
export function deviceName(): string {
  if (device !== "") return device;
  try {
    device = String(wx.getStorageSync(KEY) || "");
    if (device === "") wx.setStorageSync(KEY, (device = newName()));
  } catch {
    device ||= newName();
  }
  return device;
}

const newName = (): string =>
  [1, 2, 3, 4].map(() => Math.random().toString(36).slice(2)).join("");
