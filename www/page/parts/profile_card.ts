import type { Profile } from "../../engine";
import { h } from "../ui/dom";
import type { Growing } from "../ui/painter";
import { icon } from "../ui/icons";
import { allProfiles } from "../service/profiles";
import type { Actions } from "../state/actions";
import { pickedOf } from "../state/photo";
import type { State } from "../state/state";
import { sourceOf } from "../service/source";
import { datesOf, serviceOf, timeOf } from "../service/stages";
import { tell } from "../words/language";
import { say, type Word } from "../words/main";

const POLICIES: Record<Profile["policy"], Word> = {
  original: "policyOriginal",
  fit: "policyFit",
  standardize: "policyStandardize",
};

/**
 * The choice of the service, and what it wants in a few words. `rest` adds the list of all services piece by piece: it is
 * long.
 */
export function profileView(state: State, actions: Actions): Growing {
  const { profile } = state;
  const options = allProfiles().map(({ id, title }) =>
    h("option", { value: id, selected: id === profile.id }, tell(title)),
  );
  const select = h(
    "select",
    {
      class: "select-box",
      id: "profile",
      "data-testid": "profile",
      onchange: () => actions.chooseProfile(select.value),
    },
    ...options,
  );
  const isStart = pickedOf(state.photo) === null;
  const list = h("div");
  const view = h(
    "section",
    { class: "card" },
    isStart &&
      state.step !== "start" &&
      h("h2", { class: "step-title" }, say("whereTo")),
    h(
      "div",
      { class: "field" },
      h("label", { for: "profile", class: "field-label" }, say("profile")),
      h("span", { class: "select" }, select),
    ),
    (!isStart || state.step === "start") &&
      h(
        "ul",
        { class: "facts-line" },
        ...wanted(profile).map((text) => h("li", {}, text)),
      ),
    isStart && profile.source
      ? h("p", { class: "hint" }, say("source"), " ", sourceOf(profile.source))
      : null,
    isStart &&
      (state.step === "start"
        ? // A service that is chosen comes first: its dates, and what it asks for.
          h(
            "details",
            { class: "line" },
            h("summary", {}, say("otherService")),
            list,
          )
        : list),
  );
  return { view, rest: isStart ? listServices(list, state, actions) : [] };
}

/** Services that are added to the list at once. */
const TOGETHER = 4;

/** Services to choose from, two lines each, found by a part of their name; those whose dates are over are folded. */
function* listServices(
  place: HTMLElement,
  state: State,
  actions: Actions,
): Generator<void> {
  const chosen = state.profile;
  const isPast = (profile: Profile) =>
    serviceOf(profile).stages.every((stage) => timeOf(stage) === "after");
  const item = (profile: Profile) => {
    const button = h(
      "button",
      {
        type: "button",
        "aria-pressed": String(profile.id === chosen.id),
        onclick: () => actions.chooseProfile(profile.id),
      },
      h("strong", {}, tell(profile.title)),
      h(
        "span",
        { class: "hint" },
        [...lineOf(profile), ...datesOf(profile)].join(" · "),
      ),
    );
    return { profile, view: h("li", {}, button) };
  };
  const all = allProfiles().map(item);
  const past = all.filter(({ profile }) => isPast(profile));
  const open = all.filter((one) => !past.includes(one));
  const none = h("p", { class: "hint", role: "status" });
  const pastList = h("ul", { class: "services" }, ...past.map((p) => p.view));
  const folded = h(
    "details",
    { class: "line" },
    h("summary", {}, say("pastServices", { count: past.length })),
    pastList,
  );
  const search = h("input", {
    type: "search",
    class: "input search",
    "data-testid": "service-search",
    placeholder: say("searchService"),
    "aria-label": say("searchService"),
    oninput() {
      const list = { search, none, schools, folded, services: all };
      import("./service_search").then(
        ({ searchServices }) => searchServices(list, state, actions),
        () => undefined,
      );
    },
  });
  const schools = h("ul", { class: "services" });
  const services = h("ul", { class: "services" });
  place.append(search, none, schools, services);
  for (let at = 0; at < open.length; at += TOGETHER) {
    yield;
    const some = open.slice(at, at + TOGETHER);
    services.append(...some.map(({ view }) => view));
  }
  yield;
  if (past.length > 0) place.append(folded);
  const openStudio = () =>
    void import("./studio").then(({ openStudio }) => openStudio(chosen));
  place.append(
    h("div", { class: "services" }, justPhoto(chosen, actions)),
    h("div", { class: "tools" }, chip("studio", openStudio)),
  );
}

/** For whoever submits nowhere: the national rule, and then a photo. */
function justPhoto({ id }: Profile, actions: Actions): HTMLElement {
  const input = "[data-testid=photo-input]";
  return h(
    "button",
    {
      type: "button",
      "data-testid": "just-photo",
      onclick() {
        if (id !== "chsi") actions.chooseProfile("chsi");
        else document.querySelector<HTMLElement>(input)?.click();
      },
    },
    h("strong", {}, say("justPhoto")),
    h("span", { class: "hint" }, say("justPhotoHint")),
  );
}

const chip = (word: Word, onclick: () => void) =>
  h("button", { type: "button", class: "chip", onclick }, say(word));

/** Size, bytes and what may be done, in a few words. */
function lineOf(profile: Profile): string[] {
  const { width, height } = profile.picture;
  return [
    `${width}×${height}`,
    ...fileSize(profile),
    say(POLICIES[profile.policy]),
  ];
}

function wanted(profile: Profile): (string | Node)[] {
  const { width, height } = profile.picture;
  const policy = h("span", { class: `policy policy-${profile.policy}` });
  if (profile.policy === "original") policy.append(icon("lock"));
  policy.append(say(POLICIES[profile.policy]));
  return [policy, `${width}×${height} ${say("pixels")}`, ...fileSize(profile)];
}

function fileSize(profile: Profile): string[] {
  const limit = profile.limits?.file_size;
  if (!limit) return [];
  const { min, max, strict } = limit;
  if (min !== undefined && max !== undefined) {
    const [[least, small], [most, large]] = [sizeOf(min), sizeOf(max)];
    return [`${least}${small === large ? "" : ` ${small}`}–${most} ${large}`];
  }
  const [low, high] = strict ? ["> ", "< "] : ["≥ ", "≤ "];
  if (min !== undefined) return [low + sizeOf(min).join(" ")];
  return max !== undefined ? [high + sizeOf(max).join(" ")] : [];
}

/** Bytes as a number and its unit. */
const sizeOf = (bytes: number): [number, "KB" | "MB"] =>
  bytes < 2 ** 20
    ? [Math.round(bytes / 1024), "KB"]
    : [Math.round(bytes / 2 ** 20), "MB"];
