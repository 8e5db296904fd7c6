import type { Profile } from "../../../engine/profile";
import type { Configuration } from "../../configuration";
import { bring, controllerOf, handled, leave, UNLOADED } from "../shell";
import type { CameraController } from "./controller";
import type { WindowShown } from "./window";

const controller = (component: object) =>
  controllerOf<CameraController>(component);

Component({
  options: { styleIsolation: "isolated" },

  properties: {
    /** Id of a built-in profile, or a profile as an object. */
    profile: { type: null, value: "chsi" as string | Profile },
    language: { type: String, value: "" },
    /** Where the engine's files are, for pages that do not call `configure`. */
    engine: { type: Object, value: null as Configuration | null },
    large: { type: String, value: "" },
  },

  data: {
    words: {} as Record<string, string>,
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
      bring(
        this,
        ({ CameraController }) => new CameraController(this as never),
        () => {
          const hint = UNLOADED[this.data.language === "en" ? "en" : "zh"];
          this.setData({ hint });
        },
      );
    },
    detached() {
      leave(this);
    },
  },

  pageLifetimes: {
    show() {
      controller(this)?.show();
    },
    hide() {
      controller(this)?.stop();
    },
  },

  methods: {
    close() {
      this.triggerEvent("close", {});
    },

    ...handled("start", "shoot", "turnAround", "onError"),
    ...handled("useSystemCamera", "openSettings"),
  },
});
