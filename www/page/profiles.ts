import type { Profile } from "../engine";

const files = import.meta.glob<Profile>("../../specs/*.json", {
  eager: true,
  import: "default",
});

/** The built-in profiles; `chsi`, the national rule, comes first. */
export const PROFILES: Profile[] = Object.values(files)
  .filter((profile) => Array.isArray(profile.ask))
  .sort((a, b) => Number(b.id === "chsi") - Number(a.id === "chsi"));

/** The profile of this id, else the first. */
export const profileOf = (id: string | null): Profile =>
  PROFILES.find((profile) => profile.id === id) ?? PROFILES[0]!;
