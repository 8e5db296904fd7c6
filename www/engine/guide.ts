import { WorkerHandle } from "./worker_handle";
import type { Frame, HandedOver } from "./protocol";
import type { Guidance } from "./report";
import type { Session } from "./session";

/** The guide of one camera session: says frame by frame what to do next. */
export class Guide {
  private readonly handle: WorkerHandle;

  /** @internal Use `engine.guide`. */
  constructor(
    engine: Session,
    private readonly number: number,
    profile: string,
    rows: number,
  ) {
    this.handle = new WorkerHandle(
      engine,
      "guide",
      (worker) => worker.call("guide", { guide: number, profile, rows }),
      (worker) => worker.call("endGuide", { guide: number }),
    );
  }

  /**
   * Looks at one frame, about 480 pixels wide; the frame is handed over and cannot be used afterwards. One look at
   * a time is enough: those that are asked for meanwhile wait.
   */
  look(frame: Frame, millis = performance.now()): Promise<Guidance> {
    const given = { guide: this.number, frame, millis };
    return this.handle.use((worker) =>
      worker.call("look", given, [handedOver(frame)]),
    );
  }

  /** Gives the guide's memory back. */
  close(): void {
    this.handle.close();
  }

  /** @internal Opens the guide in the running worker, unless it is open there. */
  reopen(): Promise<void> {
    return this.handle.reopen();
  }
}

/** What goes to the worker instead of a copy. */
export function handedOver(frame: Frame): HandedOver {
  if ("rgb" in frame) return frame.rgb;
  return "data" in frame ? frame.data.buffer : frame;
}
