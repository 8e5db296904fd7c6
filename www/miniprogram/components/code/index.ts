import type { Configuration } from "../../configuration";
import { bring, handled, leave, UNLOADED } from "../shell";

Component({
  options: { multipleSlots: true, styleIsolation: "isolated" },

  properties: {
    language: { type: String, value: "" },
    /** Where the engine's files are, for pages that do not call `configure`. */
    engine: { type: Object, value: null as Configuration | null },
    large: { type: String, value: "" },
  },

  data: {
    words: {} as Record<string, string>,
    looks: "",
    state: "none" as "none" | "reading" | "read" | "choice" | "notCode",
    picture: "",
    /** The payload as it may be shown. */
    payload: "",
    choices: [] as { text: string; shown: string }[],
    problem: "",
    isPhoto: false,
    inSettings: false,
  },

  lifetimes: {
    attached() {
      bring(
        this,
        ({ CodeController }) => new CodeController(this as never),
        () => {
          const problem = UNLOADED[this.data.language === "en" ? "en" : "zh"];
          this.setData({ state: "notCode", problem });
        },
      );
    },
    detached() {
      leave(this);
    },
  },

  methods: handled("pick", "scan", "choose", "asPhoto", "openSettings"),
});
