import { EngineError, reason } from "./errors";
import type {
  Calls,
  CallName,
  HandedOver,
  Port,
  Reply,
  Request,
} from "./protocol";

/** Seconds between two looks at a worker that owes an answer. */
const LOOK_EVERY_S = 10;
/** Looks without any message after which a worker counts as lost; a system may kill one silently. */
const SILENT_LOOKS = 6;

interface Pending {
  resolve(result: unknown): void;
  reject(error: EngineError): void;
}

/** One running core: sends calls, returns answers, and says when the core is lost. */
export class Connection {
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private heard = false;
  private silentLooks = 0;
  private readonly clock: ReturnType<typeof setInterval>;
  private lost: EngineError | null = null;

  /** `onLost` is called once, when the core can no longer be used. */
  constructor(
    private readonly port: Port,
    private readonly onProgress: (loaded: number, total: number) => void,
    private readonly onLost: () => void,
  ) {
    port.listen(
      (reply) => this.hear(reply),
      (message) => {
        const code = this.heard ? "crashed" : "worker";
        this.end(new EngineError(code, message));
      },
    );
    this.clock = setInterval(() => this.look(), LOOK_EVERY_S * 1000);
  }

  /** Sends one call; rejects with an {@link EngineError}. */
  call<Name extends CallName>(
    name: Name,
    given: Calls[Name]["given"],
    transfer: HandedOver[] = [],
  ): Promise<Calls[Name]["result"]> {
    if (this.lost) return Promise.reject(this.lost);
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.pending.set(id, {
        resolve: resolve as (result: unknown) => void,
        reject,
      });
      const request = { id, call: name, given } as Request;
      try {
        this.port.post(request, transfer);
      } catch (error) {
        this.pending.delete(id);
        reject(new EngineError("unreadable", reason(error)));
      }
    });
  }

  /** Ends the core; what is still pending is rejected with `error`. */
  end(error: EngineError): void {
    if (this.lost) return;
    this.lost = error;
    clearInterval(this.clock);
    this.port.close();
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
    this.onLost();
  }

  private hear(reply: Reply): void {
    this.heard = true;
    this.silentLooks = 0;
    if ("loaded" in reply) {
      this.onProgress(reply.loaded, reply.total);
      return;
    }
    const waiting = this.pending.get(reply.id);
    this.pending.delete(reply.id);
    if ("result" in reply) {
      waiting?.resolve(reply.result);
      return;
    }
    const error = new EngineError(reply.error.code, reply.error.message);
    waiting?.reject(error);
    if (error.code === "crashed") this.end(error);
  }

  private look(): void {
    if (this.pending.size === 0) return;
    this.silentLooks += 1;
    if (this.silentLooks > SILENT_LOOKS) {
      this.end(new EngineError("crashed", "the worker does not answer"));
      return;
    }
    this.call("memory", {}).catch(() => undefined);
  }
}
