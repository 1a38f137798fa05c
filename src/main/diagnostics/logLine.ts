import type { LogFields, LogLevel } from './port';
import { redact } from './redact';

/** One JSON object a line, redacted: the only form in which anything reaches a sink. */
export function logLine(time: Date, level: LogLevel, event: string, fields: LogFields = {}): string {
  const redacted = redact({ ...fields });
  return JSON.stringify({ time: time.toISOString(), level, event: redact(event), ...Object(redacted) });
}
