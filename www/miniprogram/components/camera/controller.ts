import type { Guide } from "../../../engine/guide";
import type { Profile } from "../../../engine/profile";
import type { Guidance } from "../../../engine/report";
import { sayCamera } from "../../../page/camera/words";
import { tell } from "../../../page/words/language";
import { rgbFrame, type CameraFrame } from "../../frame";
import { useEngine } from "../../shared_engine";
import { isTrouble, openSettings, pickPicture, type Trouble } from "../album";
import { isLarge, speakAs } from "../environment";
import { sayHere } from "../words";
import { windowShown } from "./window";

/** Rows that the photo of a phone's camera has at least. */
const PHOTO_ROWS = 1920;
/** Looks that may fail one after the other before the guide gives up. */
const FAILURES = 3;

const wordsHere = () => ({
  title: sayCamera("guideTitle"),
  close: sayCamera("close"),
  turn: sayCamera("turn"),
  private: sayCamera("private"),
  shoot: sayCamera("shoot"),
  shootReady: sayCamera("shootReady"),
  systemCamera: sayHere("systemCamera"),
  settings: sayHere("settings"),
});

/** The component on the screen, as far as it is used here. */
export interface CameraComponent {
  readonly data: {
    profile: string | Profile;
    language: string;
    large: string;
    isShooting: boolean;
    facing: "back" | "front";
    trouble: string;
  };
  setData(change: Record<string, unknown>): void;
  triggerEvent(name: string, detail: unknown): void;
}

/** One camera component: what its template draws and calls. */
export class CameraController {
  private readonly engine = useEngine();
  private readonly camera = wx.createCameraContext();
  private guide: Guide | null = null;
  private frames: WechatMiniprogram.CameraFrameListener | null = null;
  private isLooking = false;
  private failures = 0;

  constructor(private readonly component: CameraComponent) {
    const language = speakAs(component.data.language);
    const size = isLarge(component.data.large) ? "is-large" : "";
    component.setData({
      ...{ looks: `${language} ${size}`, words: wordsHere() },
      hint: sayCamera("starting"),
    });
  }

  detached(): void {
    this.stop();
    this.engine.release();
  }

  /** The page is shown again. */
  show(): void {
    void this.start();
  }

  /** The camera has a picture: frame after frame is looked at until the component goes. */
  async start(): Promise<void> {
    if (this.frames || this.component.data.trouble) return;
    if (!this.camera.onCameraFrame) return this.doWithout();
    const frames = this.camera.onCameraFrame((frame) => {
      void this.look(frame);
    });
    this.frames = frames;
    frames.start();
    this.component.setData({ hint: sayCamera("loading") });
    try {
      const engine = await this.engine.ready();
      const { profile } = this.component.data;
      const guide = await engine.guide(profile, PHOTO_ROWS);
      if (this.frames === frames) this.guide = guide;
      else guide.close();
    } catch {
      this.doWithout();
    }
  }

  stop(): void {
    this.frames?.stop();
    this.guide?.close();
    this.frames = null;
    this.guide = null;
  }

  /** Looks at one frame; those that come meanwhile are let pass. */
  private async look(frame: CameraFrame): Promise<void> {
    const { component, guide } = this;
    if (!guide || this.isLooking) return;
    this.isLooking = true;
    try {
      const guidance = await guide.look(rgbFrame(frame), Date.now());
      this.failures = 0;
      if (this.guide === guide && !component.data.isShooting)
        this.tell(guidance);
    } catch {
      this.failures += 1;
      if (this.failures >= FAILURES) this.doWithout();
    } finally {
      this.isLooking = false;
    }
  }

  private tell(guidance: Guidance): void {
    const { words, hint, ready } = guidance;
    this.component.setData({
      ...{ hint: tell(words), hintId: hint, isReady: ready },
      window: windowShown(guidance),
    });
  }

  /** There is a picture, but nobody who looks at it. */
  private doWithout(): void {
    this.stop();
    this.component.setData({ hint: sayCamera("noGuide"), window: null });
  }

  shoot(): void {
    const { component } = this;
    if (component.data.isShooting) return;
    component.setData({ isShooting: true, hint: sayCamera("shooting") });
    this.camera.takePhoto({
      quality: "original",
      success: ({ tempImagePath }) =>
        component.triggerEvent("photo", { path: tempImagePath }),
      fail: () => {
        component.setData({ isShooting: false });
        this.fallBack(sayCamera("missing"), false);
      },
    });
  }

  turnAround(): void {
    const { component } = this;
    const facing = component.data.facing === "back" ? "front" : "back";
    component.setData({ facing, window: null });
  }

  /** WeChat has no camera picture for us. */
  onError(): void {
    this.fallBack(sayHere("cameraDenied"), true);
  }

  private fallBack(trouble: string, inSettings: boolean): void {
    this.stop();
    this.component.setData({ trouble, inSettings, hint: "", window: null });
  }

  async useSystemCamera(): Promise<void> {
    const picked: { path: string } | Trouble | null =
      await pickPicture("camera");
    if (picked === null) return;
    if (isTrouble(picked)) this.fallBack(picked.words(), picked.inSettings);
    else this.component.triggerEvent("photo", { path: picked.path });
  }

  openSettings = () => void openSettings();
}
