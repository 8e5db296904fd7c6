import { h } from "../ui/dom";
import { say } from "../words/main";

/** A sheet over the page, with a button to close it. */
export function openSheet(
  title: string,
  ...body: (Node | null)[]
): HTMLDialogElement {
  const sheet = h(
    "dialog",
    { class: "sheet", "aria-label": title },
    // A screen reader begins here, and no button is ringed before it is looked for.
    h("h2", { class: "step-title", tabindex: -1, autofocus: true }, title),
    ...body,
    h(
      "div",
      { class: "sheet-bar" },
      h(
        "button",
        {
          type: "button",
          class: "btn btn-plain",
          onclick: () => sheet.close(),
        },
        say("close"),
      ),
    ),
  );
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
  return sheet;
}
