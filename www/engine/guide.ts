import { WorkerHandle } from "./worker_handle";
import type { Frame } from "./protocol";
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
  async look(frame: Frame, millis = performance.now()): Promise<Guidance> {
    const connection = await this.reopen();
    const given = { guide: this.number, frame, millis };
    return connection.call("look", given, [handedOver(frame)]);
  }

  /** Gives the guide's memory back. */
  close(): void {
    this.handle.close();
  }

  /** @internal The worker in which this guide runs. */
  reopen() {
    return this.handle.reopen();
  }
}

/** What goes to the worker instead of a copy. */
export function handedOver(frame: Frame): Transferable {
  if ("rgb" in frame) return frame.rgb;
  return "data" in frame ? frame.data.buffer : frame;
}
