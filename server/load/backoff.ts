/**
 * The phone's own back-off (src/renderer/phone/registration/retry.ts, which the server must not import): a storm is
 * only worth measuring when its phones come back as the real ones do. A unit test holds the two together.
 */
const FIRST_RETRY_MS = 2000;
const MAX_RETRY_MS = 30_000;
const RETRY_AFTER_SPREAD = 0.2;

/** How long a phone waits before try number `attempt` (from 0), in milliseconds. `random` gives 0 to 1. */
export function retryDelay(attempt: number, retryAfterMs: number | null, random: () => number): number {
  const ceiling = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  const backoff = Math.round(ceiling * (0.5 + 0.5 * random()));
  if (retryAfterMs === null) return backoff;
  return Math.max(backoff, Math.round(retryAfterMs * (1 + RETRY_AFTER_SPREAD * random())));
}
