/** Runs in two checkouts don't meet when each has a base of its own. docs/testing.md has the layout. */
const base = Number(process.env['TEST_PORT_BASE'] ?? 21_000);

/** A server set takes so many ports from its base on. */
export const portsOfSet = 1000;

/** For the end-to-end tests of two runs at once. */
export const e2ePortBases: readonly number[] = [base + portsOfSet, base];

export const benchPortBase = base + 2 * portsOfSet;

/** For the two sets that a file of test/sip may have up. @param worker that runs the file: 1, 2, … */
export function sipPortBase(worker: number): number {
  return base + (1 + 2 * worker) * portsOfSet;
}
