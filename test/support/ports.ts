/** Runs in two checkouts don't meet when each has a base of its own. docs/testing.md has the layout. */
const base = Number(process.env['TEST_PORT_BASE'] ?? 21_000);

/** A server set takes so many ports from its base on. */
export const portsOfSet = 1000;

/** For the workers of the end-to-end tests that have phones (playwright.config.ts). */
export const e2ePortBases: readonly number[] = [base + portsOfSet, base, base + 2 * portsOfSet];

/** The bench needs a quiet machine, and runs beside no tests. */
export const benchPortBase = base + 2 * portsOfSet;

/** How many files of test/sip run at the same time (vitest.config.ts). */
export const sipPlaces = 3;

/** For the two sets that a file of test/sip may have up. @param place from 0: see test/sip/support/place.ts */
export function sipPortBase(place: number): number {
  return base + (3 + 2 * place) * portsOfSet;
}
