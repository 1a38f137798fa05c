/** Devices that are plugged in and unplugged while it rings and in calls, by what is heard on each. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { words } from '../../src/renderer/ui/words/words';
import type { PartialPreferences } from '../../src/shared/settings/preferences';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { lengthOf, slice } from '../support/audio/sound';
import { decodeWav } from '../support/audio/wav';
import type { AudioServer, Output } from '../support/desktop/audioServer';
import type { DesktopSession } from '../support/desktop/session';
import { expect, test } from './callFixtures';
import {
  answerButton,
  asDocumented,
  button,
  CALLER_HZ,
  callersTone,
  callTimer,
  expectHeard,
  message,
  silence,
  someSpeech,
} from './callSteps';

/** The system's own, so that what PulseAudio does by itself is not what is wanted. */
const dock: Output = { name: 'dock', label: 'Test Dock' };
const headset: Output = { name: 'headset', label: 'Test Headset' };
const speakers: Output = { name: 'speakers', label: 'Test Speakers' };
const headsetMicrophone = { name: 'headset_mic', label: 'Test Headset Microphone', room: 'headset_room' };
const webcamMicrophone = { name: 'webcam_mic', label: 'Test Webcam Microphone', room: 'webcam_room' };

const preferences: PartialPreferences = {
  'sound.speakerRules': ['^Test Headset$', 'speakers'],
  'sound.ringerRules': ['^Test Headset$', 'speakers'],
  'sound.microphoneRules': ['headset', 'webcam'],
};

async function soundCards(desktop: DesktopSession): Promise<AudioServer> {
  return desktop.addAudioServer({
    outputs: [dock, headset, speakers],
    microphones: [webcamMicrophone, headsetMicrophone],
  });
}

/** Chromium says so itself when an AudioContext's device goes. */
const contextLost = [/AudioContext encountered an error/, /AudioContext\] Fallback to the default device/];

async function hears(audio: AudioServer, output: Output): Promise<void> {
  const ear = await Recorder.ofOutput(audio, output.name);
  await ear.tone(CALLER_HZ, { forMs: 1_000 });
  await ear.stop();
}

async function rings(audio: AudioServer, output: Output): Promise<void> {
  const ear = await Recorder.ofOutput(audio, output.name);
  await ear.anything();
  await ear.stop();
}

const unplugged = (page: Page) => message(page, words.moved.unplugged(headset.label));

test('the headset is unplugged: ring and caller are on the speakers, and on the headset again when it is back', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const audio = await soundCards(desktop);
  const { agent, phone } = await signedIn({ audio, config: { preferences } });
  const { page } = phone;
  phone.expectProblem(...contextLost);
  const simulator = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    steer: ['talk'],
    play: await genesys.soundFile(callersTone),
  });
  const call = await simulator.call();

  await test.step('while it rings', async () => {
    await rings(audio, headset);
    await audio.unplug(headset);
    await rings(audio, speakers);
    await expect(unplugged(page)).toBeVisible();
    await audio.plug(headset);
    await rings(audio, headset);
    await expect(unplugged(page)).toBeHidden();
  });

  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();
  await hears(audio, headset);

  await test.step('in the call', async () => {
    await audio.unplug(headset);
    await hears(audio, speakers);
    await expect(unplugged(page)).toBeVisible();
    // In and out, as a bad plug does.
    await audio.plug(headset);
    await audio.unplug(headset);
    await audio.plug(headset);
    await hears(audio, headset);
    await expect(unplugged(page)).toBeHidden();
  });

  await test.step('everything is unplugged', async () => {
    const rooms = [webcamMicrophone, headsetMicrophone].map(({ room }) => ({ name: room, label: room }));
    await audio.unplug(headset, speakers, dock, ...rooms);
    await expect(message(page, words.moved.nothing.title)).toBeVisible();
    await audio.plug(headset, headsetMicrophone);
    await hears(audio, headset);
    await expect(message(page, words.moved.nothing.title)).toBeHidden();
  });
  call.proceed('talk');
  await asDocumented(simulator);
});

test('the microphone is unplugged: the caller hears the next one, and the agent is told when there is none', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const audio = await soundCards(desktop);
  const { agent, phone } = await signedIn({ audio, config: { preferences } });
  const { page } = phone;
  const said = await someSpeech();
  const simulator = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    steer: ['talk'],
    play: await genesys.soundFile(silence),
    record: genesys.recordings,
  });
  const call = await simulator.call();
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();

  const gone = message(page, words.moved.unplugged(headsetMicrophone.label));
  await audio.unplug(headsetMicrophone);
  await expect(gone).toBeVisible();
  await (await play(audio, webcamMicrophone.room, slice(said, 0, 2_000))).ended;

  await audio.unplug(webcamMicrophone);
  await expect(message(page, words.unheard.missing.title)).toBeVisible();
  await button(page, words.call.mute).click();
  await audio.plug(headsetMicrophone);
  await expect(message(page, words.unheard.missing.title)).toBeHidden();
  await expect(gone).toBeHidden();
  // Still muted: nobody hears that.
  await (await play(audio, headsetMicrophone.room, slice(said, 0, 2_000))).ended;
  await button(page, words.call.mute).click();
  await (await play(audio, headsetMicrophone.room, slice(said, 2_000))).ended;
  call.proceed('talk');
  const { recording = '' } = await asDocumented(simulator);
  const received = decodeWav(await readFile(recording));
  expectHeard(slice(said, 0, 2_000), received);
  expectHeard(slice(said, 2_000), slice(received, lengthOf(received) - 4_000));
  expect(phone.logs.some((line) => line.includes('"page.microphone-renewed"'))).toBe(true);
});
