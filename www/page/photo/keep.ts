import type { PreparedPhoto } from "../state/photo";
import type { State } from "../state/state";
import { h } from "../ui/dom";
import { say, type Word } from "../words/main";

const later = () => import("./keep_sheets");

/** True in WeChat, where a page can neither download nor share a file: a picture is kept by a long press. */
export const isWeChat = (): boolean =>
  /MicroMessenger/i.test(navigator.userAgent);

/** What the file is called: as the profile asks, or after the profile where a word for it is not known. */
export function fileNameOf({ answers, student, profile }: State): string {
  const { file_name: wanted = "{number}" } = profile.service ?? {};
  const words = { ...answers, ...student } as Record<string, string>;
  const wordOf = (key: string) =>
    (words[key] ?? "").replace(/[\s\\/:*?"<>|.]/g, "");
  const places = [...wanted.matchAll(/\{(\w+)\}/g)];
  if (places.some(([, key]) => wordOf(key!) === "")) return `${profile.id}.jpg`;
  return `${wanted.replace(/\{(\w+)\}/g, (_, key: string) => wordOf(key))}.jpg`;
}

/** True where the phone has a share sheet that takes pictures. */
function canShare(file: File): boolean {
  const isPhone = matchMedia("(pointer: coarse)").matches;
  return isPhone && navigator.canShare?.({ files: [file] }) === true;
}

/** Keeps a picture on the phone; nothing is uploaded. */
export async function keep(blob: Blob, name: string): Promise<void> {
  if (isWeChat()) return (await later()).openLongPress(blob);
  const file = new File([blob], name, { type: "image/jpeg" });
  if (canShare(file))
    try {
      return await navigator.share({ files: [file] });
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
    }
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The button that keeps the prepared photo. */
export function saveButton(state: State, { blob }: PreparedPhoto): HTMLElement {
  const isPhone = matchMedia("(pointer: coarse)").matches;
  return h(
    "button",
    {
      type: "button",
      class: "btn btn-plain",
      "data-testid": "save",
      onclick: () => void keep(blob, fileNameOf(state)),
    },
    say(isPhone ? "save" : "download"),
  );
}

/** The other ways to use the prepared photo: prints, and what to tell a studio. */
export function keepTools(
  state: State,
  { blob }: PreparedPhoto,
): HTMLElement[] {
  const tool = (word: Word, id: string, onclick: () => void) =>
    h(
      "button",
      { type: "button", class: "chip", "data-testid": id, onclick },
      say(word),
    );
  const { profile } = state;
  return [
    tool("print", "print", () => {
      void later().then(({ openPrints }) =>
        openPrints(blob, fileNameOf(state), profile, keep),
      );
    }),
  ];
}
