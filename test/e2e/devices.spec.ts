/** Which sound devices the phone uses, among real ones that come and go while it runs; and no calls without the headset. */
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { soundWords } from '../../src/renderer/ui/words/sound';
import { words } from '../../src/renderer/ui/words/words';
import type { SoundRoleId } from '../../src/shared/domain/devices/soundDevices';
import type { PartialPreferences } from '../../src/shared/settings/preferences';
import { isTone, spectra } from '../support/audio/analysis';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { tone } from '../support/audio/sound';
import { decodeWav } from '../support/audio/wav';
import type { Microphone, Output } from '../support/desktop/audioServer';
import { expect, test } from './callFixtures';
import {
  answerButton,
  asDocumented,
  button,
  CALLER_HZ,
  callersTone,
  callTimer,
  message,
  says,
} from './callSteps';

const speakers: Output = { name: 'speakers', label: 'Built-in Speakers' };
const webcam: Microphone = { name: 'webcam', label: 'Webcam', room: 'webcam_room' };
const jabra: Output = { name: 'jabra', label: 'Jabra Evolve2 65' };
const jabraMic: Microphone = { name: 'jabra_mic', label: 'Jabra Evolve2 65 Mono', room: 'jabra_room' };
const poly: Output = { name: 'poly', label: 'Poly Savi 8200' };
const polyMic: Microphone = { name: 'poly_mic', label: 'Poly Savi 8200 Mono', room: 'poly_room' };

const byRule = { 'sound.microphoneRules': ['jabra.*65'], 'sound.speakerRules': ['^jabra'] };
/** For tones through the microphone. */
const unprocessed: PartialPreferences = {
  'sound.echoCancellation': 'off',
  'sound.noiseSuppression': false,
  'sound.autoGain': false,
};

const openSound = (page: Page) => button(page, soundWords.open).click();
const role = (page: Page, id: SoundRoleId): Locator => page.locator(`[data-role="${id}"]`);
const uses = async (page: Page, id: SoundRoleId, ...texts: readonly string[]): Promise<void> => {
  for (const text of texts) await expect(role(page, id).getByRole('status')).toContainText(text);
};

test('the device follows rules, plugs and the agent, who stays ahead of the rules after a restart', async ({
  desktop,
  launchPhone,
}) => {
  const audio = await desktop.addAudioServer({ outputs: [speakers], microphones: [webcam] });
  await audio.plug(jabra, jabraMic);
  const dn = '1001';
  const config = { preferences: byRule };
  const first = await launchPhone({ dn, config, audio });
  const { page } = first;
  await openSound(page);
  await uses(page, 'microphone', jabraMic.label, soundWords.why.rule(1, 'jabra.*65', true));
  await uses(page, 'speaker', jabra.label, soundWords.why.rule(1, '^jabra', true));
  await audio.unplug(jabra, jabraMic);
  await uses(page, 'microphone', soundWords.why.systemSince(['“jabra.*65”']));
  await audio.plug(jabra, poly, jabraMic, polyMic);
  await uses(page, 'microphone', jabraMic.label);
  await uses(page, 'speaker', jabra.label);

  // By keyboard alone.
  await role(page, 'microphone').locator('summary').press('Enter');
  await role(page, 'microphone').getByRole('radio', { name: polyMic.label }).press('Space');
  await uses(page, 'microphone', polyMic.label, soundWords.why.own);
  await audio.unplug(polyMic);
  await uses(page, 'microphone', jabraMic.label, soundWords.why.until([polyMic.label]));
  await expect(role(page, 'microphone').getByText(soundWords.absent)).toBeVisible();
  await audio.plug(polyMic);
  await uses(page, 'microphone', polyMic.label, soundWords.why.own);
  await first.close();

  const again = await launchPhone({ dn, config, audio, userData: first.userData });
  await openSound(again.page);
  await uses(again.page, 'microphone', polyMic.label, soundWords.why.own);
  await uses(again.page, 'speaker', jabra.label);
  await again.close();

  const locking = { preferences: { ...byRule, 'sound.ownDevices': false } };
  const locked = await launchPhone({ dn, config: locking, audio, userData: first.userData });
  await openSound(locked.page);
  await uses(locked.page, 'microphone', jabraMic.label, soundWords.why.rule(1, 'jabra.*65', true));
  await expect(role(locked.page, 'microphone').getByText(locked.configFile ?? '')).toBeVisible();
  await expect(role(locked.page, 'microphone').getByRole('radio')).toHaveCount(0);
});

