import type { z } from 'zod';

export interface Salvaged {
  /** The values that fit. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The keys of what doesn't, unknown ones among them. */
  readonly wrong: readonly string[];
}

/** The part of a foreign key that is told, in characters: in messages, to the agent, in the log. */
export const MAX_KEY = 200;

/** Takes of an object from outside every field that fits on its own: one mistake must not cost the rest. */
export function salvageFields({ shape }: z.ZodObject, found: unknown): Salvaged {
  const values: [string, unknown][] = [];
  const wrong: string[] = [];
  const fields = isPlainObject(found) ? Object.entries(found) : [];
  for (const [key, value] of fields) {
    const parsed = Object.hasOwn(shape, key) ? shape[key]?.safeParse(value) : undefined;
    // An undefined value sets nothing, so that nobody relies on one.
    if (parsed?.success && parsed.data !== undefined) values.push([key, parsed.data]);
    else wrong.push(key);
  }
  // As own properties, whatever the keys are called.
  return { values: Object.fromEntries(values), wrong };
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
