import type { Report } from "../../../engine/report";
import { sayPlacement } from "../../../page/placement/words";
import { say } from "../../../page/words/main";
import { say as sayStep } from "../../../page/words/step_views";
import { useEngine } from "../../shared_engine";
import { isTrouble, openSettings, pickPicture } from "../album";
import { isLarge, speakAs } from "../environment";
import { sayHere } from "../words";
import { PhotoFlow } from "./flow";
import { Frame, type FrameBox, type FrameShown, type Way } from "./frame";
import type { Events, Given } from "./given";
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
  allTrue: sayStep("allTrue"),
  declareMissing: sayStep("declareMissing"),
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

/** What the template draws. */
interface Data extends Given {
  shown: Shown | null;
  frame: FrameShown | null;
  open: Record<string, boolean>;
  language: string;
  large: string;
}

/** The component on the screen, as far as it is used here. */
export interface PhotoComponent {
  readonly data: Data;
  setData(change: Record<string, unknown>, done?: () => void): void;
  triggerEvent(name: string, detail: unknown): void;
  createSelectorQuery(): WechatMiniprogram.SelectorQuery;
}

/** One photo component: what its template draws and calls. */
export class PhotoController {
  private readonly flow: PhotoFlow;
  private frame: Frame | null = null;
  private box: FrameBox | null = null;
  /** A drawing is on its way to WeChat's other thread; of those that follow only the last is sent. */
  private isDrawing = false;
  private waiting: FrameShown | null = null;
  private hasLines = false;

  constructor(private readonly component: PhotoComponent) {
    const tell = <Name extends keyof Events>(
      name: Name,
      detail: Events[Name],
    ) => component.triggerEvent(name, detail);
    this.flow = new PhotoFlow(
      useEngine(),
      { changed: () => this.redraw(), tell },
      this.given(),
    );
    this.dress();
    void this.flow.start();
  }

  detached(): void {
    this.flow.close();
  }

  /** The page has changed a property. */
  give(): void {
    void this.flow.give(this.given());
  }

  private given(): Given {
    const { profile, receiver, fields, after } = this.component.data;
    return { profile, receiver, fields, after };
  }

  /** Language and size. */
  dress(): void {
    const { language: wanted, large } = this.component.data;
    const language = speakAs(wanted);
    const size = isLarge(large) ? "is-large" : "";
    const looks = `${language} ${size}`;
    this.component.setData({ looks, words: wordsHere() });
    this.redraw();
  }

  private redraw(): void {
    const { flow, component } = this;
    if (!flow.isFraming) this.frame = null;
    else if (this.frame === null) this.openFrame();
    const frame = flow.isFraming ? component.data.frame : null;
    component.setData({ shown: shownOf(flow), frame }, () => this.drawMarks());
  }

  private openFrame(): void {
    const { flow } = this;
    const photo = states.examinedOf(flow.photo);
    const { profile } = flow;
    if (photo?.kind !== "placing" || !photo.report.head || !profile) return;
    const { head } = photo.report;
    const draw = (frame: FrameShown) => this.drawFrame(frame);
    this.frame = new Frame(flow, photo, head, profile, draw);
  }

  private drawFrame(frame: FrameShown): void {
    if (this.isDrawing) return void (this.waiting = frame);
    this.isDrawing = true;
    this.component.setData({ frame }, () => {
      const { waiting } = this;
      this.isDrawing = false;
      this.waiting = null;
      if (waiting && this.flow.isFraming) this.drawFrame(waiting);
    });
  }

  /** Draws on the canvas over the photo, where there is one. */
  private drawMarks(): void {
    const { component, flow, hasLines } = this;
    if (!component.data.shown?.hasMarks) return;
    component
      .createSelectorQuery()
      .select(".marks")
      .fields({ node: true, size: true })
      .exec(([canvas]: [(Canvas & { node: unknown }) | null]) => {
        const report: Report | null =
          states.examinedOf(flow.photo)?.report ?? null;
        const density = wx.getWindowInfo?.().pixelRatio ?? 2;
        if (canvas?.node)
          drawMarks(canvas as Canvas, report, hasLines, density);
      });
  }

  toggle({ currentTarget }: TemplateEvent): void {
    const { key = "" } = currentTarget.dataset;
    const { open } = this.component.data;
    this.component.setData({ open: { ...open, [key]: !open[key] } });
  }

  toggleLines(): void {
    this.hasLines = !this.hasLines;
    this.component.setData({ hasLines: this.hasLines });
    this.drawMarks();
  }

  async pick({ currentTarget }: TemplateEvent): Promise<void> {
    const { component, flow } = this;
    const source =
      currentTarget.dataset.source === "camera" ? "camera" : "album";
    if (source === "camera" && component.data.shown?.mayGuide)
      return component.setData({ isShooting: true });
    const picked = await pickPicture(source);
    if (picked === null) return;
    if (isTrouble(picked)) flow.complain(picked);
    else await flow.pick(picked.path);
  }

  /** The live guide has a photo, or was closed. */
  shot({ detail }: TemplateEvent): void {
    this.component.setData({ isShooting: false });
    if (detail.path) void this.flow.pick(detail.path);
  }

  retry = () => this.flow.retry();
  prepare = () => this.flow.prepare();
  adjust = () => this.flow.adjust();
  closeFrame = () => this.flow.closeFrame();
  save = () => this.flow.save();
  send = () => this.flow.send();
  hurry = () => this.flow.hurry();
  cancel = () => this.flow.cancel();
  startOver = () => this.flow.startOver();

  turn({ currentTarget }: TemplateEvent): void {
    void this.flow.turnBy(Number(currentTarget.dataset.degrees));
  }

  confirm({ currentTarget, detail }: TemplateEvent): void {
    const isTrue = (detail.value ?? []).length > 0;
    this.flow.confirm(Number(currentTarget.dataset.group), isTrue);
  }

  openSettings = () => void openSettings();

  copyReceipt(): void {
    const data = this.component.data.shown?.receipt ?? "";
    wx.setClipboardData({ data });
  }

  /** Fingers on the frame. Where it lies on the screen is asked first, for as long as they stay. */
  holdFrame({ touches }: TemplateEvent): void {
    this.component
      .createSelectorQuery()
      .select(".frame-window")
      .boundingClientRect((box) => {
        this.box = box;
        this.frame?.hold(touches, box);
      })
      .exec();
  }

  dragFrame({ touches }: TemplateEvent): void {
    if (this.box) this.frame?.drag(touches, this.box);
  }

  dropFrame({ touches }: TemplateEvent): void {
    if (this.box) this.frame?.hold(touches, this.box);
  }

  moveFrame({ currentTarget }: TemplateEvent): void {
    this.frame?.move(currentTarget.dataset.way as Way);
  }

  zoomFrame({ currentTarget }: TemplateEvent): void {
    this.frame?.zoom(currentTarget.dataset.way === "closer");
  }

  resetFrame(): void {
    this.frame?.reset();
  }
}
