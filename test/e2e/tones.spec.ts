/** What the phone itself makes to be heard, and what it lets through to the ear: measured where it comes out. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { DEFAULT_SPEECH } from '../../server/sim/simulator';
import type {} from '../../src/renderer/host';
import { CEILING_DBFS } from '../../src/renderer/phone/audio/limiter/levelGuard';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { words } from '../../src/renderer/ui/words/words';
import type { PartialPreferences } from '../../src/shared/settings/preferences';
import { level, longestGap, spectra, spectrum } from '../support/audio/analysis';
import { Recorder } from '../support/audio/recorder';
import { lengthOf, type Sound, slice, tone } from '../support/audio/sound';
import { speechLikeness } from '../support/audio/speech';
import { decodeWav } from '../support/audio/wav';
import type { AudioServer } from '../support/desktop/audioServer';
import { expect, test } from './callFixtures';
import { answerButton, asDocumented, button, CALLER_HZ, callEnded, callTimer, dial } from './callSteps';

const CUSTOMER = '"Jane Caller" <sip:+15550100@example.com>';
/** The caller speaks as loud as telephone networks are made for (ITU-T P.56): dBov. */
const NOMINAL = -26;
const quietCaller = tone(CALLER_HZ, 2_000, { rate: 8_000, level: NOMINAL });
const duetHz = [587, 880];
const marimbaHz = [392, 494, 587, 784];

const set = (page: Page, parts: PartialPreferences) =>
  page.evaluate((preferences) => window.host.changePreferences(preferences), parts);

const ear = (audio: AudioServer) => Recorder.ofOutput(audio, 'headset');
const room = (audio: AudioServer) => Recorder.ofOutput(audio, 'speakers');

/** The strongest frequency of each window that is heard, rounded to the nearest of those that are thought of; else 0. */
function heardHz(sound: Sound, known: readonly number[], windowMs = 50): Set<number> {
  const heard = spectra(sound, windowMs).filter((window) => window.level > -50 && window.share > 0.25);
  return new Set(heard.map(({ frequency }) => known.find((hz) => Math.abs(hz - frequency) < 12) ?? 0));
}

const peak = ({ samples }: Sound): number =>
  20 * Math.log10(samples.reduce((highest, sample) => Math.max(highest, Math.abs(sample)), 0));
/** Where it gets louder than that for the first time, ms. */
const onset = (sound: Sound, threshold = -50): number =>
  spectra(sound, 5).findIndex((window) => window.level > threshold) * 5;

test('each kind of caller has its ring, on all ringers in step, as loud as it is set', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const { audio } = desktop;
  const { agent, page } = await signedIn();
  const ring = async (
    assertedIdentity?: string,
  ): Promise<{ headset: Sound; speakers: Sound; apartMs: number }> => {
    const [headset, speakers] = [await ear(audio), await room(audio)];
    const apart = headset.lengthMs - speakers.lengthMs;
    const simulator = await genesys.call({
      flow: 'cancel',
      to: agent.dn,
      steer: ['ringing'],
      ...(assertedIdentity !== undefined && { assertedIdentity }),
    });
    const call = await simulator.call();
    await speakers.anything();
    await speakers.more(2_500);
    call.proceed('ringing');
    await asDocumented(simulator);
    await speakers.silence();
    const heard = { headset: await headset.stop(), speakers: await speakers.stop() };
    return { ...heard, apartMs: onset(heard.headset) - apart - onset(heard.speakers) };
  };

  await set(page, { 'sound.ringers': ['Test Headset', 'Test Speakers'] });
  const routed = await ring(CUSTOMER);
  // Both are as loud, so either may be the stronger one of a window.
  for (const heard of [routed.headset, routed.speakers]) {
    expect(heardHz(heard, duetHz).size).toBeGreaterThan(0);
    expect(duetHz).toEqual(expect.arrayContaining([...heardHz(heard, duetHz)]));
  }
  // As exactly as two recordings that begin one after the other can tell.
  expect(Math.abs(routed.apartMs)).toBeLessThan(150);

  await set(page, { 'sound.ringers': ['Test Speakers'], 'ring.volume': 'low' });
  const colleague = await ring();
  expect([...heardHz(colleague.speakers, marimbaHz)]).toEqual(expect.arrayContaining([392, 784]));
  expect(peak(colleague.headset)).toBe(Number.NEGATIVE_INFINITY);
  await set(page, { 'ring.internal': 'duet' });
  const softer = await ring();
  expect(peak(softer.speakers) - peak(routed.speakers)).toBeCloseTo(-20, 0);
  console.log(`ringers ${routed.apartMs} ms apart`);
});

