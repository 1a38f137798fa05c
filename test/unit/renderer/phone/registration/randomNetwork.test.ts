import fc from 'fast-check';
import { afterEach, beforeEach, it, vi } from 'vitest';
import { networkRun, runNetwork } from '../../../../support/phone/random/network';

const { RANDOM_NETWORK_RUNS, RANDOM_NETWORK_SEED, RANDOM_NETWORK_PATH } = process.env;

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
    ...(RANDOM_NETWORK_SEED === undefined ? {} : { seed: Number(RANDOM_NETWORK_SEED) }),
    ...(RANDOM_NETWORK_PATH === undefined ? {} : { path: RANDOM_NETWORK_PATH }),
  });
}, 86_400_000);
