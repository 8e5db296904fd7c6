import { h } from "../page/ui/dom";
import * as api from "./api";
import type { Counts, HandedOver } from "./api";
import { OfficeDialog } from "./office_dialog";
import { say } from "./words";

/** How photos are named: by a number of the student, or by a text with parts in braces. */
const NAMES = ["学号", "身份证号", "{school}_{class}_{name}"];

const PARTS = "{school} {class} {level} {number} {name} {identity} {receipt}";

const FILES: Record<HandedOver, string> = {
  photos: "photos.zip",
  table: "students.xlsx",
  sheet: "contact-sheet.html",
};

/** Takes out what the school gets. */
export class HandoverDialog extends OfficeDialog {
  constructor(
    private readonly counts: () => Counts,
    leave: () => void,
  ) {
    super(say("handover"), leave);
  }

  protected content(): HTMLElement[] {
    const known = (key: "school" | "profile") => [
      ...new Set(this.counts().groups.map((group) => group[key] ?? "")),
    ];
    const school = select("school", say("school"), say("anybody"), known);
    const profile = select("profile", say("service"), say("anyProfile"), known);
    const names = h("input", {
      name: "names",
      list: "names",
      value: NAMES[0]!,
      required: true,
    });
    const identities = h("input", { type: "file", name: "identities" });
    const take = (what: HandedOver) => async () => {
      await this.attempt(say("writing"), async () => {
        const bytes = await api.handOver(what, {
          school: school.field.value,
          profile: profile.field.value,
          names: names.value,
          identities: identities.files?.[0] ?? null,
        });
        keep(bytes, FILES[what]);
        this.tell(say("written", { file: FILES[what] }));
      });
    };
    const button = (
      what: HandedOver,
      word: "takePhotos" | "takeTable" | "takeSheet",
    ) => h("button", { name: what, onclick: take(what) }, say(word));
    return [
      school.label,
      profile.label,
      h("label", {}, h("span", {}, say("fileNames")), names),
      h(
        "datalist",
        { id: "names" },
        ...NAMES.map((value) => h("option", { value })),
      ),
      h("p", { class: "help" }, say("fileNamesHelp", { parts: PARTS })),
      h("label", {}, h("span", {}, say("identities")), identities),
      h(
        "div",
        { class: "decide" },
        button("photos", "takePhotos"),
        button("table", "takeTable"),
        button("sheet", "takeSheet"),
      ),
    ];
  }
}

function select(
  name: "school" | "profile",
  label: string,
  all: string,
  known: (key: "school" | "profile") => string[],
) {
  const values = known(name).filter((value) => value !== "");
  const field = h(
    "select",
    { name },
    h("option", { value: "" }, all),
    ...values.map((value) => h("option", { value }, value)),
  );
  return { field, label: h("label", {}, h("span", {}, label), field) };
}

/** Has the browser keep a file. */
function keep(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes);
  h("a", { href: url, download: name }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
