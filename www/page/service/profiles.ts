import type { Profile } from "../../engine";

const files = import.meta.glob<Profile>("../../../specs/*.json", {
  eager: true,
  import: "default",
});

/** Place in every list: `chsi`, the national rule, then the services, then photos without a service. */
const rank = ({ id, service }: Profile): number =>
  id === "chsi" ? 0 : service ? 1 : 2;

/** The built-in profiles. */
const BUILT_IN: Profile[] = Object.values(files).sort(
  (a, b) => rank(a) - rank(b),
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
