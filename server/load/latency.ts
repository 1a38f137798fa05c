/** Percentiles of durations, in milliseconds. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** The percentiles; undefined if nothing was measured. */
export function latencyOf(samples: readonly number[]): Latency | undefined {
  const sorted = Float64Array.from(samples).sort();
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  if (sorted.length === 0) return undefined;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}
