import { EngineError } from "./errors";
import type { Calls, CallName, Reply, Request } from "./protocol";

/** Seconds between two looks at a worker that owes an answer. */
const LOOK_EVERY_S = 10;
/** Looks without any message after which a worker counts as lost; a system may kill one silently. */
const SILENT_LOOKS = 6;

interface Pending {
  resolve(result: unknown): void;
  reject(error: EngineError): void;
}

/** One worker: sends calls, returns answers, and says when the worker is lost. */
export class Connection {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private heard = false;
  private silentLooks = 0;
  private readonly clock: ReturnType<typeof setInterval>;
  private lost: EngineError | null = null;

  /**
   * `onLost` is called once, when the worker can no longer be used.
   * Throws an {@link EngineError} where no worker can be made at all.
   */
  constructor(
    url: URL,
    private readonly onProgress: (loaded: number, total: number) => void,
    private readonly onLost: () => void,
  ) {
    try {
      this.worker = new Worker(url);
    } catch (error) {
      throw new EngineError("worker", String(error));
    }
    this.worker.onmessage = ({ data }: MessageEvent<Reply>) => this.hear(data);
    this.worker.onerror = (event) => {
      event.preventDefault();
      const code = this.heard ? "crashed" : "worker";
      this.end(new EngineError(code, event.message || url.pathname));
    };
    this.clock = setInterval(() => this.look(), LOOK_EVERY_S * 1000);
  }

  /** Sends one call; rejects with an {@link EngineError}. */
  call<Name extends CallName>(
    name: Name,
    given: Calls[Name]["given"],
    transfer: Transferable[] = [],
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
        this.worker.postMessage(request, transfer);
      } catch (error) {
        this.pending.delete(id);
        reject(new EngineError("unreadable", String(error)));
      }
    });
  }

  /** Ends the worker; what is still pending is rejected with `error`. */
  end(error: EngineError): void {
    if (this.lost) return;
    this.lost = error;
    clearInterval(this.clock);
    this.worker.terminate();
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
