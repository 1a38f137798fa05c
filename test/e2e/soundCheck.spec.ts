/** The agent makes sure of his sound: the guided check with measured sound, and what is done to his voice. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import type {} from '../../src/renderer/host';
import { TEST_TONE_HZ } from '../../src/renderer/phone/soundCheck/testTone';
import { soundWords } from '../../src/renderer/ui/words/sound';
import { checkWords } from '../../src/renderer/ui/words/soundCheck';
import { words } from '../../src/renderer/ui/words/words';
import type { PartialPreferences } from '../../src/shared/settings/preferences';
import { level } from '../support/audio/analysis';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { type Sound, slice, tone } from '../support/audio/sound';
import type { AudioServer } from '../support/desktop/audioServer';
import { button, callTimer, dial, expectHeard, says, someSpeech } from './callSteps';
import { expect, test } from './fixtures';

const run = promisify(execFile);
const ECHO_NUMBER = '600';
const AGENT_HZ = 440;
/** dBFS */
const AGENT_LEVEL = -20;
const agentsTone = tone(AGENT_HZ, 1_000, { level: AGENT_LEVEL });
const untouched: PartialPreferences = {
  'sound.echoCancellation': 'off',
  'sound.noiseSuppression': false,
  'sound.autoGain': false,
};

const prefer = (page: Page, parts: PartialPreferences) =>
  page.evaluate(async (changed) => {
    await window.host.changePreferences(changed);
  }, parts);
const meter = (page: Page, name: string) => page.getByRole('meter', { name });
const meterValue = (page: Page, name: string) =>
  meter(page, name).evaluate((element) => (element as HTMLMeterElement).value);
const pactl = async (audio: AudioServer, ...args: string[]): Promise<string> =>
  (await run('pactl', args, { env: { ...process.env, ...audio.env, LC_ALL: 'C' } })).stdout;

