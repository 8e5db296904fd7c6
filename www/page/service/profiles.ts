import type { Profile } from "../../engine";

const files = import.meta.glob<Profile>("../../../specs/*.json", {
  eager: true,
  import: "default",
});

/** Place in every list: `chsi`, the national rule, then the services, then photos without a service, 一寸 first. */
const rank = ({ id, service }: Profile): number =>
  service ? Number(id !== "chsi") : 4 - ["er-cun", "yi-cun"].indexOf(id);

/** The built-in profiles, without what only the core reads of them: limits but that of the file, and declarations. */
const BUILT_IN: Profile[] = Object.values(files).sort(
  (a, b) => rank(a) - rank(b),
);

/** Profiles of this page's receiver, each in the place of a built-in one of the same id. */
let own: Profile[] = [];

/** Ids of the profiles that this page's receiver runs; null: all. */
let only: string[] | null = null;

/** Adds the receiver's own profiles, and leaves out those that it does not run. */
export function addProfiles(profiles: Profile[], ids: string[] | null): void {
  own = profiles.filter(({ id, title }) => id && title);
  only = ids;
}

/** Every profile that can be chosen. */
export const allProfiles = (): Profile[] => {
  const ids = new Set(own.map(({ id }) => id));
  const all = [...BUILT_IN.filter(({ id }) => !ids.has(id)), ...own];
  return all.filter(({ id }) => only?.includes(id) ?? true);
};

/** The profile of this id, else the first. */
export const profileOf = (id: string | null): Profile => {
  const all = allProfiles();
  return all.find((profile) => profile.id === id) ?? all[0] ?? BUILT_IN[0]!;
};

/** As the engine takes it: it knows the built-in ones by id. */
export const forEngine = (profile: Profile): string | Profile =>
  BUILT_IN.includes(profile) ? profile.id : profile;