test('a call that waits is heard in the ear alone, and cuts nothing of what the caller says; keys are sent and heard', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const { audio } = desktop;
  const { agent, page } = await signedIn();
  await set(page, { 'sound.ringers': ['Test Headset', 'Test Speakers'] });
  const simulator = await genesys.call({
    flow: 'a',
    to: agent.dn,
    count: 2,
    rate: 0.2,
    steer: ['ringing', 'talk'],
    assertedIdentity: CUSTOMER,
    play: await genesys.soundFile(quietCaller),
  });
  const call = await simulator.call(0);
  call.proceed('ringing');
  await expect(callTimer(page)).toBeVisible();
  const [heard, aloud] = [await ear(audio), await room(audio)];
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  const before = heard.lengthMs;
  const waiting = await simulator.call(1);
  await expect(answerButton(page)).toBeVisible();
  // Longer than the tone is silent.
  await heard.more(7_000);
  waiting.hangUp();
  await expect(answerButton(page)).toBeHidden();
  await heard.tone(CALLER_HZ, { forMs: 500 });

  const during = slice(heard.sound, before);
  expect(peak(await aloud.stop())).toBe(Number.NEGATIVE_INFINITY);
  // While the tone sounds the caller is there too; a busy machine makes small holes into anything.
  const windows = Array.from({ length: Math.floor(lengthOf(during) / 100) }, (_, i) =>
    slice(during, i * 100, (i + 1) * 100),
  );
  const share = (window: Sound, hz: number) => spectrum(window, { from: hz - 10, to: hz + 10 }).share;
  const beeps = windows.filter((window) => share(window, 440) > 0.2);
  expect(beeps.length).toBeGreaterThan(1);
  for (const beep of beeps) expect(share(beep, CALLER_HZ)).toBeGreaterThan(0.1);
  expect(longestGap(during, { threshold: NOMINAL - 15 })).toBeLessThan(100);

  await button(page, words.call.keys).click();
  await page
    .getByRole('group', { name: words.idle.pad })
    .getByRole('button', { name: '1', exact: true })
    .click();
  await page.keyboard.press('5');
  await page.keyboard.press('#');
  await expect.poll(() => call.media.statistics.digits, { timeout: 20_000 }).toBe('15#');
  await heard.stop();
});

test('a routed call that is answered by itself is announced in the ear before the caller is heard', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const { audio } = desktop;
  const { agent, page } = await signedIn();
  await set(page, { 'answer.auto': '0s' });
  const heard = await ear(audio);
  const simulator = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    steer: ['talk'],
    assertedIdentity: CUSTOMER,
    play: await genesys.soundFile(quietCaller),
  });
  const call = await simulator.call();
  await heard.tone(CALLER_HZ, { forMs: 500 });
  await expect(callTimer(page)).toBeVisible();
  const { sound } = heard;
  const windows = spectra(sound, 50).filter(({ level: loudness }) => loudness > -50);
  const zip = windows.findLastIndex(({ frequency }) => Math.abs(frequency - 1_400) < 15);
  const caller = windows.findIndex(({ frequency }) => Math.abs(frequency - CALLER_HZ) < 15);
  expect(zip).toBeGreaterThan(1);
  expect(caller).toBeGreaterThan(zip);
  // It did not ring meanwhile. A window in which one sound ends and another begins has some strongest frequency, but is no tone.
  expect([...heardHz(sound, duetHz)].filter((hz) => duetHz.includes(hz))).toEqual([]);

  call.proceed('talk');
  await asDocumented(simulator);
  await heard.stop();
});

test('a number that is busy sounds so', async ({ desktop, genesys, signedIn }) => {
  const { page } = await signedIn({ unlimited: true });
  const simulator = await genesys.answer({ steer: ['arrived'] });
  simulator.onIncoming((call) => call.hangUp());
  const heard = await ear(desktop.audio);
  await dial(page, '+1 (555) 0100-22');
  await expect(callEnded(page, 'busy')).toBeVisible();
  await heard.tone(425, { forMs: 300 });
  await heard.silence({ forMs: 300 });
  await heard.tone(425, { forMs: 300 });
  await heard.silence({ forMs: 1_500 });
  await heard.stop();
});

