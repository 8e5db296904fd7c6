import { h } from "../page/ui/dom";
import type { Console } from "./console";
import { byDigit, reasonsOf, type Reason } from "./reasons";
import { say } from "./words";

/** The buttons under a photo. */
export function decideView(desk: Console, reject: () => void): HTMLElement {
  const { queue } = desk;
  const chosen = queue.chosen.size;
  const button = (
    word: "approve" | "reject" | "second" | "undo",
    key: string,
    onclick: () => void,
  ) =>
    h(
      "button",
      { class: word, "aria-keyshortcuts": key, onclick },
      say(word),
      h("kbd", { "aria-hidden": "true" }, key),
    );
  return h(
    "div",
    { class: "decide", role: "group", "aria-label": say("title") },
    button("approve", "A", () => void desk.decide("approve")),
    button("reject", "R", reject),
    button("second", "S", () => void desk.decide("second_look")),
    button("undo", "U", () => void desk.undo()),
    h("button", { onclick: () => desk.choosePassed() }, say("chooseAll")),
    chosen > 0 &&
      h(
        "button",
        { class: "approve", onclick: () => void desk.approveChosen() },
        say("approveChosen", { count: chosen }),
      ),
  );
}

/** Asks why a photo is rejected: by a digit, from the list, or in words of the reviewer's own. */
export class ReasonsDialog {
  private readonly dialog = h("dialog", {
    class: "reasons",
    "aria-label": say("reasons"),
  });
  private quick: Reason[] = [];

  constructor(private readonly desk: Console) {
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    document.body.append(this.dialog);
  }

  get isOpen(): boolean {
    return this.dialog.open;
  }

  open(): void {
    if (this.desk.submission === null || this.isOpen) return;
    const [quick, others] = byDigit(reasonsOf(this.desk.submission.report));
    this.quick = quick;
    const text = h("input", {
      name: "reason",
      "aria-label": say("other"),
      placeholder: say("other"),
      maxlength: 1000,
    });
    const select = h(
      "select",
      {
        "aria-label": say("other"),
        onchange: () => (text.value = select.value),
      },
      h("option", { value: "" }, say("other")),
      ...others.map(({ shown, words }) => h("option", { value: words }, shown)),
    );
    const form = h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (text.value.trim()) this.send(text.value.trim());
        },
      },
      others.length > 0 && select,
      text,
      h("button", { class: "reject" }, say("send")),
    );
    this.dialog.replaceChildren(
      h("h2", {}, say("reasons")),
      h(
        "ol",
        {},
        ...quick.map(({ check, shown, words }, at) =>
          h(
            "li",
            { "data-check": check },
            h(
              "button",
              { onclick: () => this.send(words) },
              h("kbd", {}, String(at + 1)),
              shown,
            ),
          ),
        ),
      ),
      form,
    );
    this.dialog.showModal();
  }

  /** A digit means its reason, unless it is typed as text. */
  private onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    const isText = event.target instanceof HTMLInputElement;
    const reason = this.quick[Number(event.key) - 1];
    if (isText || reason === undefined) return;
    event.preventDefault();
    this.send(reason.words);
  }

  private send(words: string): void {
    this.dialog.close();
    void this.desk.decide("reject", words);
  }
}
