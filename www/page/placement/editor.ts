import type {
  Head,
  Photo,
  Placement,
  Profile,
  Rect,
  RuleState,
} from "../../engine";
import type { Placed } from "../state/photo";
import { forEngine } from "../service/profiles";
import { h } from "../ui/dom";
import { say } from "../words/main";
import { same, type Room } from "./crop";
import { listenForGestures, zoom, type CropControl } from "./gestures";
import { headLines } from "./head_lines";
import { latest, throttled } from "./latest";
import { sayPlacement, wordsOf } from "./words";

/** Milliseconds between two announcements to a screen reader. */
const ANNOUNCE_EVERY = 900;

/** What the frame shows. */
export interface Placeable {
  /** Object URL of the picked file. */
  url: string;
  photo: Photo;
  profile: Profile;
  /** The planner's proposal. */
  placement: Placement;
  /** Upright size of the photo. */
  size: { width: number; height: number };
  head: Head;
  /** The crop to begin with; null for the proposal. */
  crop: Rect | null;
}

/** The photo under a frame of the profile's shape: to drag, to zoom, with the lines of the head. */
interface Editor {
  view: HTMLElement;
  /** Moves the photo to a crop. */
  show(crop: Rect): void;
  focus(): void;
}

/** Makes one. */
export function placementView(
  shown: Placeable,
  onPlace: (placed: Placed) => void,
): Editor {
  const { url, photo, profile, placement, size, head } = shown;
  const aspect = profile.picture.width / profile.picture.height;
  const room: Room = { ...size, aspect, least: placement.leastHeight };
  const lines = headLines(profile);
  let crop = shown.crop ?? placement.crop;
  let rules = placement.rules;

  const image = h("img", {
    src: url,
    alt: "",
    class: "frame-photo",
    decoding: "async",
    draggable: "false",
  });
  image.addEventListener("error", () => {
    image.replaceWith(h("p", { class: "no-preview" }, say("noPreview")));
  });
  const words = h("p", { class: "frame-words" });
  const live = h("p", { class: "visually-hidden", role: "status" });
  const keys = h(
    "p",
    { id: "frame-keys", class: "visually-hidden" },
    sayPlacement("keys"),
  );
  const frame = h(
    "div",
    {
      class: "frame-window",
      "data-testid": "frame",
      tabindex: 0,
      role: "application",
      "aria-label": sayPlacement("frame"),
      "aria-roledescription": sayPlacement("role"),
      "aria-describedby": "frame-keys",
    },
    image,
    h("div", { class: "frame-dim" }),
    lines.view,
  );
  frame.style.setProperty("--aspect", String(aspect));

  const control: CropControl = {
    crop: () => crop,
    room,
    change(next) {
      crop = next;
      onPlace({ crop: isProposal() ? null : crop, allowed: allowed() });
      schedule();
      ask(crop);
    },
    reset: () => control.change(placement.crop),
  };
  const isProposal = () => same(crop, placement.crop);
  const allowed = () => rules.every(keeps);
  const ask = latest<Rect, RuleState[]>(
    (asked) => photo.evaluate(forEngine(profile), asked),
    (answer) => {
      rules = answer;
      onPlace({ crop: isProposal() ? null : crop, allowed: allowed() });
      schedule();
      announce(words.textContent ?? "");
    },
  );
  const announce = throttled<string>(ANNOUNCE_EVERY, () => {
    const text = words.textContent ?? "";
    if (live.textContent !== text) live.textContent = text;
  });
  let scheduled = false;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      draw();
    });
  };
  const button = (word: "closer" | "wider", sign: string) =>
    h(
      "button",
      {
        type: "button",
        class: "frame-zoom",
        "aria-label": sayPlacement(word),
        "data-testid": `frame-${word}`,
        onclick: () => zoom(control, word === "closer"),
      },
      sign,
    );
  const reset = h(
    "button",
    {
      type: "button",
      class: "frame-reset",
      "data-testid": "frame-reset",
      onclick: control.reset,
    },
    sayPlacement("reset"),
  );

  function draw(): void {
    const share = (part: number, whole: number) => `${(part / whole) * 100}%`;
    Object.assign(image.style, {
      width: share(size.width, crop.width),
      height: share(size.height, crop.height),
      left: share(-crop.x, crop.width),
      top: share(-crop.y, crop.height),
    });
    lines.move(crop, head, rules);
    const failing = rules.find((rule) => !keeps(rule)) ?? rules.find(fails);
    words.textContent = failing
      ? wordsOf(failing, profile)
      : sayPlacement("holds");
    words.classList.toggle("is-wrong", failing !== undefined);
    frame.dataset.allowed = String(allowed());
    frame.dataset.crop = [crop.x, crop.y, crop.width, crop.height].join(" ");
  }

  listenForGestures(frame, control);
  draw();
  if (shown.crop) ask(crop);
  const view = h(
    "div",
    { class: "frame" },
    h("p", { class: "hint" }, sayPlacement("hint")),
    keys,
    h("div", { class: "frame-stage" }, frame),
    words,
    live,
    h(
      "div",
      { class: "frame-tools" },
      button("wider", "−"),
      reset,
      button("closer", "+"),
    ),
  );
  return {
    view,
    show: (next) => control.change(next),
    focus: () => frame.focus({ preventScroll: true }),
  };
}

const fails = (rule: RuleState) => !rule.holds;
const keeps = (rule: RuleState) => rule.holds || rule.severity !== "reject";
