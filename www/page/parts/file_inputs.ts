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
  onPhotos: (files: File[]) => void,
  onCode: (file: File) => void,
): FileInputs {
  const photo = fileInput("photo-input", onPhotos);
  const code = fileInput("code-input", ([file]) => file && onCode(file));
  // Several are compared where there is room for it.
  photo.multiple = !matchMedia("(pointer: coarse)").matches;
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

function fileInput(
  id: string,
  onFiles: (files: File[]) => void,
): HTMLInputElement {
  const input = h("input", {
    type: "file",
    accept: "image/*",
    class: "visually-hidden",
    "data-testid": id,
    // Picking the same file again must fire a change event too.
    onclick: () => (input.value = ""),
    onchange: () => {
      const files = [...(input.files ?? [])];
      if (files.length > 0) onFiles(files);
    },
  });
  return input;
}
