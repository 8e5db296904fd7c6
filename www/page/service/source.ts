import type { Profile } from "../../engine";
import { tell } from "../words/language";
import { say } from "../words/main";

/** Where the rules were read, when, and that nobody has compared them, where that is so. */
export function sourceOf({
  title,
  checked,
  verified,
}: NonNullable<Profile["source"]>): string {
  const words = `${tell(title)} · ${checked}`;
  return verified ? words : `${words} · ${say("unverified")}`;
}
