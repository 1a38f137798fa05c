/** Marks kept in the page's performance timeline before the oldest are dropped. */
const MAX_MARKS = 200;

const names: string[] = [];

/** A point in time that the benchmark and the tests read, e.g. `phone:registered` or `phone:ringing:<callUuid>`.
 * `at`: milliseconds since the page began. */
export function mark(name: string, at = performance.now()): void {
  performance.mark(name, { startTime: Math.max(0, at) });
  names.push(name);
  const oldest = names.length > MAX_MARKS ? names.shift() : undefined;
  if (oldest !== undefined) performance.clearMarks(oldest);
}
