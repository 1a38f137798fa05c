/**
 * Tells whether two values of plain data are the same: primitives, arrays and objects of them. What is undefined counts as left out.
 * Pure.
 */
export function sameData(one: unknown, other: unknown): boolean {
  // Minus zero is zero, as in JSON.
  if (one === other || Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  if (Array.isArray(one) && one.length !== (other as unknown as readonly unknown[]).length) return false;
  return Object.keys({ ...one, ...other }).every((key) => sameData(one[key], other[key]));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Tells whether two objects have the same parts: for those whose parts are replaced and never changed in place. Pure. */
export function sameParts<T extends object>(one: T, other: T): boolean {
  const keys = Object.keys({ ...one, ...other }) as (keyof T)[];
  return keys.every((key) => Object.is(one[key], other[key]));
}
