/**
 * A worker that the system kills says nothing. So it holds a lock of its own name for as long as it lives, and the
 * page waits for that lock. Browsers without locks, and pages without HTTPS, wait for answers instead.
 */
const locks = (): LockManager | undefined => globalThis.navigator?.locks;

/** In the worker: takes the lock of this name for good. Resolves when it is held, or cannot be. */
export function holdWorkerLock(name: string): Promise<void> {
  return new Promise((resolve) => {
    const forever = () => {
      resolve();
      return new Promise<never>(() => undefined);
    };
    const held = name ? locks()?.request(name, forever) : undefined;
    if (held) held.catch(() => resolve());
    else resolve();
  });
}

/** In the page, once the worker has answered: calls `onDeath` when it has gone, unless `signal` is aborted first. */
export function onLockReleased(
  name: string,
  onDeath: () => void,
  signal: AbortSignal,
): void {
  locks()
    ?.request(name, { signal }, onDeath)
    .catch(() => undefined);
}
