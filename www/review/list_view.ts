import { h } from "../page/ui/dom";
import { tell } from "../page/words/language";
import type { Card, Counts, Filter } from "./api";
import type { Console } from "./console";
import { say, type REVIEW_WORDS } from "./words";

const STATES = {
  reviewing: "reviewing",
  complete: "complete",
  rejected: "refusedState",
  collecting: "collecting",
  checking: "checking",
  replaced: "replaced",
} as const satisfies Record<string, keyof typeof REVIEW_WORDS>;

/** What is listed, and how many there are of each. */
export function filters(desk: Console): HTMLElement {
  const { counts, filter } = desk;
  const choose = (change: Partial<Filter>) => void desk.list(change);
  const select = (
    name: "state" | "profile" | "school",
    label: string,
    options: [value: string, words: string][],
  ) =>
    h(
      "label",
      {},
      h("span", {}, label),
      h(
        "select",
        {
          name,
          onchange: (event) =>
            choose({ [name]: (event.target as HTMLSelectElement).value }),
        },
        ...options.map(([value, words]) =>
          h("option", { value, selected: value === filter[name] }, words),
        ),
      ),
    );
  const states = Object.entries(STATES).map(
    ([state, word]): [string, string] => [
      state,
      `${say(word)} ${counts.states[state as keyof typeof STATES] ?? 0}`,
    ],
  );
  return h(
    "div",
    { class: "filters" },
    select("state", say("state"), [...states, ["", say("all")]]),
    select("profile", say("service"), [
      ["", say("anyProfile")],
      ...groupCounts(counts, filter, "profile"),
    ]),
    select("school", say("school"), [
      ["", say("anybody")],
      ...groupCounts(counts, filter, "school"),
    ]),
    h(
      "label",
      { class: "check" },
      h("input", {
        type: "checkbox",
        checked: filter.second_look,
        onchange: (event) =>
          choose({ second_look: (event.target as HTMLInputElement).checked }),
      }),
      h("span", {}, say("secondOnly")),
    ),
  );
}

/** Services or schools, with how many of them are in the state that is listed. */
function groupCounts(
  { groups }: Counts,
  { state }: Filter,
  key: "profile" | "school",
): [string, string][] {
  const sums = new Map<string, number>();
  for (const group of groups) {
    const name = group[key];
    if (name === null) continue;
    const counts = state === "" || group.state === state;
    sums.set(name, (sums.get(name) ?? 0) + (counts ? group.count : 0));
  }
  return [...sums].map(([name, sum]) => [name, `${name} ${sum}`]);
}

/** The submissions, the one that is looked at marked. */
export function cards(desk: Console): HTMLElement {
  const { queue } = desk;
  return h(
    "div",
    { class: "cards" },
    queue.cards.length === 0 && h("p", { class: "empty" }, say("empty")),
    h("ol", {}, ...queue.cards.map((card) => row(desk, card))),
    queue.next !== null &&
      h("button", { onclick: () => void desk.more() }, say("next")),
  );
}

function row(desk: Console, card: Card): HTMLElement {
  const { receipt, verdict } = card;
  const isCurrent = desk.queue.current?.receipt === receipt;
  const who = card.name ?? say("unnamed");
  return h(
    "li",
    { "data-receipt": receipt, "data-verdict": verdict ?? "none" },
    desk.mayDecide &&
      h("input", {
        type: "checkbox",
        "aria-label": `${say("choose")} ${who}`,
        checked: desk.queue.chosen.has(receipt),
        onchange: () => desk.toggle(receipt),
      }),
    h(
      "button",
      {
        class: "card",
        "aria-current": isCurrent && "true",
        onclick: () => void desk.show(receipt),
      },
      h("strong", {}, who),
      h("span", {}, card.number ?? receipt),
      h("small", {}, card.second_look ? say("second") : tell(card.title)),
    ),
  );
}
