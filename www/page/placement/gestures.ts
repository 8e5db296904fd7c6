import type { Rect } from "../../engine";
import { dragged, moved, scaled, type Room, type Spot } from "./crop";

/** Share of the crop's height that one press of an arrow key moves it; five times that with Shift. */
const STEP = 0.01;
/** Factor of one press of + or −. */
const ZOOM = 1.04;
/** Factor of a wheel's notch of 100 pixels. */
const WHEEL = 1.12;

const MIDDLE: Spot = { x: 0.5, y: 0.5 };

const ARROWS: Record<string, Spot> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

/** The crop that the gestures change. */
export interface CropControl {
  crop(): Rect;
  room: Room;
  change(crop: Rect): void;
  reset(): void;
}

/** One step larger or smaller about the middle. */
export const zoom = (control: CropControl, closer: boolean): void =>
  control.change(
    scaled(control.crop(), closer ? 1 / ZOOM : ZOOM, MIDDLE, control.room),
  );

/** Lets fingers, mouse, wheel and keys move and zoom the photo under a frame. */
export function listenForGestures(
  frame: HTMLElement,
  control: CropControl,
): void {
  const fingers = new Map<number, Spot>();
  const share = ({ clientX, clientY }: MouseEvent): Spot => {
    const { left, top, width, height } = frame.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / height };
  };

  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    frame.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, share(event));
  });
  frame.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId)) return;
    const before = [...fingers.values()].slice(0, 2);
    fingers.set(event.pointerId, share(event));
    const after = [...fingers.values()].slice(0, 2);
    control.change(dragged(control.crop(), before, after, control.room));
  });
  const lift = (event: PointerEvent) => fingers.delete(event.pointerId);
  frame.addEventListener("pointerup", lift);
  frame.addEventListener("pointercancel", lift);
  frame.addEventListener("lostpointercapture", lift);

  frame.addEventListener(
    "wheel",
    (event) => {
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1;
      const factor = WHEEL ** ((event.deltaY * lines) / 100);
      const before = control.crop();
      const crop = scaled(before, factor, share(event), control.room);
      // At the end of the zoom the page may scroll on.
      if (crop.height === before.height) return;
      event.preventDefault();
      control.change(crop);
    },
    { passive: false },
  );

  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      const crop = control.crop();
      const step = crop.height * STEP * (event.shiftKey ? 5 : 1);
      const by = { x: arrow.x * step, y: arrow.y * step };
      control.change(moved(crop, by, control.room));
    } else if (event.key === "+" || event.key === "=") zoom(control, true);
    else if (event.key === "-" || event.key === "_") zoom(control, false);
    else if (event.key === "Home" || event.key === "0") control.reset();
    else return;
    event.preventDefault();
  });
}
