/** Wall-clock milliseconds with fractions: the scale of every time in the bench, comparable with a page's `performance`. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Chromium's MonotonicTime (seconds of CLOCK_MONOTONIC, as Node's hrtime) on that scale. */
export function fromMonotonic(seconds: number): number {
  return now() + seconds * 1000 - Number(process.hrtime.bigint()) / 1e6;
}
