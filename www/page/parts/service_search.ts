import type { Profile } from "../../engine";
import { findSchools } from "../service/receiver";
import { mayMean } from "../service/search";
import { datesOf, serviceOf } from "../service/stages";
import type { Actions } from "../state/actions";
import type { State } from "../state/state";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/main";
import { isSchool, pinyinOf, schoolMeant, schoolsKnown } from "./aliases";

/** Milliseconds without a key after which the roster is asked. */
const PAUSE_MS = 250;
/** Schools, and ways to submit for them, that are shown at most. */
const MOST = 6;

/** What the search of the first page is made of. */
export interface ServiceList {
  search: HTMLInputElement;
  /** That nothing was found. */
  none: HTMLElement;
  /** Schools that were found, each with a service; `data-of` says for what was typed. */
  schools: HTMLElement;
  /** Services whose dates are over. */
  folded: HTMLDetailsElement;
  services: { profile: Profile; view: HTMLElement }[];
}

/** A school, and its levels of study where a roster names them. */
type School = Awaited<ReturnType<typeof findSchools>>[number];

/** A school in a service that it belongs to. */
interface Place extends School {
  profile: Profile;
}

/**
 * Shows what may be meant: services by their names, and schools, each with the services that it belongs to. A roster
 * knows its schools; without one there are those that have a short name.
 */
export async function searchServices(
  list: ServiceList,
  state: State,
  actions: Actions,
): Promise<void> {
  const typed = list.search.value.trim();
  const isOld = () => list.search.value.trim() !== typed;
  const known = schoolsKnown(typed).map((school) => ({ school, levels: [] }));
  let places = placesOf(list, known, false);
  if (typed !== "" && state.receiver?.roster) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    const found = isOld() ? [] : placesOf(list, await schoolsOf(typed), true);
    if (isOld()) return;
    if (found.length > 0) places = found;
  }
  show(list, typed, places, actions);
}

/** Schools of the roster that what was typed may mean, be it a short name, a part of the name, or its initials. */
async function schoolsOf(typed: string): Promise<School[]> {
  const ask = (words: string) => findSchools(words).catch(() => []);
  const found = await ask(schoolMeant(typed));
  if (found.length > 0 || !/^[a-z]{2,}$/i.test(typed)) return found;
  return (await ask("")).filter(({ school }) => mayMean(typed, school));
}

/**
 * Where the schools belong: to the services that are called after them, else to those of all schools. Who has to name the
 * school is asked for it only where a roster has it.
 */
function placesOf(
  { services }: ServiceList,
  schools: School[],
  isOnRoster: boolean,
): Place[] {
  const all = services.map(({ profile }) => profile);
  const places = schools.flatMap((one) => {
    const own = all.filter((profile) => isOf(profile, one.school));
    if (own.length > 0 && !isOnRoster) return [];
    const open = all.filter(
      (profile) =>
        profile.service &&
        !isSchool(profile.title.zh) &&
        (isOnRoster || !asksSchool(profile)),
    );
    open.sort((a, b) => Number(asksSchool(b)) - Number(asksSchool(a)));
    return (own.length > 0 ? own : open).map((profile) => ({
      ...one,
      profile,
    }));
  });
  return places.slice(0, MOST);
}

const plain = (name: string) => name.replace(/[\s（）()]/g, "");

const isOf = ({ title }: Profile, school: string): boolean =>
  plain(title.zh).includes(plain(school));

const asksSchool = (profile: Profile): boolean =>
  serviceOf(profile).stages.some(({ steps }) => steps.includes("school"));

function show(
  { none, schools, folded, services }: ServiceList,
  typed: string,
  places: Place[],
  actions: Actions,
): void {
  schools.replaceChildren(...places.map((place) => placeView(place, actions)));
  const meant = schoolMeant(typed);
  let found = places.length;
  for (const { profile, view } of services) {
    const isTold = places.some((place) => place.profile === profile);
    view.hidden = isTold || !isMeant(typed, meant, profile);
    if (!view.hidden) found += 1;
  }
  folded.hidden = folded.querySelector("li:not([hidden])") === null;
  if (typed !== "") folded.open = true;
  none.textContent = found === 0 ? say("searchNone") : "";
  schools.dataset.of = typed;
}

/** True for a service whose name what was typed may mean, or `meant`, the school that has it as its short name. */
function isMeant(
  typed: string,
  meant: string,
  { title: { zh, en } }: Profile,
): boolean {
  if (meant !== typed) return mayMean(meant, zh);
  return [zh, en, pinyinOf(zh)].some((name) => mayMean(typed, name));
}

/** A school in a service; pressed, the service begins with this school. */
function placeView(
  { school, levels, profile }: Place,
  actions: Actions,
): HTMLElement {
  const answers = {
    ...{ school, schoolChosen: school, levels: levels.join("\n") },
    "#student": "",
  };
  const given = asksSchool(profile) ? answers : {};
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "data-testid": "school-found",
        onclick: () => actions.chooseProfile(profile.id, given),
      },
      h("strong", {}, school),
      h(
        "span",
        { class: "hint" },
        [tell(profile.title), ...datesOf(profile)].join(" · "),
      ),
    ),
  );
}
