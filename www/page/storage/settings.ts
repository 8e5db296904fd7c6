type Setting =
  "language" | "profile" | "type" | "receipts" | "receiver" | "device";

/** What the student chose last time; null where nothing is kept. */
export function recall(setting: Setting): string | null {
  try {
    return localStorage.getItem(`xuezhao.${setting}`);
  } catch {
    return null;
  }
}

/** Keeps a choice; does nothing where the browser keeps nothing. */
export function remember(setting: Setting, value: string): void {
  try {
    localStorage.setItem(`xuezhao.${setting}`, value);
  } catch {
    // Private windows: the choice lasts as long as the page.
  }
}
