/** Marks kept in the page's performance timeline before the oldest are dropped. */
const MAX_MARKS = 200;

const names: string[] = [];

/** A point in time that the benchmark and the tests read, e.g. `phone:registered` or `phone:ringing:<callUuid>`. */
export function mark(name: string): void {
  performance.mark(name);
  names.push(name);
  const oldest = names.length > MAX_MARKS ? names.shift() : undefined;
  if (oldest !== undefined) performance.clearMarks(oldest);
}
