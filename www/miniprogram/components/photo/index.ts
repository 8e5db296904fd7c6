import type { Profile } from "../../../engine/profile";
import type { Report } from "../../../engine/report";
import type { Target } from "../../../engine/upload/target";
import { sayPlacement } from "../../../page/placement/words";
import { say } from "../../../page/words/main";
import { say as sayStep } from "../../../page/words/step_views";
import type { LoadOptions } from "../../engine";
import { configure, useEngine } from "../../shared_engine";
import { isTrouble, openSettings, pickPicture } from "../album";
import { isLarge, speakAs } from "../environment";
import { sayHere } from "../words";
import { PhotoFlow, type Given } from "./flow";
import { Frame, type FrameBox, type FrameShown, type Way } from "./frame";
import { states } from "./kept";
import { drawMarks, type Canvas } from "./marks";
import { shownOf, type Shown } from "./shown";

/** Words of the template that never change while it is shown. */
const wordsHere = () => ({
  pickTitle: say("pickTitle"),
  pickHint: say("pickHint"),
  album: say("album"),
  camera: say("camera"),
  privacy: say("privacy"),
  photoAlt: say("photoAlt"),
  guideLines: say("guideLines"),
  details: say("details"),
  rule: say("rule"),
  measured: say("measured"),
  wanted: say("wanted"),
  gauges: say("gauges"),
  again: say("again"),
  shootAgain: say("shootAgain"),
  refused: say("refused"),
  prepareAnyway: say("prepareAnyway"),
  turnUpright: say("turnUpright"),
  turnHint: say("turnHint"),
  declare: say("declare"),
  save: say("save"),
  cancel: say("cancel"),
  retry: say("retry"),
  retryNow: say("retryNow"),
  received: sayStep("received"),
  receivedHint: sayStep("receivedHint"),
  receipt: sayStep("receipt"),
  copy: say("copy"),
  another: sayStep("another"),
  after: say("after"),
  settings: sayHere("settings"),
  adjust: sayPlacement("adjust"),
  frame: sayPlacement("frame"),
  frameHint: sayPlacement("hint"),
  closer: sayPlacement("closer"),
  wider: sayPlacement("wider"),
  reset: sayPlacement("reset"),
  done: sayPlacement("done"),
  up: sayPlacement("hair_gap_high"),
  down: sayPlacement("hair_gap_low"),
  left: sayPlacement("face_center_high"),
  right: sayPlacement("face_center_low"),
});

/** An event of a template, as far as it is read here. */
interface TemplateEvent {
  currentTarget: { dataset: Record<string, string> };
  detail: { value?: string[]; path?: string };
  touches: { clientX: number; clientY: number }[];
}

/** What a component instance keeps besides its data. */
interface Own {
  flow: PhotoFlow | null;
  frame: Frame | null;
  box: FrameBox | null;
  /** A drawing is on its way to WeChat's other thread; of those that follow only the last is sent. */
  isDrawing: boolean;
  waiting: FrameShown | null;
  hasLines: boolean;
}

const own = new WeakMap<object, Own>();
const ownOf = (component: object): Own => {
  const found = own.get(component) ?? {
    ...{ flow: null, frame: null, box: null },
    ...{ isDrawing: false, waiting: null, hasLines: false },
  };
  own.set(component, found);
  return found;
};

