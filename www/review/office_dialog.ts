import { h } from "../page/ui/dom";
import { tell } from "../page/words/language";
import { Refusal } from "./api";
import { say } from "./words";

/** A dialog in which an admin has something done that may take a while or be refused. */
export abstract class OfficeDialog {
  private readonly dialog: HTMLDialogElement;
  private readonly said = h("p", { role: "status", class: "said" });

  constructor(
    private readonly title: string,
    /** Called when the session is over. */
    private readonly leave: () => void,
  ) {
    this.dialog = h("dialog", { class: "office", "aria-label": title });
    // Its keys decide nothing about photos.
    this.dialog.addEventListener("keydown", (event) => event.stopPropagation());
    document.body.append(this.dialog);
  }

  protected abstract content(): HTMLElement[];

  open(): void {
    if (this.dialog.open) return;
    this.said.textContent = "";
    this.dialog.replaceChildren(
      h("h2", {}, this.title),
      ...this.content(),
      this.said,
      h("button", { onclick: () => this.dialog.close() }, say("close")),
    );
    this.dialog.showModal();
  }

  protected tell(words: string): void {
    this.said.textContent = words;
  }

  /** Says what is done, does it, and says why where it is refused. */
  protected async attempt(
    doing: string,
    work: () => Promise<void>,
  ): Promise<void> {
    this.tell(doing);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.status === 401) return this.leave();
      this.tell(tell(error.words));
    }
  }
}
