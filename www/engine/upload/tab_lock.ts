/**
 * Runs `work` while no other tab of this origin holds the same name; `onWait` is called when one does.
 * Resolves with undefined, without running `work`, when `signal` is aborted first.
 */
export type Turn = <T>(
  name: string,
  work: () => Promise<T>,
  onWait: () => void,
  signal: AbortSignal,
) => Promise<T | undefined>;

/** Turns by the browser's own locks; null where it has none (old browsers, pages without HTTPS). */
export function lockTurn(): Turn | null {
  const locks = globalThis.navigator?.locks;
  if (!locks) return null;
  return async (name, work, onWait, signal) => {
    const { held } = await locks.query();
    if (held?.some((lock) => lock.name === name)) onWait();
    try {
      return await locks.request(name, { signal }, work);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  };
}

/** A named claim that ends by itself, kept where all tabs see it. */
export interface Lease {
  /** Takes or renews the claim for `ms` milliseconds; false while another holder has it. */
  take(name: string, holder: string, ms: number): Promise<boolean>;
  drop(name: string, holder: string): Promise<void>;
}

/** Milliseconds that a claim lasts, and between two looks at it. */
const LEASE_MS = 8_000;
const LOOK_MS = 2_000;

/** Turns by leases, for browsers without locks. */
export function leaseTurn(lease: Lease): Turn {
  const holder = `${Date.now()}-${Math.random()}`;
  const pause = () => new Promise((done) => setTimeout(done, LOOK_MS));
  return async (name, work, onWait, signal) => {
    while (!(await lease.take(name, holder, LEASE_MS))) {
      onWait();
      await pause();
      if (signal.aborted) return undefined;
    }
    const renewal = setInterval(
      () => void lease.take(name, holder, LEASE_MS),
      LOOK_MS,
    );
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      await lease.drop(name, holder);
    }
  };
}