Component({
  options: { multipleSlots: true, styleIsolation: "isolated" },

  properties: {
    /** Id of a built-in profile, or a profile as an object. */
    profile: { type: null, value: "chsi" as string | Profile },
    /** Address of the receiver's `/api/submissions`, or another target; without one nothing is sent. */
    receiver: { type: null, value: null as string | Target | null },
    /** Further words for the receiver, `student` for example. */
    fields: { type: Object, value: {} as Record<string, string> },
    /** Receipt of a rejected submission that this one follows. */
    after: { type: String, value: "" },
    /** Where the engine's files are, for pages that do not call `configure`. */
    engine: { type: Object, value: null as LoadOptions | null },
    /** `zh` or `en`; WeChat's own language where it is left out. */
    language: { type: String, value: "" },
    /** `on` or `off`; as WeChat is set where it is left out. */
    large: { type: String, value: "" },
  },

  data: {
    shown: null as Shown | null,
    frame: null as FrameShown | null,
    isShooting: false,
    hasLines: false,
    /** What is unfolded, by the check or the kind of the line. */
    open: {} as Record<string, boolean>,
    looks: "",
    words: {} as Partial<ReturnType<typeof wordsHere>>,
  },

  observers: {
    "profile, receiver, fields, after"() {
      void ownOf(this).flow?.give(this.given());
    },
    "language, large"() {
      if (ownOf(this).flow) this.dress();
    },
  },

  lifetimes: {
    attached() {
      if (this.data.engine) configure(this.data.engine);
      const flow = new PhotoFlow(
        useEngine(),
        {
          changed: () => this.redraw(),
          tell: (name, detail) => this.triggerEvent(name, detail),
        },
        this.given(),
      );
      ownOf(this).flow = flow;
      this.dress();
      void flow.start();
    },

    detached() {
      const mine = ownOf(this);
      mine.flow?.close();
      mine.flow = null;
    },
  },

  methods: {
    given(): Given {
      const { profile, receiver, fields, after } = this.data;
      return { profile, receiver, fields, after };
    },

    /** Language and size. */
    dress() {
      const language = speakAs(this.data.language);
      const size = isLarge(this.data.large) ? "is-large" : "";
      this.setData({ looks: `${language} ${size}`, words: wordsHere() });
      this.redraw();
    },

    redraw() {
      const mine = ownOf(this);
      const { flow } = mine;
      if (flow === null) return;
      if (!flow.isFraming) mine.frame = null;
      else if (mine.frame === null) this.openFrame(flow);
      const frame = flow.isFraming ? this.data.frame : null;
      this.setData({ shown: shownOf(flow), frame }, () => this.drawMarks());
    },

    openFrame(flow: PhotoFlow) {
      const photo = states.examinedOf(flow.photo);
      const { profile } = flow;
      if (photo?.kind !== "placing" || !photo.report.head || !profile) return;
      const { head } = photo.report;
      const draw = (frame: FrameShown) => this.drawFrame(frame);
      ownOf(this).frame = new Frame(flow, photo, head, profile, draw);
    },

    drawFrame(frame: FrameShown) {
      const mine = ownOf(this);
      if (mine.isDrawing) return void (mine.waiting = frame);
      mine.isDrawing = true;
      this.setData({ frame }, () => {
        const { waiting } = mine;
        Object.assign(mine, { isDrawing: false, waiting: null });
        if (waiting && mine.flow?.isFraming) this.drawFrame(waiting);
      });
    },

    /** Draws on the canvas over the photo, where there is one. */
    drawMarks() {
      const { flow, hasLines } = ownOf(this);
      if (!flow || !this.data.shown?.hasMarks) return;
      this.createSelectorQuery()
        .select(".marks")
        .fields({ node: true, size: true })
        .exec(([canvas]: [(Canvas & { node: unknown }) | null]) => {
          const report: Report | null =
            states.examinedOf(flow.photo)?.report ?? null;
          const density = wx.getWindowInfo?.().pixelRatio ?? 2;
          if (canvas?.node)
            drawMarks(canvas as Canvas, report, hasLines, density);
        });
    },

    toggle({ currentTarget }: TemplateEvent) {
      const { key = "" } = currentTarget.dataset;
      const { open } = this.data;
      this.setData({ open: { ...open, [key]: !open[key] } });
    },

    toggleLines() {
      const mine = ownOf(this);
      mine.hasLines = !mine.hasLines;
      this.setData({ hasLines: mine.hasLines });
      this.drawMarks();
    },

    async pick(event: TemplateEvent) {
      const { flow } = ownOf(this);
      const source =
        event.currentTarget.dataset.source === "camera" ? "camera" : "album";
      if (source === "camera" && this.data.shown?.mayGuide)
        return this.setData({ isShooting: true });
      const picked = await pickPicture(source);
      if (picked === null || !flow) return;
      if (isTrouble(picked)) flow.complain(picked);
      else await flow.pick(picked.path);
    },

    /** The live guide has a photo, or was closed. */
    shot({ detail }: TemplateEvent) {
      this.setData({ isShooting: false });
      if (detail.path) void ownOf(this).flow?.pick(detail.path);
    },

    retry: act((flow) => flow.retry()),
    prepare: act((flow) => flow.prepare()),
    adjust: act((flow) => flow.adjust()),
    closeFrame: act((flow) => flow.closeFrame()),
    save: act((flow) => flow.save()),
    send: act((flow) => flow.send()),
    hurry: act((flow) => flow.hurry()),
    cancel: act((flow) => flow.cancel()),
    startOver: act((flow) => flow.startOver()),
    turn: act((flow, { dataset }) => flow.turnBy(Number(dataset.degrees))),

    declare({ detail }: TemplateEvent) {
      ownOf(this).flow?.declare(detail.value ?? []);
    },

    openSettings: () => void openSettings(),

    copyReceipt() {
      wx.setClipboardData({ data: this.data.shown?.receipt ?? "" });
    },

    /** Fingers on the frame. Where it lies on the screen is asked first, for as long as they stay. */
    holdFrame({ touches }: TemplateEvent) {
      const mine = ownOf(this);
      this.createSelectorQuery()
        .select(".frame-window")
        .boundingClientRect((box) => {
          mine.box = box;
          mine.frame?.hold(touches, box);
        })
        .exec();
    },

    dragFrame({ touches }: TemplateEvent) {
      const { frame, box } = ownOf(this);
      if (box) frame?.drag(touches, box);
    },

    dropFrame({ touches }: TemplateEvent) {
      const { frame, box } = ownOf(this);
      if (box) frame?.hold(touches, box);
    },

    moveFrame({ currentTarget }: TemplateEvent) {
      ownOf(this).frame?.move(currentTarget.dataset.way as Way);
    },

    zoomFrame({ currentTarget }: TemplateEvent) {
      ownOf(this).frame?.zoom(currentTarget.dataset.way === "closer");
    },

    resetFrame() {
      ownOf(this).frame?.reset();
    },

    ignore() {},
  },
});

/** A handler that does one thing with the flow. */
function act(
  body: (
    flow: PhotoFlow,
    target: TemplateEvent["currentTarget"],
  ) => void | Promise<void>,
) {
  return function (this: object, event: TemplateEvent): void {
    const { flow } = ownOf(this);
    if (flow) void body(flow, event.currentTarget);
  };
}
