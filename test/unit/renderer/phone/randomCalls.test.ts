import fc from 'fast-check';
import { it } from 'vitest';
import { run } from '../../../support/phone/random/run';
import { type Step, steps } from '../../../support/phone/random/steps';

/** So many runs take some seconds. More, or one of before: docs/testing.md. */
const RUNS = 100;
const { RANDOM_CALLS_RUNS, RANDOM_CALLS_SEED, RANDOM_CALLS_PATH } = process.env;

const ring: Step = { does: 'ring', withSdp: true };
const agent = (asks: (Step & { does: 'agent' })['asks'], call: number): Step => ({
  does: 'agent',
  asks,
  call,
});
const talking: readonly Step[] = [ring, agent('answer', 0)];
const held: readonly Step[] = [...talking, agent('hold', 0)];

/** What random runs have found; each comes first. */
const found: readonly (readonly Step[])[] = [
  // Retrieved while another was being answered: both for good.
  [
    ...held,
    ring,
    { does: 'slow-gathering', slow: true },
    agent('answer', 1),
    agent('retrieve', 0),
    { does: 'wait', ms: 6_000 },
  ],
  // A hold that is refused.
  [...talking, { does: 'manner', manner: 'refuse' }, ring, agent('answer', 1), { does: 'wait', ms: 6_000 }],
  // One that cannot be offered.
  [
    { does: 'withhold-ack', withhold: true },
    ...talking,
    ring,
    agent('answer', 1),
    { does: 'wait', ms: 6_000 },
  ],
  // A track that comes while it is held.
  [...held, { does: 'track', call: 0 }],
  // Two that are dialled, each with a microphone of its own.
  [{ does: 'dial' }, { does: 'dial' }],
  // Their offer undoes our hold.
  [...held, { does: 'far-offer', method: 'INVITE', direction: 'sendrecv', call: 0 }],
  [...held, { does: 'far-offer', method: 'UPDATE', direction: 'sendrecv', call: 0 }],
];

it('two callers never hear the agent, nothing is stuck, heard or left open: whatever happens in whatever order', async () => {
  // A failure says `seed` and `path`, which bring it back.
  await fc.assert(fc.asyncProperty(steps, run), {
    numRuns: Number(RANDOM_CALLS_RUNS ?? RUNS),
    examples: RANDOM_CALLS_PATH === undefined ? found.map((example): [Step[]] => [[...example]]) : [],
    ...(RANDOM_CALLS_SEED === undefined ? {} : { seed: Number(RANDOM_CALLS_SEED) }),
    ...(RANDOM_CALLS_PATH === undefined ? {} : { path: RANDOM_CALLS_PATH }),
  });
}, 86_400_000);
