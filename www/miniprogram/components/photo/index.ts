import type { Profile } from "../../../engine/profile";
import type { Target } from "../../../engine/upload/target";
import type { Configuration } from "../../configuration";
import { bring, controllerOf, handled, leave, UNLOADED } from "../shell";
import type { PhotoController } from "./controller";
import type { FrameShown } from "./frame";
import type { Shown } from "./shown";

const controller = (component: object) =>
  controllerOf<PhotoController>(component);

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
    engine: { type: Object, value: null as Configuration | null },
    /** `zh` or `en`; WeChat's own language where it is left out. */
    language: { type: String, value: "" },
    /** `on` or `off`; as WeChat is set where it is left out. */
    large: { type: String, value: "" },
  },

  data: {
    shown: null as Shown | { trouble: string; mayRetry: boolean } | null,
    frame: null as FrameShown | null,
    isShooting: false,
    hasLines: false,
    /** What is unfolded, by the check or the kind of the line. */
    open: {} as Record<string, boolean>,
    looks: "",
    words: {} as Record<string, string>,
  },

  observers: {
    "profile, receiver, fields, after"() {
      controller(this)?.give();
    },
    "language, large"() {
      controller(this)?.dress();
    },
  },

  lifetimes: {
    attached() {
      this.bring();
    },
    detached() {
      leave(this);
    },
  },

  methods: {
    bring() {
      bring(
        this,
        ({ PhotoController }) => new PhotoController(this as never),
        () => {
          const trouble = UNLOADED[this.data.language === "en" ? "en" : "zh"];
          const words = { retry: UNLOADED.retry };
          this.setData({ shown: { trouble, mayRetry: true }, words });
        },
      );
    },

    retry() {
      const own = controller(this);
      if (own) void own.retry();
      else this.bring();
    },

    ...handled(
      ...["toggle", "toggleLines", "pick", "shot", "prepare", "adjust"],
      ...["closeFrame", "save", "send", "hurry", "cancel", "startOver"],
      ...["turn", "confirm", "openSettings", "copyReceipt", "holdFrame"],
      ...["dragFrame", "dropFrame", "moveFrame", "zoomFrame", "resetFrame"],
    ),

    ignore() {},
  },
});
