import fc from 'fast-check';
import { afterEach, beforeEach, it, vi } from 'vitest';
import {
  type NetworkRun,
  type NetworkStep,
  networkRun,
  runNetwork,
} from '../../../../support/phone/random/network';

const { RANDOM_NETWORK_RUNS, RANDOM_NETWORK_SEED, RANDOM_NETWORK_PATH } = process.env;

/** What random runs have found; each comes first. */
const found: readonly (readonly NetworkStep[])[] = [
  // A sign-in that waits for the one before it to close.
  [{ does: 'keep' }, { does: 'keep' }],
  [{ does: 'sign-in' }, { does: 'sign-out' }],
  // A first sign-in that sleeps.
  [{ does: 'sign-in' }, { does: 'opens' }, { does: 'sleep' }, { does: 'all-stopped' }, { does: 'wake' }],
  // A refused password, and then the connection breaks.
  [
    { does: 'keep' },
    { does: 'opens' },
    { does: 'refuses', status: 403, pauseMs: null, realm: 'phone.test' },
    { does: 'breaks', timedOut: false },
    { does: 'wait', ms: 600_000 },
  ],
  // A user agent that can't be made.
  [{ does: 'cannot-open' }, { does: 'keep' }, { does: 'wait', ms: 40_000 }],
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a phone is never connected twice, stuck, or led to a foreign server, and signed out it leaves nothing: whatever happens', async () => {
  // A failure says `seed` and `path`, which bring it back (docs/testing.md).
  await fc.assert(fc.asyncProperty(networkRun, runNetwork), {
    numRuns: Number(RANDOM_NETWORK_RUNS ?? 500),
    examples:
      RANDOM_NETWORK_PATH === undefined
        ? found.map((steps): [NetworkRun] => [{ servers: 2, random: 0.5, steps: [...steps] }])
        : [],
    ...(RANDOM_NETWORK_SEED === undefined ? {} : { seed: Number(RANDOM_NETWORK_SEED) }),
    ...(RANDOM_NETWORK_PATH === undefined ? {} : { path: RANDOM_NETWORK_PATH }),
  });
}, 86_400_000);
