import { describe, expect, it } from 'vitest';
import {
  type HearingSecond,
  type HearingTrouble,
  hearingRepairs,
  hearingTroubles,
  nextRepair,
  nextSecond,
  noTrouble,
} from '../../../../../src/shared/domain/media/hearing';
import {
  deadMicrophone,
  goodSecond,
  type SecondChange,
  second,
} from '../../../../support/phone/hearingSecond';

const hearingAfter = (seconds: readonly HearingSecond[], from = noTrouble, repairing = false) =>
  seconds.reduce((state, one) => nextSecond(state, one, repairing), from);
const times = (count: number, one: HearingSecond): HearingSecond[] => Array(count).fill(one);

/** What a second of each looks like. */
const signs: Record<HearingTrouble, SecondChange> = {
  'nothing-sent': { sent: { packets: 0 } },
  'microphone-silent': { microphone: deadMicrophone },
  'nothing-received': { received: { packets: 0 } },
  'choppy-received': { received: { samples: 48_000, concealed: 9_600, silentlyConcealed: 0 } },
  'choppy-sent': { far: { lostFraction: 0.2 } },
  clipping: { microphone: { loudestDb: -1, quietestDb: -60, clipped: 0.02 } },
  'too-quiet': { microphone: { loudestDb: -52, quietestDb: -78, clipped: 0 } },
};
const heardByAgent: readonly HearingTrouble[] = ['nothing-received', 'choppy-received'];

describe('trouble', () => {
  it('is none in a good call', () => expect(hearingAfter(times(30, goodSecond)).troubles).toEqual([]));

  it.each(hearingTroubles)('%s is told after two whole seconds, not after one', (trouble) => {
    const bad = second(signs[trouble]);
    expect(hearingAfter([goodSecond, bad]).troubles).toEqual([]);
    expect(hearingAfter([goodSecond, bad, bad]).troubles).toEqual([trouble]);
    expect(hearingAfter([bad, goodSecond, bad]).troubles).toEqual([]);
  });

  it.each(hearingTroubles)('%s is over once it is gone', (trouble) => {
    const told = hearingAfter(times(2, second(signs[trouble])));
    expect(hearingAfter(times(6, goodSecond), told).troubles).toEqual([]);
  });

  it.each(hearingTroubles)('%s concerns nobody on hold', (trouble) => {
    const bad = second(signs[trouble]);
    const held = { ...bad, speaks: false, listens: false };
    expect(hearingAfter(times(10, held)).troubles).toEqual([]);
    expect(hearingAfter([bad, bad, held]).troubles).toEqual([]);
  });

  it.each(hearingTroubles)('%s of a muted agent is told only when it is what he hears', (trouble) => {
    const muted = { ...second(signs[trouble]), speaks: false };
    expect(hearingAfter(times(10, muted)).troubles).toEqual(heardByAgent.includes(trouble) ? [trouble] : []);
  });

  it('is told with the worst first', () => {
    const all = second({
      sent: { packets: 0 },
      microphone: deadMicrophone,
      received: { packets: 0 },
    });
    expect(hearingAfter(times(2, all)).troubles).toEqual([
      'nothing-sent',
      'microphone-silent',
      'nothing-received',
    ]);
  });

  it.each<[string, SecondChange]>([
    ['a quiet room', { microphone: { loudestDb: -110, quietestDb: -118, clipped: 0 } }],
    ['a soft fan', { microphone: { loudestDb: -50, quietestDb: -53, clipped: 0 } }],
    ['loud speech', { microphone: { loudestDb: -3, quietestDb: -60, clipped: 0.001 } }],
    [
      'a pause in which the other side sends little (DTX)',
      { received: { packets: 2, samples: 48_000, concealed: 47_000, silentlyConcealed: 47_000 } },
    ],
    [
      'some loss',
      { received: { samples: 48_000, concealed: 2_000, silentlyConcealed: 0 }, far: { lostFraction: 0.05 } },
    ],
    [
      'what the browser does not tell',
      {
        sent: { packets: null },
        microphone: null,
        received: { packets: null, samples: null, concealed: null },
        far: { lostFraction: null },
      },
    ],
  ])('is not %s', (_, change) => expect(hearingAfter(times(30, second(change))).troubles).toEqual([]));
});

describe('a second in which the microphone was not measured', () => {
  const unmeasured = second({ microphone: null });
  it.each(['microphone-silent', 'clipping', 'too-quiet'] as const)('says nothing of %s', (trouble) => {
    const bad = second(signs[trouble]);
    const told = hearingAfter([bad, unmeasured, bad]);
    expect(told.troubles).toEqual([trouble]);
    expect(hearingAfter([unmeasured], told).troubles).toEqual([trouble]);
  });
});

describe('a microphone that is silent in pauses of speech', () => {
  const silent = second(signs['microphone-silent']);
  it('is known by having come back by itself, and given twenty seconds then', () => {
    const pausing = hearingAfter([...times(2, silent), goodSecond]);
    expect(hearingAfter(times(19, silent), pausing).troubles).toEqual([]);
    expect(hearingAfter(times(20, silent), pausing).troubles).toEqual(['microphone-silent']);
  });

  it('is not one that was mended, or that the agent muted', () => {
    expect(hearingAfter([goodSecond], hearingAfter(times(2, silent)), true).pauses).toBe(false);
    expect(hearingAfter([silent, { ...goodSecond, speaks: false }, goodSecond]).pauses).toBe(false);
  });
});

describe('repair', () => {
  it.each<[HearingTrouble, string[]]>([
    ['nothing-sent', ['reacquire', 'new-track', 're-invite', 'relay-only']],
    ['microphone-silent', ['reacquire', 'new-track']],
    ['nothing-received', ['re-invite', 'relay-only']],
    ['clipping', []],
  ])('of %s takes %j, one after the other', (trouble, steps) => {
    const tried: (typeof hearingRepairs)[number][] = [];
    for (;;) {
      const step = nextRepair(trouble, tried, hearingRepairs);
      if (step === null) break;
      tried.push(step);
    }
    expect(tried).toEqual(steps);
  });

  it('leaves out what is not possible', () =>
    expect(nextRepair('nothing-received', ['re-invite'], ['reacquire', 're-invite'])).toBeNull());
});
