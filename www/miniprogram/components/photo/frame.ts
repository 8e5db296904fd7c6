import type { Profile } from "../../../engine/profile";
import type { Head, Rect, RuleState } from "../../../engine/report";
import {
  dragged,
  moved,
  same,
  scaled,
  type Room,
  type Spot,
} from "../../../page/placement/crop";
import { latest } from "../../../page/placement/latest";
import { sayPlacement, wordsOf } from "../../../page/placement/words";
import type { Placed } from "../../../page/state/photo_states";
import { linesShown, percent, styleOf, type LineShown } from "../lines";
import type { PhotoFlow } from "./flow";
import type { Placing } from "./kept";

/** Share of the crop's height that one press of an arrow moves it. */
const STEP = 0.02;
/** Factor of one press of + or −. */
const ZOOM = 1.04;
const MIDDLE: Spot = { x: 0.5, y: 0.5 };

/** A direction in which the photo is moved. */
export type Way = "up" | "down" | "left" | "right";

const WAYS: Record<Way, Spot> = {
  up: { x: 0, y: 1 },
  down: { x: 0, y: -1 },
  left: { x: 1, y: 0 },
  right: { x: -1, y: 0 },
};

/** What the template draws of the frame. */
export interface FrameShown {
  picture: string;
  /** Width over height, in percent of the height. */
  padding: string;
  /** Style of the photo behind the frame. */
  photo: string;
  lines: LineShown[];
  words: string;
  isWrong: boolean;
  allowed: boolean;
}

/** Where a frame lies on the screen. */
export interface FrameBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A finger on the screen. */
export interface Finger {
  clientX: number;
  clientY: number;
}

/** The photo under a frame of the profile's shape: to drag, to pinch, with the lines of the head. */
export class Frame {
  private crop: Rect;
  private rules: RuleState[];
  private readonly room: Room;
  private fingers: Spot[] = [];
  private readonly ask: (crop: Rect) => void;

  constructor(
    private readonly flow: PhotoFlow,
    private readonly photo: Placing,
    private readonly head: Head,
    private readonly profile: Profile,
    private readonly draw: (shown: FrameShown) => void,
  ) {
    const { placement, placed, report } = photo;
    const { width, height } = report.photo;
    const aspect = profile.picture.width / profile.picture.height;
    this.room = { width, height, aspect, least: placement.leastHeight };
    this.crop = placed?.crop ?? placement.crop;
    this.rules = placement.rules;
    this.ask = latest<Rect, RuleState[]>(
      (crop) => flow.evaluate(crop),
      (rules) => {
        this.rules = rules;
        this.settle();
      },
    );
    if (placed?.crop) this.ask(placed.crop);
    draw(this.shown());
  }

  /** Fingers have come or gone: what they do is counted from here. */
  hold(fingers: Finger[], box: FrameBox): void {
    this.fingers = spotsOf(fingers, box);
  }

  /** Fingers have moved. */
  drag(fingers: Finger[], box: FrameBox): void {
    const after = spotsOf(fingers, box);
    if (after.length === this.fingers.length && after.length > 0)
      this.change(dragged(this.crop, this.fingers, after, this.room));
    this.fingers = after;
  }

  move(way: Way): void {
    const { x, y } = WAYS[way];
    const step = this.crop.height * STEP;
    const by = { x: x * step, y: y * step };
    this.change(moved(this.crop, by, this.room));
  }

  zoom(closer: boolean): void {
    const factor = closer ? 1 / ZOOM : ZOOM;
    this.change(scaled(this.crop, factor, MIDDLE, this.room));
  }

  reset(): void {
    this.change(this.photo.placement.crop);
  }

  private change(crop: Rect): void {
    this.crop = crop;
    this.settle();
    this.ask(crop);
  }

  private settle(): void {
    this.flow.place(this.placed());
    this.draw(this.shown());
  }

  private placed(): Placed {
    const isProposal = same(this.crop, this.photo.placement.crop);
    const allowed = this.rules.every(keeps);
    return { crop: isProposal ? null : this.crop, allowed };
  }

  private shown(): FrameShown {
    const { crop, room, rules, profile } = this;
    const failing = rules.find((rule) => !keeps(rule)) ?? rules.find(fails);
    return {
      picture: this.photo.picked.shown,
      padding: percent(1 / room.aspect),
      photo: styleOf({
        width: room.width / crop.width,
        height: room.height / crop.height,
        left: -crop.x / crop.width,
        top: -crop.y / crop.height,
      }),
      lines: linesShown(crop, this.head, rules),
      words: failing ? wordsOf(failing, profile) : sayPlacement("holds"),
      isWrong: failing !== undefined,
      allowed: rules.every(keeps),
    };
  }
}

const fails = (rule: RuleState) => !rule.holds;
const keeps = (rule: RuleState) => rule.holds || rule.severity !== "reject";

const spotsOf = (fingers: Finger[], box: FrameBox): Spot[] =>
  fingers.slice(0, 2).map(({ clientX, clientY }) => ({
    x: (clientX - box.left) / box.width,
    y: (clientY - box.top) / box.height,
  }));