test('a number that rings sounds so until it is answered, though the server describes media that never comes', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const { page } = await signedIn({ unlimited: true });
  const simulator = await genesys.answer({
    steer: ['alerting'],
    play: await genesys.soundFile(quietCaller),
  });
  const arrives = new Promise<{ proceed(gate: 'alerting'): void }>((resolve) =>
    simulator.onIncoming(resolve),
  );
  const heard = await ear(desktop.audio);
  await dial(page, '+1 (555) 0100-22');
  const call = await arrives;
  await heard.tone(425, { forMs: 700 });
  await heard.silence({ forMs: 2_000 });
  await heard.tone(425, { forMs: 700 });
  call.proceed('alerting');
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  await expect(callTimer(page)).toBeVisible();
  await button(page, words.call.hangUp).click();
  await heard.stop();
});

test.describe('what the caller sends', () => {
  for (const frequency of [1_000, 3_000]) {
    test(`as a full-scale tone of ${frequency} Hz comes out below the ceiling, and no louder than the network's own tones`, async ({
      desktop,
      genesys,
      signedIn,
    }) => {
      const { agent, page } = await signedIn();
      const shriek = tone(frequency, 2_000, { rate: 8_000, level: -3.02 });
      const simulator = await genesys.call({
        flow: 'a',
        to: agent.dn,
        steer: ['talk'],
        play: await genesys.soundFile(shriek),
      });
      const call = await simulator.call();
      const heard = await ear(desktop.audio);
      await expect(callTimer(page)).toBeVisible();
      const from = await heard.tone(frequency, { forMs: 2_000 });
      const { sound } = heard;
      console.log(
        `${frequency} Hz at full scale: peak ${peak(sound).toFixed(2)} dBFS, then ${level(slice(sound, from + 500)).toFixed(2)} dBov`,
      );
      expect(peak(sound)).toBeLessThanOrEqual(CEILING_DBFS + 0.1);
      expect(level(slice(sound, from + 500))).toBeLessThan(-15.5);
      call.proceed('talk');
      await asDocumented(simulator);
      await heard.stop();
    });
  }

  test('as speech of usual loudness comes out as it is', async ({ desktop, genesys, signedIn }) => {
    const { agent, page } = await signedIn();
    const file = decodeWav(await readFile(DEFAULT_SPEECH));
    const gain = 10 ** ((NOMINAL - level(file)) / 20);
    const said = { rate: file.rate, samples: file.samples.map((sample) => sample * gain) };
    const simulator = await genesys.call({
      flow: 'a',
      to: agent.dn,
      steer: ['talk'],
      play: await genesys.soundFile(said),
    });
    const call = await simulator.call();
    const heard = await ear(desktop.audio);
    await expect(callTimer(page)).toBeVisible();
    await heard.anything();
    const from = heard.lengthMs;
    await heard.more((said.samples.length * 1000) / said.rate);
    const sound = slice(heard.sound, from);
    console.log(`speech: ${level(said).toFixed(2)} dBov said, ${level(sound).toFixed(2)} heard`);
    expect(level(sound)).toBeCloseTo(NOMINAL, 0);
    expect(speechLikeness(slice(said, 0, 4_000), sound)).toBeGreaterThan(0.8);
    call.proceed('talk');
    await asDocumented(simulator);
    await heard.stop();
  });
});

test('the settings let each ringtone be heard, where calls ring', async ({ desktop, stack, launchPhone }) => {
  const { page } = await launchPhone({ dn: (await stack.newAgent()).dn });
  const heard = await ear(desktop.audio);
  await page.getByRole('button', { name: settingsWords.open, exact: true }).click();
  const row = page.locator('[data-setting="ring.direct"]');
  await row.getByRole('button', { name: settingsWords.hear }).click();
  await heard.anything();
  await heard.silence();
  expect([...heardHz(heard.sound, [1_000, 1_250])].sort()).toEqual([1_000, 1_250]);
  await heard.stop();
});
