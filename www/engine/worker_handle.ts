import type { Connection } from "./connection";
import { EngineError } from "./errors";
import type { Session } from "./session";

/** Something that a worker keeps for the page: opened in it once, and again in the next worker when that one is lost. */
export class WorkerHandle {
  private opened: Promise<Connection> | null = null;
  private last: Connection | null = null;
  private closed = false;

  /** `open` gives it to a worker, `end` takes it back; `name` is for who asks for it afterwards. */
  constructor(
    private readonly session: Session,
    private readonly name: string,
    private readonly open: (connection: Connection) => Promise<unknown>,
    private readonly end: (connection: Connection) => Promise<unknown>,
  ) {}

  /** What `body` makes of the worker in which it is open. */
  async use<Result>(
    body: (worker: Connection) => Promise<Result>,
  ): Promise<Result> {
    if (this.closed)
      throw new EngineError("closed", `the ${this.name} is closed`);
    return this.session.use(async (worker) => body(await this.openIn(worker)));
  }

  /** Opens it in a worker, unless it is open there. */
  async reopen(): Promise<void> {
    await this.use(async () => undefined);
  }

  private openIn(connection: Connection): Promise<Connection> {
    if (this.opened === null || this.last !== connection) {
      this.last = connection;
      const opened = this.open(connection).then(() => connection);
      this.opened = opened;
      opened.catch(() => {
        if (this.opened === opened) this.opened = null;
      });
    }
    return this.opened;
  }

  /** Gives its memory back. */
  close(): void {
    this.closed = true;
    this.opened?.then(this.end).catch(() => undefined);
  }
}
