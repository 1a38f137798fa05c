import { afterEach, expect, it, vi } from 'vitest';
import { MediaSampler, SAMPLE_EVERY_MS } from '../../../../../src/renderer/phone/quality/mediaSampler';
import { Timers } from '../../../../../src/renderer/phone/util/timers';
import type { Call } from '../../../../../src/shared/domain/call/call';
import type { MediaSample, StatsEntry } from '../../../../../src/shared/domain/media/mediaSample';

afterEach(() => {
  vi.useRealTimers();
});

const established = (id: string): Call => ({
  id,
  state: 'established',
  direction: 'incoming',
  party: { number: '1003', name: null },
  callUuid: null,
  startedAt: 0,
  establishedAt: 0,
  muted: false,
  localHold: 'off',
  heldByOther: false,
});

function sampler(stats: (callId: string) => Promise<readonly StatsEntry[] | null>) {
  vi.useFakeTimers();
  const timers = new Timers();
  const logged: string[] = [];
  const samples = new MediaSampler({ stats, timers, log: (_, event) => logged.push(event), now: Date.now });
  const heard: [string, MediaSample][] = [];
  const stop = samples.subscribe((callId, sample) => heard.push([callId, sample]));
  return { samples, timers, logged, heard, stop };
}

/** Ten packets more each time. */
function counting(): () => Promise<readonly StatsEntry[]> {
  let packetsReceived = 0;
  return () => {
    packetsReceived += 10;
    return Promise.resolve([{ id: 'I', type: 'inbound-rtp', kind: 'audio', ssrc: 1, packetsReceived }]);
  };
}

it('tells all who want to know once a second, of every established call, and a listener that throws disturbs nobody', async () => {
  const { samples, logged, heard, stop } = sampler(counting());
  samples.subscribe(() => {
    throw new Error('a listener of the test');
  });
  const also: string[] = [];
  samples.subscribe((callId) => also.push(callId));
  samples.follow([established('a'), established('b')]);
  await vi.advanceTimersByTimeAsync(2 * SAMPLE_EVERY_MS);
  expect(heard.map(([callId]) => callId)).toEqual(['a', 'b', 'a', 'b']);
  expect(heard[0]?.[1]).toMatchObject({ spanMs: SAMPLE_EVERY_MS, received: { packets: 20 } });
  expect(also).toHaveLength(4);
  expect(new Set(logged)).toEqual(new Set(['listener-failed']));
  stop();
  await vi.advanceTimersByTimeAsync(SAMPLE_EVERY_MS);
  expect(heard).toHaveLength(4);
});

it('ends with the call, also in the middle of a look', async () => {
  let answer = (_: readonly StatsEntry[] | null) => {};
  const { samples, timers, heard } = sampler(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  samples.follow([established('a')]);
  await vi.advanceTimersByTimeAsync(0);
  answer([]);
  await vi.advanceTimersByTimeAsync(SAMPLE_EVERY_MS);
  samples.follow([]);
  answer([]);
  await vi.advanceTimersByTimeAsync(SAMPLE_EVERY_MS);
  expect(heard).toEqual([]);
  expect(timers.size).toBe(0);
});

it('goes on after a look that failed or found no media', async () => {
  const look = counting();
  const answers = [() => Promise.reject(new Error('closed')), () => Promise.resolve(null)];
  const { samples, logged, heard } = sampler(() => (answers.shift() ?? look)());
  samples.follow([established('a')]);
  await vi.advanceTimersByTimeAsync(3 * SAMPLE_EVERY_MS);
  expect(logged).toEqual(['media-stats-failed']);
  expect(heard).toHaveLength(1);
});