test('a rule with a mistake is told with its key, and costs nothing else', async ({ launchPhone }) => {
  const preferences = { ...byRule, 'sound.speakerRules': ['jabra('] };
  const { page } = await launchPhone({ dn: '1001', config: { preferences } });
  await button(page, settingsWords.open).click();
  await expect(page.getByText('preferences.sound.speakerRules')).toBeVisible();
  await expect(page.locator('[data-setting="sound.microphoneRules"] textarea')).toHaveValue('jabra.*65');
});

test('a call rings on both ringers, is heard in the headset alone, and hears its microphone', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const audio = await desktop.addAudioServer({
    outputs: [speakers, poly, jabra],
    microphones: [webcam, jabraMic],
  });
  const preferences = { ...byRule, ...unprocessed, 'sound.ringers': [speakers.label, jabra.label] };
  const { agent, page } = await signedIn({ config: { preferences }, audio });
  const heard = (output: Output) => Recorder.ofOutput(audio, output.name);
  const [room, ear, other] = await Promise.all([heard(speakers), heard(jabra), heard(poly)]);
  const simulator = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    steer: ['talk'],
    play: await genesys.soundFile(callersTone),
    record: genesys.recordings,
  });
  const call = await simulator.call();
  await Promise.all([room.anything(), ear.anything()]);
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();
  await ear.tone(CALLER_HZ, { forMs: 1_000 });
  await Promise.all([room.silence(), other.silence()]);
  const [saying, noise] = await Promise.all([
    play(audio, jabraMic.room, tone(440, 1_000), { repeat: true }),
    play(audio, webcam.room, tone(1_200, 1_000), { repeat: true }),
  ]);
  // In sight during the call, and its buttons stay.
  await openSound(page);
  await uses(page, 'microphone', jabraMic.label);
  await expect(button(page, words.call.hangUp)).toBeInViewport({ ratio: 1 });
  await ear.more(3_000);
  call.proceed('talk');
  const { recording = '' } = await asDocumented(simulator);
  const arrived = spectra(decodeWav(await readFile(recording)));
  expect(arrived.filter((window) => isTone(window, 440)).length).toBeGreaterThan(10);
  expect(arrived.filter((window) => isTone(window, 1_200))).toEqual([]);
  await Promise.all([saying.stop(), noise.stop()]);
  await Promise.all([room.stop(), ear.stop(), other.stop()]);
});

test('without the headset Genesys gets 480; what rings rings on, and a call goes on', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const audio = await desktop.addAudioServer({ outputs: [speakers], microphones: [webcam] });
  await audio.plug(jabra, jabraMic);
  const preferences = { ...byRule, 'headset.unpluggedRefuseCalls': true };
  const { agent, page } = await signedIn({ config: { preferences }, audio });
  const missing = says(page, words.headset.mark);

  const goesOn = await genesys.call({ flow: 'a-ui', to: agent.dn, steer: ['talk'] });
  const call = await goesOn.call();
  await expect(answerButton(page)).toBeVisible();
  // The output first: when the microphone is seen to be gone, both are.
  await audio.unplug(jabra, jabraMic);
  await expect(missing).toBeVisible();
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();
  call.proceed('talk');
  await asDocumented(goesOn);

  await expect(page.getByRole('region', { name: words.headset.missing })).toBeVisible();
  const refused = await genesys.call({ flow: 'decline', to: agent.dn });
  const [report] = await refused.reports();
  const answer = report?.steps.find(({ name }) => name === 'INVITE refused');
  expect(answer?.detail, JSON.stringify(report?.steps)).toContain(' 480 ');
  await expect(message(page, words.headset.refused.title)).toBeVisible();

  await audio.plug(jabraMic, jabra);
  await expect(missing).toBeHidden();
  await expect(message(page, words.headset.refused.title)).toBeHidden();
  const offered = await genesys.call({ flow: 'decline', to: agent.dn });
  await button(page, words.call.decline).click();
  await asDocumented(offered);
});