test('the check leaves the agent certain: he hears the tone, himself, and himself through the server', async ({
  desktop,
  signedIn,
}) => {
  const { audio } = desktop;
  const { page } = await signedIn();
  const ear = await Recorder.ofOutput(audio, audio.headset.output.name);
  const speakers = await Recorder.ofOutput(audio, 'speakers');
  const say = (sound: Sound) => play(audio, audio.headset.microphone.room, sound, { repeat: true });
  await prefer(page, untouched);

  await test.step('once offered; the tone is on the speaker and nowhere else', async () => {
    await button(page, checkWords.start).click();
    await button(page, checkWords.playTone).click();
    await ear.tone(TEST_TONE_HZ, { forMs: 400 });
    await expect.poll(() => meterValue(page, checkWords.meter.speaker)).toBeGreaterThan(-30);
    expect(level(speakers.sound)).toBe(Number.NEGATIVE_INFINITY);
    await button(page, checkWords.yes).click();
  });

  await test.step('the meter shows how loud he is, and silence', async () => {
    await expect(says(page, soundWords.system)).toBeVisible();
    const speaking = await say(agentsTone);
    const shown = () => meterValue(page, checkWords.meter.microphone);
    await expect.poll(shown).toBeGreaterThanOrEqual(AGENT_LEVEL - 2);
    expect(await shown()).toBeLessThanOrEqual(AGENT_LEVEL + 2);
    await expect(meter(page, checkWords.meter.microphone)).toHaveAttribute(
      'aria-valuetext',
      checkWords.loudness.good,
    );
    await speaking.stop();
    await expect.poll(shown).toBe(-60);
    await expect(page.getByText(checkWords.loudness.silent, { exact: true })).toBeVisible();
  });

  await test.step('what he said is played to him', async () => {
    const said = await someSpeech();
    const speaking = await say(said);
    await button(page, checkWords.record).click();
    await expect(says(page, checkWords.recording)).toBeVisible();
    await expect(says(page, checkWords.playing)).toBeVisible();
    await speaking.stop();
    const start = ear.lengthMs;
    await ear.anything();
    await ear.more(3_500);
    expectHeard(said, slice(ear.sound, start));
    await button(page, checkWords.yes).click();
  });

  await test.step('and comes back from the server', async () => {
    await button(page, checkWords.callEcho).click();
    await expect(page.getByRole('heading', { name: checkWords.echoName })).toBeVisible();
    await expect(callTimer(page)).toBeVisible();
    await expect(says(page, checkWords.echoHint)).toBeVisible();
    const speaking = await say(agentsTone);
    await ear.tone(AGENT_HZ, { forMs: 1_000 });
    await speaking.stop();
    await page.keyboard.press('F9');
    await expect(says(page, checkWords.heardYourself)).toBeVisible();
    await button(page, checkWords.yes).click();
    await expect(page.getByRole('heading', { name: checkWords.goodEnd })).toBeVisible();
    await button(page, checkWords.done).click();
  });

  await test.step('it is not offered again with these devices, and leaves nothing open', async () => {
    await expect(page.getByLabel(words.idle.field)).toBeVisible();
    await expect(button(page, checkWords.start)).toBeHidden();
    const kept = await page.evaluate(async () => (await window.host.loadPreferences()).values);
    expect(kept['sound.checkedWith'].map((text) => text.replace(/ #.*$/, ''))).toEqual([
      'Default',
      'Default',
    ]);
    await expect
      .poll(() => page.evaluate(() => window.phoneCensus()))
      .toMatchObject({ tracks: 0, runningAudioContexts: 0, calls: 0 });
  });
  await ear.stop();
  await speakers.stop();
});

test('what is switched of the voice processing holds in the call at once; the computer’s microphone level stays', async ({
  desktop,
  signedIn,
}) => {
  const { audio } = desktop;
  const { name, room } = audio.headset.microphone;
  const { page } = await signedIn();
  // What the phone opened last, as the browser tells of it.
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      Object.assign(window, { opened: stream.getAudioTracks()[0]?.getSettings() });
      return stream;
    };
  });
  const opened = () => page.evaluate(() => (window as { opened?: MediaTrackSettings }).opened);
  const ear = await Recorder.ofOutput(audio, audio.headset.output.name);
  await pactl(audio, 'set-source-volume', name, '60%');
  await prefer(page, { 'sound.echoCancellation': 'off' });
  await dial(page, ECHO_NUMBER);
  await expect(callTimer(page)).toBeVisible();

  // Quiet and loud: gain control would turn the level up and down.
  const speech = await someSpeech();
  const highest = Math.max(...speech.samples.map(Math.abs));
  for (const peak of [0.03, 3]) {
    const samples = speech.samples.map((each) => Math.max(-1, Math.min(1, (each * peak) / highest)));
    const speaking = await play(audio, room, { rate: speech.rate, samples }, { repeat: true });
    await ear.more(8_000);
    await speaking.stop();
    expect(await pactl(audio, 'get-source-volume', name)).toContain(' 60% ');
  }
  expect(await opened()).toMatchObject({
    echoCancellation: false,
    noiseSuppression: true,
    autoGainControl: true,
  });

  await pactl(audio, 'set-source-volume', name, '100%');
  const speaking = await play(audio, room, agentsTone, { repeat: true });
  await prefer(page, untouched);
  await expect.poll(opened).toMatchObject({ noiseSuppression: false, autoGainControl: false });
  await ear.tone(AGENT_HZ, { forMs: 2_000 });
  expect(level(slice(ear.sound, ear.lengthMs - 1_000))).toBeGreaterThan(AGENT_LEVEL - 3);

  // A steady tone is noise.
  await prefer(page, { ...untouched, 'sound.noiseSuppression': true });
  await expect.poll(opened).toMatchObject({ noiseSuppression: true, autoGainControl: false });
  await ear.silence({ forMs: 1_000, threshold: AGENT_LEVEL - 12 });
  await prefer(page, untouched);
  await ear.tone(AGENT_HZ, { forMs: 1_000 });
  await speaking.stop();
  await page.keyboard.press('F9');
  await ear.stop();
});
