import { Connection } from "./connection";
import { EngineError, reason } from "./errors";
import type { Profile } from "./profile";
import type { Calls, Port } from "./protocol";

/** What is called while the weights arrive: bytes so far, and all. */
export type OnProgress = (loaded: number, total: number) => void;

/** A core that is started again by itself when it is lost. */
export class Session {
  private connection: Promise<Connection> | null = null;
  /** The same once it runs. */
  private running: Connection | null = null;
  /** Callers that need the core now. */
  private users = 0;
  private closed = false;
  private lastPhoto = 0;

  /**
   * @internal `given` makes what the core is loaded with. Each of `ports` opens a line to a place where the core can run,
   * the best first: the next one is tried where one does not start.
   */
  constructor(
    private readonly given: () => Promise<Calls["load"]["given"]>,
    private readonly ports: (() => Port)[],
    private readonly onProgress: OnProgress = () => undefined,
  ) {}

  /** The built-in profiles. */
  profiles(): Promise<Profile[]> {
    return this.use((core) => core.call("profiles", {}));
  }

  /** Bytes of memory that the core holds. */
  memory(): Promise<number> {
    return this.use((core) => core.call("memory", {}));
  }

  /** Ends the core and gives its memory back; photos of this engine cannot be used any more. */
  close(): void {
    this.closed = true;
    this.connection
      ?.then((connection) => connection.end(ended()))
      .catch(() => {});
    this.connection = null;
  }

  /**
   * Gives the core's memory back until the next call, which starts it again and opens the photos anew. Nothing happens
   * while a call is under way.
   */
  rest(): void {
    if (this.users === 0) this.running?.end(ended());
  }

  /** @internal What `body` makes of the running core, which does not rest meanwhile; a new one when the last was lost. */
  async use<Result>(
    body: (core: Connection) => Promise<Result>,
  ): Promise<Result> {
    this.users += 1;
    try {
      return await body(await this.connect());
    } finally {
      this.users -= 1;
    }
  }

  private connect(): Promise<Connection> {
    if (this.closed) return Promise.reject(ended());
    this.connection ??= this.start().catch((error: unknown) => {
      this.connection = null;
      throw error;
    });
    return this.connection;
  }

  /** @internal A number that no other photo of this engine has. */
  nextPhoto(): number {
    return ++this.lastPhoto;
  }

  private async start(): Promise<Connection> {
    const given = await this.given();
    let failure: unknown;
    for (const openPort of this.ports) {
      try {
        return await this.startOn(openPort, given);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  private async startOn(
    openPort: () => Port,
    given: Calls["load"]["given"],
  ): Promise<Connection> {
    const connection = new Connection(opened(openPort), this.onProgress, () => {
      if (this.running === connection) this.running = this.connection = null;
    });
    try {
      await connection.call("load", given);
      this.running = connection;
      return connection;
    } catch (error) {
      connection.end(new EngineError("closed", "the engine did not start"));
      throw error;
    }
  }
}

function opened(openPort: () => Port): Port {
  try {
    return openPort();
  } catch (error) {
    throw new EngineError("worker", reason(error));
  }
}

const ended = () => new EngineError("closed", "the engine is closed");

/** Waits until the core runs; where it does not start, the session is closed and the promise rejects. */
export async function started<Kind extends Session>(
  session: Kind,
): Promise<Kind> {
  try {
    await session.use(async () => undefined);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}
