import { placementView } from "../placement/editor";
import { sayPlacement } from "../placement/words";
import type { Actions } from "../state/actions";
import { examinedOf, pickedOf, preparedOf, reportOf } from "../state/photo";
import { isPreparedShown, type State } from "../state/state";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { compareView, factsView } from "./compare";
import { pictureView } from "./picture";

/** The photo as it is now: prepared, under the frame, or with what was found drawn on it; null before one is picked. */
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

function preparedPreview(state: State, actions: Actions): HTMLElement[] | null {
  const { photo, profile } = state;
  const [picked, report] = [pickedOf(photo), reportOf(photo)];
  const prepared = preparedOf(photo);
  if (!picked || !report || !prepared || !isPreparedShown(state)) return null;
  const adjust = {
    type: "button",
    class: "weui-btn weui-btn_default adjust",
    "data-testid": "adjust",
    onclick: actions.adjust,
  };
  return [
    h("h2", { class: "step-title" }, say("prepared")),
    compareView(picked.url, prepared.url, prepared, report.photo),
    factsView(prepared, profile),
    h("button", adjust, sayPlacement("adjust")),
  ];
}

function placingPreview(state: State, actions: Actions): HTMLElement[] | null {
  const { profile } = state;
  const photo = examinedOf(state.photo);
  if (photo?.kind !== "placing" || photo.report.head === null) return null;
  const { picked, opened, placement, placed, report } = photo;
  const { width, height } = report.photo;
  const shown = {
    url: picked.url,
    photo: opened,
    profile,
    placement,
    size: { width, height },
    head: photo.report.head,
    crop: placed?.crop ?? null,
  };
  return [placementView(shown, actions.place)];
}
