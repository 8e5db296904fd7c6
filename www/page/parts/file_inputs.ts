import { h } from "../ui/dom";
import { say } from "../words/main";

/** The page's two file inputs. They outlive every drawing, so that a file can be given at any step. */
export interface FileInputs {
  photo: HTMLInputElement;
  code: HTMLInputElement;
  /** Where they wait while no button on the page shows them. */
  rest: HTMLElement;
  /** Takes in the inputs that the last drawing left out. */
  settle(): void;
}

export function createFileInputs(
  onPhoto: (file: File) => void,
  onCode: (file: File) => void,
): FileInputs {
  const photo = fileInput("photo-input", onPhoto);
  const code = fileInput("code-input", onCode);
  const rest = h("div", { class: "visually-hidden" });
  const settle = () => {
    for (const input of [photo, code]) {
      if (!input.isConnected) rest.append(input);
      const hidden = rest.contains(input);
      // Where a label shows it, the label's words are its name.
      const name = say(input === photo ? "album" : "codeAlbum");
      if (hidden) input.setAttribute("aria-label", name);
      else input.removeAttribute("aria-label");
      input.tabIndex = hidden ? -1 : 0;
      input.toggleAttribute("aria-hidden", false);
      if (hidden) input.setAttribute("aria-hidden", "true");
    }
  };
  return { photo, code, rest, settle };
}

function fileInput(id: string, onFile: (file: File) => void): HTMLInputElement {
  const input = h("input", {
    type: "file",
    accept: "image/*",
    class: "visually-hidden",
    "data-testid": id,
    // Picking the same file again must fire a change event too.
    onclick: () => (input.value = ""),
    onchange: () => {
      const file = input.files?.[0];
      if (file) onFile(file);
    },
  });
  return input;
}
