/** First wait after a failure, and the longest; doubled each time between. Milliseconds. */
const FIRST_RETRY_MS = 2000;
const MAX_RETRY_MS = 30_000;
/** Phones that were told the same Retry-After come back spread over this share of it. */
const RETRY_AFTER_SPREAD = 0.2;
/** When a server dies its phones come to the next one spread over this time (milliseconds). */
const NEXT_SERVER_SPREAD_MS = 1000;
/** How often the phone looks whether a server that it prefers is back: between these, by chance (milliseconds). */
const FAILBACK_MIN_MS = 5 * 60_000;
const FAILBACK_MAX_MS = 10 * 60_000;

/** How many tries follow quickly on a wake or a change of the network; they last some 10 s at least. */
export const QUICK_TRIES = 20;

/**
 * How long to wait before try number `attempt` (from 0), in milliseconds: half of it by chance, so that a thousand
 * phones don't come back to a restarted server at once. A server's Retry-After is never undercut.
 */
export function retryDelay(attempt: number, retryAfterMs: number | null, random: () => number): number {
  const ceiling = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  const backoff = Math.round(ceiling * (0.5 + 0.5 * random()));
  if (retryAfterMs === null) return backoff;
  return Math.max(backoff, Math.round(retryAfterMs * (1 + RETRY_AFTER_SPREAD * random())));
}

/**
 * The same for a phone whose computer has just woken up, or whose network has just changed: the server is well, and can be
 * reached within moments. At once the first time, and then about twice a second.
 */
export function quickRetryDelay(attempt: number, random: () => number): number {
  return Math.round(attempt === 0 ? 100 * random() : 300 + 400 * random());
}

/** How long to wait before the next server of a list is tried, in milliseconds. */
export function nextServerDelay(random: () => number): number {
  return Math.round(NEXT_SERVER_SPREAD_MS * random());
}

/** How long to wait before looking for a preferred server, in milliseconds. */
export function failbackDelay(random: () => number): number {
  return Math.round(FAILBACK_MIN_MS + (FAILBACK_MAX_MS - FAILBACK_MIN_MS) * random());
}
