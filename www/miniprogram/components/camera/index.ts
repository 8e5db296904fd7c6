import type { Guide } from "../../../engine/guide";
import type { Profile } from "../../../engine/profile";
import type { Guidance } from "../../../engine/report";
import { sayCamera } from "../../../page/camera/words";
import { tell } from "../../../page/words/language";
import { rgbFrame, type CameraFrame } from "../../frame";
import type { LoadOptions } from "../../engine";
import { configure, useEngine, type SharedEngine } from "../../shared_engine";
import { isTrouble, openSettings, pickPicture, type Trouble } from "../album";
import { isLarge, speakAs } from "../environment";
import { sayHere } from "../words";
import { windowShown, type WindowShown } from "./window";

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

/** What a component instance keeps besides its data. */
interface Own {
  engine: SharedEngine;
  camera: WechatMiniprogram.CameraContext;
  guide: Guide | null;
  frames: WechatMiniprogram.CameraFrameListener | null;
  isLooking: boolean;
  failures: number;
}

const own = new WeakMap<object, Own>();

Component({
  options: { styleIsolation: "isolated" },

  properties: {
    /** Id of a built-in profile, or a profile as an object. */
    profile: { type: null, value: "chsi" as string | Profile },
    language: { type: String, value: "" },
    /** Where the engine's files are, for pages that do not call `configure`. */
    engine: { type: Object, value: null as LoadOptions | null },
    large: { type: String, value: "" },
  },

  data: {
    words: {} as Partial<ReturnType<typeof wordsHere>>,
    looks: "",
    hint: "",
    hintId: "",
    isReady: false,
    isShooting: false,
    facing: "back" as "back" | "front",
    /** Why there is no picture; then WeChat's own camera is offered. */
    trouble: "",
    inSettings: false,
    window: null as WindowShown | null,
  },

  lifetimes: {
    attached() {
      if (this.data.engine) configure(this.data.engine);
      const language = speakAs(this.data.language);
      const size = isLarge(this.data.large) ? "is-large" : "";
      own.set(this, {
        engine: useEngine(),
        camera: wx.createCameraContext(),
        ...{ guide: null, frames: null, isLooking: false, failures: 0 },
      });
      this.setData({
        ...{ looks: `${language} ${size}`, words: wordsHere() },
        hint: sayCamera("starting"),
      });
    },

    detached() {
      this.stop();
      own.get(this)?.engine.release();
      own.delete(this);
    },
  },

  pageLifetimes: {
    show() {
      if (!this.data.trouble) void this.start();
    },
    hide() {
      this.stop();
    },
  },

  methods: {
    /** The camera has a picture: frame after frame is looked at until the component goes. */
    async start() {
      const mine = own.get(this);
      if (!mine || mine.frames) return;
      if (!mine.camera.onCameraFrame) return this.doWithout();
      const frames = mine.camera.onCameraFrame((frame) => {
        void this.look(frame);
      });
      mine.frames = frames;
      frames.start();
      this.setData({ hint: sayCamera("loading") });
      try {
        const engine = await mine.engine.ready();
        const guide = await engine.guide(this.data.profile, PHOTO_ROWS);
        if (mine.frames === frames) mine.guide = guide;
        else guide.close();
      } catch {
        this.doWithout();
      }
    },

    stop() {
      const mine = own.get(this);
      mine?.frames?.stop();
      mine?.guide?.close();
      if (mine) Object.assign(mine, { frames: null, guide: null });
    },

    /** Looks at one frame; those that come meanwhile are let pass. */
    async look(frame: CameraFrame) {
      const mine = own.get(this);
      const guide = mine?.guide;
      if (!mine || !guide || mine.isLooking) return;
      mine.isLooking = true;
      try {
        const guidance = await guide.look(rgbFrame(frame), Date.now());
        mine.failures = 0;
        if (mine.guide === guide && !this.data.isShooting) this.show(guidance);
      } catch {
        mine.failures += 1;
        if (mine.failures >= FAILURES) this.doWithout();
      } finally {
        mine.isLooking = false;
      }
    },

    show(guidance: Guidance) {
      const { words, hint, ready } = guidance;
      this.setData({
        ...{ hint: tell(words), hintId: hint, isReady: ready },
        window: windowShown(guidance),
      });
    },

    /** There is a picture, but nobody who looks at it. */
    doWithout() {
      this.stop();
      this.setData({ hint: sayCamera("noGuide"), window: null });
    },

    shoot() {
      const mine = own.get(this);
      if (!mine || this.data.isShooting) return;
      this.setData({ isShooting: true, hint: sayCamera("shooting") });
      mine.camera.takePhoto({
        quality: "original",
        success: ({ tempImagePath }) =>
          this.triggerEvent("photo", { path: tempImagePath }),
        fail: () => {
          this.setData({ isShooting: false });
          this.fallBack(sayCamera("missing"), false);
        },
      });
    },

    turnAround() {
      const facing = this.data.facing === "back" ? "front" : "back";
      this.setData({ facing, window: null });
    },

    /** WeChat has no camera picture for us. */
    onError() {
      this.fallBack(sayHere("cameraDenied"), true);
    },

    fallBack(trouble: string, inSettings: boolean) {
      this.stop();
      this.setData({ trouble, inSettings, hint: "", window: null });
    },

    async useSystemCamera() {
      const picked: { path: string } | Trouble | null =
        await pickPicture("camera");
      if (picked === null) return;
      if (isTrouble(picked)) this.fallBack(picked.words(), picked.inSettings);
      else this.triggerEvent("photo", { path: picked.path });
    },

    openSettings: () => void openSettings(),

    close() {
      this.triggerEvent("close", {});
    },
  },
});
