import { secondsOf } from './seconds';

/** Longest wait that a server may ask for: a wrong header must not put the phone out of service for a shift. */
const MAX_RETRY_AFTER_MS = 10 * 60 * 1000;

/**
 * Retry-After (RFC 3261 §20.33): `18000;duration=3600`, `120 (I'm in a meeting)`. Milliseconds, bounded; null when
 * absent or malformed.
 */
export function parseRetryAfter(value: string | undefined): number | null {
  const seconds = secondsOf(value);
  return seconds === null ? null : Math.min(seconds * 1000, MAX_RETRY_AFTER_MS);
}
