import { afterEach, expect, it, vi } from 'vitest';
import {
  type CallSample,
  MediaSampler,
  SAMPLE_EVERY_MS,
} from '../../../../../src/renderer/phone/quality/mediaSampler';
import { Timers } from '../../../../../src/renderer/phone/util/timers';
import type { Call } from '../../../../../src/shared/domain/call/call';
import type { StatsEntry } from '../../../../../src/shared/domain/media/mediaSample';
import { FakeStore } from '../../../../support/phone/fakeStore';

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
  const store = new FakeStore();
  const follow = (calls: readonly Call[]) => store.set({ calls });
  const sampler = new MediaSampler({
    store,
    stats,
    timers,
    log: (_, event) => logged.push(event),
    now: Date.now,
  });
  sampler.start();
  const { samples } = sampler;
  const heard: CallSample[] = [];
  const stop = samples.subscribe((one) => heard.push(one));
  return { samples, follow, timers, logged, heard, stop };
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
  const { samples, follow, logged, heard, stop } = sampler(counting());
  samples.subscribe(() => {
    throw new Error('a listener of the test');
  });
  const also: string[] = [];
  samples.subscribe(({ callId }) => also.push(callId));
  follow([established('a'), established('b')]);
  await vi.advanceTimersByTimeAsync(2 * SAMPLE_EVERY_MS);
  expect(heard.map(({ callId }) => callId)).toEqual(['a', 'b', 'a', 'b']);
  expect(heard[0]?.sample).toMatchObject({ spanMs: SAMPLE_EVERY_MS, received: { packets: 20 } });
  expect(also).toHaveLength(4);
  expect(new Set(logged)).toEqual(new Set(['listener-failed']));
  stop();
  await vi.advanceTimersByTimeAsync(SAMPLE_EVERY_MS);
  expect(heard).toHaveLength(4);
});

it('ends with the call, also in the middle of a look', async () => {
  let answer = (_: readonly StatsEntry[] | null) => {};
  const { follow, timers, heard } = sampler(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  follow([established('a')]);
  await vi.advanceTimersByTimeAsync(0);
  answer([]);
  await vi.advanceTimersByTimeAsync(SAMPLE_EVERY_MS);
  follow([]);
  answer([]);
  await vi.advanceTimersByTimeAsync(SAMPLE_EVERY_MS);
  expect(heard).toEqual([]);
  expect(timers.size).toBe(0);
});

it('goes on after a look that failed or found no media', async () => {
  const look = counting();
  const answers = [() => Promise.reject(new Error('closed')), () => Promise.resolve(null)];
  const { follow, logged, heard } = sampler(() => (answers.shift() ?? look)());
  follow([established('a')]);
  await vi.advanceTimersByTimeAsync(3 * SAMPLE_EVERY_MS);
  expect(logged).toEqual(['media-stats-failed']);
  expect(heard).toHaveLength(1);
});
