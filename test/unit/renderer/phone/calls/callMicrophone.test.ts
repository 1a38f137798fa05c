import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CallMicrophone } from '../../../../../src/renderer/phone/calls/callMicrophone';
import { Timers } from '../../../../../src/renderer/phone/util/timers';
import { FakeAudio } from '../../../../support/phone/fakeAudio';

let audio: FakeAudio;
let timers: Timers;
let said: string[];
let replace: (microphone: MediaStream) => Promise<void>;
let microphone: CallMicrophone;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  audio = new FakeAudio();
  timers = new Timers();
  said = [];
  replace = () => Promise.resolve();
  microphone = new CallMicrophone({
    callId: '1',
    audio,
    log: () => {},
    timers,
    replace: (stream) => replace(stream),
    lost: (problem) => said.push(problem),
    found: () => said.push('found'),
  });
  microphone.use(await audio.openMicrophone());
});
afterEach(() => vi.useRealTimers());

const live = () => audio.tracks.map(({ readyState }) => readyState === 'live');
const current = () => microphone.stream?.getAudioTracks()[0];

it('goes over to the next and closes the one before', async () => {
  expect(await microphone.renew()).toBe(true);
  expect(live()).toEqual([false, true]);
  expect(current()).toBe(audio.tracks[1]);
  microphone.close();
  expect(live()).toEqual([false, false]);
  expect(said).toEqual([]);
});

it('is renewed when its track ends, and no other’s', async () => {
  audio.tracks[0]?.dispatchEvent(new Event('ended'));
  await vi.waitFor(() => expect(current()).toBe(audio.tracks[1]));
  audio.tracks[0]?.dispatchEvent(new Event('ended'));
  expect(audio.tracks).toHaveLength(2);
});

it('only the last of several renewals counts', async () => {
  let open = () => {};
  audio.gate = new Promise((resolve) => {
    open = resolve;
  });
  const first = microphone.renew();
  const second = microphone.renew();
  open();
  expect([await first, await second]).toEqual([false, true]);
  expect(live().filter(Boolean)).toHaveLength(1);
});

it('says once that none opens, tries again, and says when one did', async () => {
  audio.tracks[0]?.stop();
  audio.problem = 'missing';
  expect(await microphone.renew()).toBe(false);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(said).toEqual(['missing']);
  audio.problem = 'in-use';
  await vi.advanceTimersByTimeAsync(1_000);
  audio.problem = null;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said).toEqual(['missing', 'in-use', 'found']);
  expect(current()?.readyState).toBe('live');
  expect(timers.size).toBe(0);
});

it('one that still works stays where the next does not open', async () => {
  audio.problem = 'in-use';
  expect(await microphone.renew()).toBe(false);
  expect(said).toEqual([]);
  expect(live()).toEqual([true]);
});

it('one that cannot be sent is closed again', async () => {
  replace = () => Promise.reject(new Error('nothing is sent yet'));
  expect(await microphone.renew()).toBe(false);
  expect(live()).toEqual([true, false]);
});

it('what opens after the end is closed, and nothing is tried any more', async () => {
  let open = () => {};
  audio.gate = new Promise((resolve) => {
    open = resolve;
  });
  const renewal = microphone.renew();
  microphone.close();
  open();
  expect(await renewal).toBe(false);
  expect(live()).toEqual([false, false]);
  expect(timers.size).toBe(0);

  audio.problem = 'missing';
  expect(await microphone.renew()).toBe(false);
  expect(said).toEqual([]);
});
