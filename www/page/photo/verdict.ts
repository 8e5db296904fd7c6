import { h } from "../ui/dom";
import { icon } from "../ui/icons";
import { tell } from "../words/language";
import type { Report } from "../../engine";

const ICONS = { good: "pass", doubtful: "advise", bad: "reject" } as const;

/** The answer in one sentence, and the one thing to do; `more` where there is nothing to do. */
export function verdictView(
  { headline, verdict }: Report,
  more: string | null = null,
): HTMLElement {
  const { cause, tone, text, action } = headline;
  const below = action ? tell(action) : more;
  return h(
    "div",
    {
      class: `verdict tone-${tone}`,
      "data-testid": "verdict",
      "data-verdict": verdict,
    },
    icon(ICONS[tone]),
    h(
      "div",
      { "data-testid": "headline", "data-cause": cause ?? "" },
      h("h2", {}, tell(text)),
      below && h("p", {}, below),
    ),
  );
}

/** What is going on; shown while there is no verdict yet. */
export function busyView(text: string, share: number | null): HTMLElement {
  return h(
    "div",
    { class: "verdict verdict-busy" },
    h("span", { class: "spinner", "aria-hidden": "true" }),
    h(
      "div",
      {},
      h("h2", {}, text),
      share !== null &&
        h("progress", { max: 1, value: share, "aria-label": text }),
    ),
  );
}
