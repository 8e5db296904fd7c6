import type { Profile } from "../../../engine/profile";
import type { Report } from "../../../engine/report";
import type { Target } from "../../../engine/upload/target";

/** What the component is given by the page that it stands in. */
export interface Given {
  profile: string | Profile;
  /** Address of a receiver's `/api/submissions`, or another target; null where nothing is to be sent. */
  receiver: string | Target | null;
  /** Further words for the receiver. */
  fields: Record<string, string>;
  /** Receipt of the rejected submission that this one follows. */
  after: string;
}

/** What the page hears of. */
export interface Events {
  result: { report: Report };
  prepared: { filePath: string; report: Report };
  received: { receipt: string };
  error: { code: string; message: string };
}

/** True where both name, or are, the same profile. */
export const isSameProfile = (
  one: string | Profile,
  other: string | Profile,
): boolean => idOf(one) === idOf(other);

const idOf = (profile: string | Profile) =>
  typeof profile === "string" ? profile : JSON.stringify(profile);
