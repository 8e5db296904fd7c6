import type { Connection } from "./connection";
import type { Session } from "./session";
import { EngineError } from "./errors";
import type { Frame } from "./protocol";
import type { Guidance } from "./report";

/** The guide of one camera session: says frame by frame what to do next. */
export class Guide {
  private opened: Promise<Connection> | null = null;
  private last: Connection | null = null;
  private closed = false;

  /** @internal Use `engine.guide`. */
  constructor(
    private readonly engine: Session,
    private readonly number: number,
    private readonly profile: string,
    private readonly rows: number,
  ) {}

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
    this.closed = true;
    const guide = this.number;
    this.opened
      ?.then((connection) => connection.call("endGuide", { guide }))
      .catch(() => undefined);
  }

  /** @internal The worker in which this guide runs. */
  async reopen(): Promise<Connection> {
    if (this.closed) throw new EngineError("closed", "the guide is closed");
    const connection = await this.engine.connect();
    if (this.opened === null || this.last !== connection) {
      this.last = connection;
      this.opened = this.openIn(connection);
      this.opened.catch(() => (this.opened = null));
    }
    return this.opened;
  }

  private async openIn(connection: Connection): Promise<Connection> {
    const { number: guide, profile, rows } = this;
    await connection.call("guide", { guide, profile, rows });
    return connection;
  }
}

/** What goes to the worker instead of a copy. */
export const handedOver = (frame: Frame): Transferable =>
  "data" in frame ? frame.data.buffer : frame;
