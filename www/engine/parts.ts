import { findCodes } from "../../target/wasm/code/code.js";
import { decodeRare } from "../../target/wasm/formats/formats.js";
import { lendDecoder, lendReader } from "../../target/wasm/plain/core.js";
import { EngineError, reason } from "./errors";

/** A part of the core in a module of its own: the decoders of rare formats, the reader of codes. */
export type PartName = "formats" | "code";

/** The decoders' number for a format that they do not decode. */
const UNSUPPORTED = 0;

/** The parts of the core, each fetched when it is first needed. */
export class Parts {
  private readonly started = new Map<PartName, Promise<unknown>>();
  private readonly ready = new Set<PartName>();
  private readonly missed = new Set<PartName>();

  /** `start` starts the module of a part. */
  constructor(private readonly start: (part: PartName) => Promise<unknown>) {}

  /** Has the core, which must run, ask these parts. */
  lend(): void {
    lendDecoder((...given: Parameters<typeof decodeRare>) =>
      this.has("formats") ? decoded(given) : UNSUPPORTED,
    );
    lendReader((...given: Parameters<typeof findCodes>) =>
      this.has("code") ? found(given) : null,
    );
  }

  /** Fetches a part; one that failed is tried again at the next call. */
  async load(part: PartName): Promise<void> {
    const started = this.started.get(part) ?? this.start(part);
    this.started.set(part, started);
    try {
      await started;
      this.ready.add(part);
    } catch (error) {
      this.started.delete(part);
      throw new EngineError("wasm", reason(error));
    }
  }

  /**
   * The answer of the core. Where it asked for a part that is not here yet, the part is fetched, what the core has
   * concluded without it is forgotten, and it is asked again.
   */
  async answer<Answer>(ask: () => Answer, forget: () => void): Promise<Answer> {
    for (;;) {
      this.missed.clear();
      const answer = ask();
      if (this.missed.size === 0) return answer;
      await Promise.all([...this.missed].map((part) => this.load(part)));
      forget();
    }
  }

  private has(part: PartName): boolean {
    if (this.ready.has(part)) return true;
    this.missed.add(part);
    return false;
  }
}

/** A stored picture, or the number of the reason why there is none. */
function decoded(given: Parameters<typeof decodeRare>) {
  try {
    const made = decodeRare(...given);
    const { width, hasProfile } = made;
    const [rgb, alpha] = [made.takeRgb(), made.takeAlpha()];
    made.free();
    return { rgb, alpha, width, hasProfile };
  } catch (error) {
    if (typeof error === "number") return error;
    throw error;
  }
}

function found(given: Parameters<typeof findCodes>) {
  const codes = findCodes(...given);
  const { texts, corners } = codes;
  codes.free();
  return { texts, corners };
}
