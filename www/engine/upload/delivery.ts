import { delayBefore } from "./backoff";
import type { Cause, Final, Outcome, Retry } from "./outcome";
import type { Environment } from "./environment";
import type { Courier, Parcel } from "./target";

/** Where a delivery stands; `attempt` counts from 1. */
export type DeliveryState =
  /** Another tab is sending this very parcel. */
  | { kind: "elsewhere" }
  | { kind: "sending"; attempt: number; sent: number; total: number }
  /** All bytes have left; the server has not answered yet. */
  | { kind: "answering"; attempt: number }
  /** The next attempt, number `attempt`, begins at `until` (milliseconds since 1970). */
  | {
      kind: "waiting";
      attempt: number;
      until: number;
      cause: Cause;
      status: number;
      /** False while the server has asked to wait: then {@link Delivery.hurry} does nothing. */
      mayHurry: boolean;
    }
  /** The device has no network; the next attempt begins when it has. */
  | { kind: "offline"; attempt: number }
  | { kind: "cancelled" }
  | Final;

/** What the shelf knows of a parcel: another tab may have delivered it or taken it back. */
export type Standing = "pending" | "gone" | { receipt: string };

/** Where the parcel lies until it has arrived. It must lie there before {@link Delivery.run}. */
export interface Shelf {
  standing(): Promise<Standing>;
  /** Notes how it ended, before the turn goes to another tab. */
  settle(end: Final | { kind: "cancelled" }): Promise<void>;
}

/** Milliseconds between attempts while the device says that it is offline: some say so wrongly. */
const OFFLINE_MS = 30_000;

/** Brings one parcel to its target: again and again until there is an answer, or it is cancelled. */
export class Delivery {
  private readonly cancelling = new AbortController();
  private hurrying = new AbortController();
  private failures = 0;

  constructor(
    private readonly parcel: Parcel,
    private readonly courier: Courier,
    private readonly shelf: Shelf,
    private readonly environment: Environment,
    private readonly onState: (state: DeliveryState) => void,
  ) {}

  /** Resolves with the last state. Rejects only if the shelf does. */
  async run(): Promise<DeliveryState> {
    for (;;) {
      const outcome = await this.environment.turn(
        `xuezhao-upload-${this.parcel.key}`,
        () => this.inTurn(),
        () => this.onState({ kind: "elsewhere" }),
        this.cancelling.signal,
      );
      const end = outcome ?? (await this.withdraw());
      if (end.kind !== "retry") {
        this.onState(end);
        return end;
      }
      this.failures += 1;
      await this.wait(end);
    }
  }

  /** Stops, and takes the parcel off the shelf. */
  cancel(): void {
    this.cancelling.abort();
    this.hurrying.abort();
  }

  /** Begins the next attempt now. */
  hurry(): void {
    this.hurrying.abort();
  }

  private async inTurn(): Promise<Outcome | { kind: "cancelled" }> {
    const standing = await this.shelf.standing();
    if (standing === "gone") return { kind: "cancelled" };
    if (standing !== "pending") return { kind: "received", ...standing };
    if (this.cancelling.signal.aborted) return this.withdraw();
    const outcome = await this.attempt();
    if (outcome.kind === "retry") {
      return this.cancelling.signal.aborted ? this.withdraw() : outcome;
    }
    await this.shelf.settle(outcome);
    return outcome;
  }

  private attempt(): Promise<Outcome> {
    const attempt = this.failures + 1;
    const total = this.parcel.photo.size;
    this.onState({ kind: "sending", attempt, sent: 0, total });
    return this.courier(
      this.parcel,
      (sent, whole) =>
        this.onState(
          sent < whole
            ? { kind: "sending", attempt, sent, total: whole }
            : { kind: "answering", attempt },
        ),
      this.cancelling.signal,
    );
  }

  private async withdraw(): Promise<{ kind: "cancelled" }> {
    const end = { kind: "cancelled" } as const;
    await this.shelf.settle(end);
    return end;
  }

  private async wait({ cause, status, retryAfterMs }: Retry): Promise<void> {
    const { environment, failures } = this;
    const attempt = failures + 1;
    const stop = this.cancelling.signal;
    if (cause === "network" && environment.isOffline()) {
      this.onState({ kind: "offline", attempt });
      return environment.pause(OFFLINE_MS, this.nextHurry(), true);
    }
    const delay = delayBefore(failures, environment.random(), retryAfterMs);
    const until = environment.now() + delay;
    const shown = { kind: "waiting", attempt, until, cause, status } as const;
    if (retryAfterMs !== null) {
      this.onState({ ...shown, mayHurry: false });
      await environment.pause(retryAfterMs, stop, false);
    }
    this.onState({ ...shown, mayHurry: true });
    const left = Math.max(0, until - environment.now());
    await environment.pause(left, this.nextHurry(), true);
  }

  private nextHurry(): AbortSignal {
    this.hurrying = new AbortController();
    if (this.cancelling.signal.aborted) this.hurrying.abort();
    return this.hurrying.signal;
  }
}
