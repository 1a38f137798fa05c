import { InvalidArgumentError } from 'commander';

/** An option's value that is a whole number. @throws InvalidArgumentError, which commander prints */
export function integer(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('not a number');
  return Number(value);
}
