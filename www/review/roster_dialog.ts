import { h } from "../page/ui/dom";
import * as api from "./api";
import type { RosterChanges } from "./api";
import { OfficeDialog } from "./office_dialog";
import { say } from "./words";

const TABLES = ".csv,.txt,.tsv,.xlsx,.xls,.xlsb,.ods";

/** Takes a table of students over, once somebody has seen what it changes. */
export class RosterDialog extends OfficeDialog {
  constructor(leave: () => void) {
    super(say("roster"), leave);
  }

  protected content(): HTMLElement[] {
    const changes = h("div", { class: "changes", tabindex: -1 });
    const file = h("input", {
      type: "file",
      name: "table",
      accept: TABLES,
      required: true,
      onchange: () => changes.replaceChildren(),
    });
    const remove = h("input", {
      type: "checkbox",
      name: "remove",
      onchange: () => changes.replaceChildren(),
    });
    const send = async (seen?: string) => {
      const table = file.files?.[0];
      changes.replaceChildren();
      if (table === undefined) return;
      await this.attempt(say("reading"), async () => {
        const answer = await api.importRoster(table, remove.checked, seen);
        this.tell(answer.written ? say("rosterWritten") : say("rosterSeen"));
        const confirm = () => void send(answer.seen);
        changes.replaceChildren(...changesView(answer, confirm));
        changes.focus();
      });
    };
    const form = h(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          void send();
        },
      },
      h("label", {}, h("span", {}, say("rosterTable")), file),
      h(
        "label",
        { class: "check" },
        remove,
        h("span", {}, say("rosterRemove")),
      ),
      h("p", { class: "help" }, say("rosterColumns")),
      h("button", { class: "main" }, say("preview")),
    );
    return [form, changes];
  }
}

/** What a table changes, line by line, and the button that writes it. */
function changesView(
  answer: RosterChanges,
  confirm: () => void,
): HTMLElement[] {
  const { students, added, changed, removed, lines, all, written } = answer;
  const more = all - lines.length;
  const sum = say("rosterSum", { students, added, changed, removed });
  return [
    h("p", { class: "sum" }, sum),
    ...(all > 0
      ? [
          h(
            "ol",
            { class: "lines", tabindex: 0, "aria-label": say("rosterLines") },
            ...lines.map((line) => h("li", {}, line)),
          ),
        ]
      : []),
    ...(more > 0 ? [h("p", {}, say("rosterMore", { more }))] : []),
    ...(written
      ? []
      : [
          h(
            "button",
            { class: "main", name: "confirm", onclick: confirm },
            say("rosterConfirm"),
          ),
        ]),
  ];
}
