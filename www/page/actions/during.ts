/** What `work` resolves with. Rejects once `signal` is aborted, so that nothing is done with an outdated answer. */
export async function during<Result>(
  signal: AbortSignal,
  work: Promise<Result>,
): Promise<Result> {
  const result = await work;
  if (signal.aborted) throw new DOMException("outdated", "AbortError");
  return result;
}
