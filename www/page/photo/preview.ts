import { stillView } from "../placement/still";
import { sayPlacement } from "../placement/words";
import type { Actions } from "../state/actions";
import { examinedOf, pickedOf, preparedOf, reportOf } from "../state/photo";
import { isPreparedShown, type State } from "../state/state";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { compareView } from "./compare";
import { keepTools } from "./keep";
import { pictureView } from "./picture";

/** The photo as it is now: prepared, in its frame, or as it was picked; null before one is picked. */
export function previewOf(state: State, actions: Actions): HTMLElement | null {
  const picked = pickedOf(state.photo);
  if (picked === null) return null;
  const pieces =
    preparedPreview(state, actions) ?? placingPreview(state, actions);
  const examined = examinedOf(state.photo);
  return h(
    "div",
    { "data-testid": "preview", tabindex: -1 },
    ...(pieces ?? [pictureView(picked.url, examined?.report ?? null)]),
  );
}

/** The clean result; what it was made of behind a button. */
function preparedPreview(state: State, actions: Actions): HTMLElement[] | null {
  const { photo } = state;
  const [picked, report] = [pickedOf(photo), reportOf(photo)];
  const prepared = preparedOf(photo);
  if (!picked || !report || !prepared || !isPreparedShown(state)) return null;
  const clean = h(
    "div",
    { class: "picture" },
    h("img", { src: prepared.url, alt: say("after") }),
  );
  let shown: HTMLElement = clean;
  const compare = h(
    "button",
    {
      type: "button",
      class: "chip",
      "aria-pressed": "false",
      "data-testid": "compare",
      onclick() {
        const other =
          shown === clean
            ? compareView(picked.url, prepared.url, prepared, report.photo)
            : clean;
        shown.replaceWith(other);
        shown = other;
        compare.setAttribute("aria-pressed", String(shown !== clean));
      },
    },
    say("compareOriginal"),
  );
  return [
    clean,
    h(
      "div",
      { class: "tools" },
      compare,
      adjustButton(actions),
      ...keepTools(state, prepared),
    ),
  ];
}

const adjustButton = (actions: Actions) =>
  h(
    "button",
    {
      type: "button",
      class: "chip",
      "data-testid": "adjust",
      onclick: actions.adjust,
    },
    sayPlacement("adjust"),
  );

/** The part of the photo that will be used, locked: a finger that scrolls never moves it. */
function placingPreview(state: State, actions: Actions): HTMLElement[] | null {
  const photo = examinedOf(state.photo);
  if (photo?.kind !== "placing" || photo.report.head === null) return null;
  const { picked, placement, placed, report } = photo;
  const crop = placed?.crop ?? placement.crop;
  return [
    stillView(picked.url, crop, report.photo),
    h("div", { class: "tools" }, adjustButton(actions)),
  ];
}
