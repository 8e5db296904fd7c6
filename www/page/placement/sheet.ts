import "./placement.css";
import type { Rect } from "../../engine";
import type { Placed } from "../state/photo";
import { h } from "../ui/dom";
import { placementView, type Placeable } from "./editor";
import { sayPlacement } from "./words";

/** Milliseconds between two movements that are undone one by one. */
const APART_MS = 500;

/** The frame, filling the screen, until the student is done; `onPlace` hears of every movement. */
export function openPlacement(
  shown: Placeable,
  onPlace: (placed: Placed) => void,
  onClose: () => void,
): void {
  const past: Rect[] = [];
  let crop = shown.crop ?? shown.placement.crop;
  let last = 0;
  const note = (placed: Placed) => {
    const next = placed.crop ?? shown.placement.crop;
    const now = performance.now();
    if (next !== crop && now - last > APART_MS) past.push(crop);
    last = now;
    crop = next;
    undo.disabled = past.length === 0;
    onPlace(placed);
  };
  const editor = placementView(shown, note);
  const undo = h(
    "button",
    {
      type: "button",
      class: "btn btn-plain",
      "data-testid": "frame-undo",
      disabled: true,
      onclick() {
        const before = past.pop();
        if (before) editor.show(before);
        last = performance.now();
      },
    },
    sayPlacement("undo"),
  );
  const sheet = h(
    "dialog",
    { class: "sheet placer", "aria-label": sayPlacement("adjust") },
    editor.view,
    h(
      "div",
      { class: "sheet-bar" },
      undo,
      h(
        "button",
        {
          type: "button",
          class: "btn btn-main",
          "data-testid": "frame-done",
          onclick: () => sheet.close(),
        },
        sayPlacement("done"),
      ),
    ),
  );
  sheet.addEventListener("close", () => {
    sheet.remove();
    onClose();
  });
  document.body.append(sheet);
  sheet.showModal();
  editor.focus();
}
