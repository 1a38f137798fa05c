import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECORD_MS } from '../../../../src/renderer/phone/soundCheck/soundCheck';
import { TEST_TONE_HZ, testTone } from '../../../../src/renderer/phone/soundCheck/testTone';
import type { SoundLevel } from '../../../../src/shared/domain/media/soundLevel';
import { spectrum } from '../../../support/audio/analysis';
import { slice } from '../../../support/audio/sound';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { type PhoneFixture, registeredPhone, until } from '../../../support/phone/phoneFixture';
import { ServerCall } from '../../../support/phone/sipServer';

let fixture: PhoneFixture;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  fixture = await registeredPhone();
});
afterEach(async () => {
  await fixture.phone.dispose();
  await fixture.server.close();
});

const openTracks = () => fixture.audio.tracks.filter(({ readyState }) => readyState === 'live').length;
const trial = () => fixture.phone.state.soundTrial;

describe('what the agent tries', () => {
  it('a tone is played where he asked, and is over by itself', async () => {
    const { phone, audio } = fixture;
    phone.soundCheck.playTone('speaker');
    expect(trial()).toEqual({ kind: 'tone', on: 'speaker' });
    phone.soundCheck.playTone('ringer-id');
    await expect.poll(() => audio.recordings.map(({ ringer }) => ringer)).toEqual(['ringer-id']);
    expect(trial()).toEqual({ kind: 'tone', on: 'ringer-id' });
    audio.recordings[0]?.end();
    await until(phone, 'over', ({ soundTrial }) => soundTrial === null);
  });

  it('he is recorded and hears that; the microphone is closed again', async () => {
    const { phone, audio } = fixture;
    phone.soundCheck.hearYourself();
    expect(trial()).toEqual({ kind: 'recording', forMs: RECORD_MS });
    await until(phone, 'playing', ({ soundTrial }) => soundTrial?.kind === 'playing');
    expect(audio.recordings.map(({ ringer, recording }) => [ringer, recording.samples.length])).toEqual([
      [null, (RECORD_MS / 1000) * 48_000],
    ]);
    audio.recordings[0]?.end();
    await until(phone, 'over', ({ soundTrial }) => soundTrial === null);
    await expect.poll(openTracks).toBe(0);
    expect(phone.census().timers).toBe(fixture.phone.census().timers);
  });

  it('a microphone that cannot be had is said, not thrown', async () => {
    fixture.audio.problem = 'denied';
    fixture.phone.soundCheck.hearYourself();
    await until(fixture.phone, 'told', ({ soundTrial }) => soundTrial?.kind === 'failed');
    expect(trial()).toEqual({ kind: 'failed', problem: 'denied' });
  });

  it('a call ends it, and nothing is tried during one', async () => {
    const { phone, server, audio } = fixture;
    phone.soundCheck.playTone('speaker');
    new ServerCall(server).invite();
    await until(phone, 'rings', ({ calls }) => calls.length === 1);
    expect(trial()).toBeNull();
    await expect.poll(() => audio.recordings).toEqual([]);
    phone.soundCheck.playTone('speaker');
    phone.soundCheck.hearYourself();
    expect(trial()).toBeNull();
    expect(openTracks()).toBe(0);
  });
});

describe('the meter of the microphone', () => {
  it('has it open while it is watched and the window can be seen', async () => {
    const { phone, audio, host } = fixture;
    const heard: number[] = [];
    const stop = phone.soundCheck.watchMicrophone(
      50,
      ({ rmsDbfs }) => heard.push(rmsDbfs),
      () => heard.push(Number.NaN),
    );
    await expect.poll(() => audio.levelWatchers.length).toBe(1);
    const level: SoundLevel = { rmsDbfs: -20, peakDbfs: -17, clipped: 0 };
    audio.levelWatchers[0]?.tell(level);
    expect(heard).toEqual([-20]);

    host.showWindow(false);
    expect([audio.levelWatchers.length, openTracks()]).toEqual([0, 0]);
    expect(heard).toEqual([-20, Number.NEGATIVE_INFINITY]);
    host.showWindow(true);
    await expect.poll(() => audio.levelWatchers.length).toBe(1);
    expect(openTracks()).toBe(1);

    stop();
    expect([audio.levelWatchers.length, openTracks()]).toEqual([0, 0]);
  });

  it('opens no microphone for a window that is put away, whatever is plugged in', async () => {
    const { phone, host, audio, devices } = fixture;
    const stop = phone.soundCheck.watchMicrophone(
      50,
      () => {},
      () => {},
    );
    await expect.poll(openTracks).toBe(1);
    host.showWindow(false);
    await expect.poll(openTracks).toBe(0);
    const opened = audio.tracks.length;
    const plugged = { id: 'new', label: 'New', model: null, group: null };
    const present = { system: plugged, systemForCalls: null, others: [plugged] };
    devices.plug(present, present);
    expect(phone.state.sound.microphone?.device.id).toBe('new');
    expect(audio.tracks.length).toBe(opened);
    host.showWindow(true);
    await expect.poll(openTracks).toBe(1);
    stop();
  });

  it('says why there is nothing to measure', async () => {
    fixture.audio.problem = 'missing';
    const problems: string[] = [];
    const stop = fixture.phone.soundCheck.watchMicrophone(
      50,
      () => {},
      (problem) => problems.push(problem),
    );
    await expect.poll(() => problems).toEqual(['missing']);
    stop();
  });
});

describe('one that opens and cannot be measured', () => {
  it('is closed again, and said', async () => {
    fixture.audio.levelProblem = new Error('no analyser');
    const problems: string[] = [];
    const stop = fixture.phone.soundCheck.watchMicrophone(
      50,
      () => {},
      (problem) => problems.push(problem),
    );
    await expect.poll(() => problems).toEqual(['unknown']);
    expect([fixture.audio.tracks.length, openTracks()]).toEqual([1, 0]);
    stop();
  });
});

it('the test tone is one tone, three times, and begins and ends softly', () => {
  const { samples, rate } = testTone();
  const sound = { samples, rate };
  for (const start of [0, 900, 1800]) {
    const burst = spectrum(slice(sound, start + 100, start + 500));
    expect(burst.frequency).toBeCloseTo(TEST_TONE_HZ, 0);
    expect(burst.level).toBeCloseTo(-20, 0);
    expect(spectrum(slice(sound, start + 650, start + 850)).level).toBe(Number.NEGATIVE_INFINITY);
    expect(Math.abs(samples[(start / 1000) * rate] ?? 1)).toBeLessThan(0.001);
  }
});
