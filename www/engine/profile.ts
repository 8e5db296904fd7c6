import type { Profile } from "./service";

export type { Limit, Profile } from "./service";

/** A profile as the core takes it: an id, or JSON. */
export const textOf = (profile: string | Profile): string =>
  typeof profile === "string" ? profile : JSON.stringify(profile);
