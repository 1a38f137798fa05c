import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchFirstAudio } from '../../../../../src/renderer/phone/calls/firstAudio';
import { Timers } from '../../../../../src/renderer/phone/util/timers';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function watch() {
  const sources: RTCRtpSynchronizationSource[] = [];
  const timers = new Timers();
  const heard: number[] = [];
  const stop = watchFirstAudio({ getSynchronizationSources: () => sources }, timers, (at) => heard.push(at));
  return { sources, timers, heard, stop };
}

it('tells once, with the time when it played', () => {
  const { sources, timers, heard } = watch();
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([]);
  sources.push({ source: 1, timestamp: performance.timeOrigin + 990, rtpTimestamp: 0 });
  vi.advanceTimersByTime(1000);
  expect(heard).toEqual([990]);
  expect(timers.size).toBe(0);
});

it('gives up on a call that stays silent', () => {
  const { timers, heard } = watch();
  vi.advanceTimersByTime(60_000);
  expect(heard).toEqual([]);
  expect(timers.size).toBe(0);
});

it('can be stopped', () => {
  const { timers, stop } = watch();
  stop();
  expect(timers.size).toBe(0);
});
