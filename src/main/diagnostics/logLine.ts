import type { LogFields, LogLevel } from './port';
import { redact } from './redact';

/** Makes a log line, one JSON object, redacted: the only form in which anything reaches a sink. `hide` sees it redacted already. */
export function logLine(
  time: Date,
  level: LogLevel,
  event: string,
  fields: LogFields = {},
  hide: (redacted: unknown) => unknown = (redacted) => redacted,
): string {
  const head = { time: time.toISOString(), level, event: hide(redact(event)) };
  // First for the reader, and last because the fields may come from the page.
  return JSON.stringify({ ...head, ...Object(hide(redact({ ...fields }))), ...head });
}
