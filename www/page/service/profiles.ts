import type { Profile } from "../../engine";

const files = import.meta.glob<Profile>("../../../specs/*.json", {
  eager: true,
  import: "default",
});

/** The built-in profiles; `chsi`, the national rule, comes first. */
const BUILT_IN: Profile[] = Object.values(files).sort(
  (a, b) => Number(b.id === "chsi") - Number(a.id === "chsi"),
);

/** Profiles of this page's receiver, each in the place of a built-in one of the same id. */
let own: Profile[] = [];

/** Adds the receiver's own profiles. */
export function addProfiles(profiles: Profile[]): void {
  own = profiles.filter(({ id, title }) => id && title);
}

/** Every profile that can be chosen. */
export const allProfiles = (): Profile[] => {
  const ids = new Set(own.map(({ id }) => id));
  return [...BUILT_IN.filter(({ id }) => !ids.has(id)), ...own];
};

/** The profile of this id, else the first. */
export const profileOf = (id: string | null): Profile =>
  allProfiles().find((profile) => profile.id === id) ?? BUILT_IN[0]!;

/** As the engine takes it: it knows the built-in ones by id. */
export const forEngine = (profile: Profile): string | Profile =>
  BUILT_IN.includes(profile) ? profile.id : profile;
