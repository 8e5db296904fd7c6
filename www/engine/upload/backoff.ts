/** Milliseconds within which the first repetition happens; each further one doubles it. */
const FIRST_MS = 1_000;
/** No repetition waits longer, unless the server asks for it. */
const LONGEST_MS = 60_000;
/** No repetition comes sooner. */
const SHORTEST_MS = 250;

/**
 * Milliseconds to wait before the next attempt, after `failures` of them in a row: anything up to a limit that
 * doubles ("full jitter"), so that many phones that lost the same server do not come back together. What the
 * server asked for, `retryAfterMs`, is waited for first. `random` is in 0..1.
 */
export function delayBefore(
  failures: number,
  random: number,
  retryAfterMs: number | null = null,
): number {
  const limit = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  const spread = Math.max(SHORTEST_MS, Math.round(random * limit));
  return (retryAfterMs ?? 0) + spread;
}
