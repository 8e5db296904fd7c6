import { leaseTurn, lockTurn, type Lease, type Turn } from "./tab_lock";

/** What a delivery needs of the environment it runs in; tests bring their own. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  /** 0..1 */
  random(): number;
  /** True where the device itself says that it has no network. */
  isOffline(): boolean;
  turn: Turn;
  /** Resolves after `ms`, when `signal` is aborted, or, if `early`, when the network or the student comes back. */
  pause(ms: number, signal: AbortSignal, early: boolean): Promise<void>;
}

/** A page's own clock, network and tabs. `lease` serves browsers without locks; without it tabs do not wait. */
export function browserEnvironment(lease?: Lease): Environment {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    isOffline: () => navigator.onLine === false,
    turn:
      lockTurn() ??
      (lease ? leaseTurn(lease) : async (_name, work) => await work()),
    pause,
  };
}

function pause(ms: number, signal: AbortSignal, early: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const listening = new AbortController();
    const on = { signal: listening.signal };
    const end = () => {
      clearTimeout(timer);
      listening.abort();
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, on);
    if (!early) return;
    window.addEventListener("online", end, on);
    document.addEventListener(
      "visibilitychange",
      () => {
        if (document.visibilityState === "visible") end();
      },
      on,
    );
  });
}
