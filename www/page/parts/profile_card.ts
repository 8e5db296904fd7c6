import type { Profile } from "../../engine";
import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { allProfiles } from "../service/profiles";
import type { Actions } from "../state/actions";
import type { State } from "../state/state";
import { tell } from "../words/language";
import { say, type Word } from "../words/main";

const POLICIES: Record<Profile["policy"], Word> = {
  original: "policyOriginal",
  fit: "policyFit",
  standardize: "policyStandardize",
};

/** The choice of the service, and what it wants in a few words. */
export function profileView(state: State, actions: Actions): HTMLElement {
  const { profile } = state;
  const options = allProfiles().map(({ id, title }) =>
    h("option", { value: id, selected: id === profile.id }, tell(title)),
  );
  const select = h(
    "select",
    {
      class: "weui-select",
      id: "profile",
      "data-testid": "profile",
      onchange: () => actions.chooseProfile(select.value),
    },
    ...options,
  );
  return h(
    "section",
    { class: "card" },
    h(
      "div",
      { class: "field" },
      h("label", { for: "profile", class: "field-label" }, say("profile")),
      h("span", { class: "select" }, select),
    ),
    h(
      "ul",
      { class: "facts-line" },
      ...wanted(profile).map((text) => h("li", {}, text)),
    ),
  );
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
  const kilobytes = (bytes: number) => String(Math.round(bytes / 1024));
  const { min, max, strict } = limit;
  if (min !== undefined && max !== undefined) {
    return [`${kilobytes(min)}–${kilobytes(max)} KB`];
  }
  const [low, high] = strict ? ["> ", "< "] : ["≥ ", "≤ "];
  if (min !== undefined) return [`${low}${kilobytes(min)} KB`];
  return max !== undefined ? [`${high}${kilobytes(max)} KB`] : [];
}
