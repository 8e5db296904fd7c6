import { allProfiles } from "../service/profiles";
import type { Actions } from "../state/actions";
import type { Drafts, Row } from "../storage/drafts";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say } from "../words/main";

/** What was begun for other services, each with its picture and how far it is; empty where nothing was. */
export async function earlierViews(
  drafts: Drafts,
  chosen: string,
  actions: Actions,
): Promise<HTMLElement[]> {
  const rows = await drafts.others(chosen);
  const known = allProfiles();
  const items = rows.slice(0, 3).map(async (row) => {
    const profile = known.find(({ id }) => id === row.profile);
    if (!profile) return null;
    const name = row.prepared ? "prepared" : "picked";
    const bytes = row.picked && (await drafts.stored(profile.id, name));
    return h(
      "button",
      {
        type: "button",
        class: "card earlier",
        "data-testid": "continue",
        onclick: () => actions.chooseProfile(profile.id),
      },
      bytes && thumbnail(bytes),
      h(
        "span",
        {},
        h("strong", {}, say("continueLast")),
        h(
          "span",
          { class: "hint" },
          `${tell(profile.title)} · ${stateOf(row)}`,
        ),
      ),
    );
  });
  return (await Promise.all(items)).filter((item) => item !== null);
}

function stateOf({ receipt, prepared, picked }: Row): string {
  if (receipt !== null) return say("continueSent");
  if (prepared !== null) return say("continuePrepared");
  return say(picked ? "continuePicked" : "continueCode");
}

function thumbnail(bytes: ArrayBuffer): HTMLElement {
  const url = URL.createObjectURL(new Blob([bytes]));
  const free = () => URL.revokeObjectURL(url);
  return h("img", { src: url, alt: "", onload: free, onerror: free });
}
