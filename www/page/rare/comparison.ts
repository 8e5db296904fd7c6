import type { Profile } from "../../engine";
import { checker } from "../checker";
import { openSheet } from "../parts/sheet";
import { forEngine } from "../service/profiles";
import { pickedFrom, release, type Picked } from "../state/picked";
import { h } from "../ui/dom";
import { tell } from "../words/language";
import { say as sayMain } from "../words/main";
import { say } from "./words";

/** Photos that are looked at together. */
const MOST = 12;

/** Several photos, each with its verdict in one sentence; the student takes one of them. */
export function openComparison(
  files: File[],
  profile: Profile,
  onChoice: (file: File) => void,
): void {
  const rows = files.slice(0, MOST).map((file) => {
    const picked = pickedFrom(file);
    const words = h("p", { class: "hint", role: "status" }, sayMain("reading"));
    const view = h(
      "li",
      { class: "compared-photo", "data-testid": "compared" },
      h("img", { src: picked.url, alt: file.name }),
      h("div", {}, words),
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "data-testid": "take-this",
          onclick() {
            sheet.close();
            onChoice(file);
          },
        },
        say("takeThis"),
      ),
    );
    return { picked, words, view };
  });
  const list = h("ul", {}, ...rows.map(({ view }) => view));
  const sheet = openSheet(say("compareTitle"), list);
  sheet.addEventListener("close", () =>
    rows.forEach(({ picked }) => release(picked)),
  );
  void judgeAll(rows, profile, () => sheet.open);
}

interface Row {
  picked: Picked;
  words: HTMLElement;
  view: HTMLElement;
}

/** One after the other, as long as the sheet is open. */
async function judgeAll(
  rows: Row[],
  profile: Profile,
  isOpen: () => boolean,
): Promise<void> {
  for (const { picked, words, view } of rows) {
    if (!isOpen()) return;
    try {
      const photo = await checker.open(picked.file);
      const { headline } = await photo
        .examine(forEngine(profile))
        .finally(() => photo.close());
      words.textContent = tell(headline.text);
      view.dataset.tone = headline.tone;
    } catch {
      words.textContent = sayMain("unreadable");
      view.dataset.tone = "bad";
    }
  }
}
