import { recall, remember } from "./settings";

/** A submission that has arrived: nothing in it says who sent it. */
export interface Receipt {
  receipt: string;
  profile: string;
  /** Day and time, milliseconds since 1970. */
  at: number;
}

/** Receipts that are kept; older ones are forgotten. */
const MOST = 10;

/** The receipts of this phone, the newest first. */
export function receipts(): Receipt[] {
  try {
    const kept = JSON.parse(recall("receipts") ?? "[]") as Receipt[];
    return kept.filter(({ receipt }) => typeof receipt === "string");
  } catch {
    return [];
  }
}

/** Keeps a receipt beside the earlier ones. */
export function noteReceipt(receipt: string, profile: string): void {
  const others = receipts().filter((other) => other.receipt !== receipt);
  const kept = [{ receipt, profile, at: Date.now() }, ...others];
  remember("receipts", JSON.stringify(kept.slice(0, MOST)));
}
