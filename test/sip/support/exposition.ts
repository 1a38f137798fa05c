/** What a daemon told Prometheus: value by sample, as `name{label="value",…}` with the labels in their order. */
export type Samples = ReadonlyMap<string, number>;

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"';
const sample = new RegExp(
  `^(${name})(?:\\{((?:${label})(?:, *${label})*)\\})? ([-+]?(?:[0-9.]+(?:e[-+]?[0-9]+)?|Inf)|NaN)(?: ([0-9]+))?$`,
);

/**
 * Reads the text format, version 0.0.4, as strictly as it is written down.
 * @throws Error on a line that is none, a sample told twice, a type told twice or after its samples
 */
export function parseExposition(text: string): Samples {
  const samples = new Map<string, number>();
  const typed = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.split('\n')) {
    const type = new RegExp(`^# TYPE (${name}) (?:counter|gauge|histogram|summary|untyped)$`).exec(line);
    if (type?.[1] !== undefined) {
      const family = type[1];
      if (typed.has(family)) throw new Error(`two types: ${line}`);
      if ([...samples.keys()].some((key) => key === family || key.startsWith(`${family}{`)))
        throw new Error(`a type after its samples: ${line}`);
      typed.add(family);
    }
    if (line === '' || line.startsWith('#')) continue;
    const [, metric, labels, value] = sample.exec(line) ?? [];
    if (metric === undefined || value === undefined) throw new Error(`no sample: ${line}`);
    const key = labels === undefined ? metric : `${metric}{${labels.replaceAll(/", +/g, '",')}}`;
    if (samples.has(key)) throw new Error(`told twice: ${key}`);
    samples.set(key, Number(value.replace('Inf', 'Infinity')));
  }
  return samples;
}

/** The samples whose value has changed, and by how much; those that are new by their value. */
export function difference(before: Samples, after: Samples): Record<string, number> {
  const changed = [...after].filter(([key, value]) => value !== (before.get(key) ?? 0));
  return Object.fromEntries(changed.map(([key, value]) => [key, value - (before.get(key) ?? 0)]));
}

/** The metrics that an expression of Prometheus's query language names, apart from its own `up`. All others have a `_`. */
export function metricsOf(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left) *\([^)]*\)/g, '');
  return [...bare.matchAll(/\b[a-z][a-z0-9]*_[a-z0-9_]*\b(?! *\()/gi)].map(([found]) => found);
}
