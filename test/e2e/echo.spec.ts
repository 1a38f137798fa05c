/** That callers don't hear themselves, though the microphone hears the speaker. */
import { readFile } from 'node:fs/promises';
import type {} from '../../src/renderer/host';
import type { PartialPreferences } from '../../src/shared/settings/preferences';
import { level } from '../support/audio/analysis';
import { Recorder } from '../support/audio/recorder';
import { lengthOf, slice } from '../support/audio/sound';
import { decodeWav } from '../support/audio/wav';
import { expect, test } from './callFixtures';
import { answerButton, asDocumented, callTimer, someSpeech } from './callSteps';

/** What an echo canceller takes away at the least, dB; 35 and more were measured (docs/decisions/0088). */
const CANCELLED = 20;
/** The canceller has learnt the room by then, ms. */
const LEARNS_MS = 3_000;
/** Measured for so long, ms: once through what the caller says. */
const MEASURED_MS = 4_000;

test('what the caller says does not come back from the speaker, though it rang on another device', async ({
  desktop: { audio },
  genesys,
  signedIn,
}) => {
  const { output, microphone } = audio.headset;
  const ringer = { name: 'speakers', label: 'Test Speakers' };
  await audio.loop(output, microphone.room);
  const { agent, page } = await signedIn();
  const set = (parts: PartialPreferences) =>
    page.evaluate((preferences) => window.host.changePreferences(preferences), parts);
  await set({ 'sound.noiseSuppression': false, 'sound.autoGain': false, 'sound.ringers': [ringer.label] });
  await test.step('a call before, whose AudioContexts are used again', async () => {
    await asDocumented(await genesys.call({ flow: 'a', to: agent.dn, pace: { ringMs: 500, talkMs: 500 } }));
  });
  const rings = await Recorder.ofOutput(audio, ringer.name);
  const simulator = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    steer: ['talk'],
    play: await genesys.soundFile(await someSpeech()),
    record: genesys.recordings,
  });
  const call = await simulator.call();
  await rings.anything();
  await rings.stop();
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();

  const room = await Recorder.ofOutput(audio, microphone.room);
  await room.anything();
  await room.more(LEARNS_MS + MEASURED_MS);
  const cancelledUntil = room.lengthMs;
  await set({ 'sound.echoCancellation': 'off' });
  await room.more(LEARNS_MS + MEASURED_MS);
  const afterwards = room.lengthMs - cancelledUntil;
  call.proceed('talk');
  const { recording = '' } = await asDocumented(simulator);
  await room.stop();

  // The recording ends with the call, as the room's does.
  const received = decodeWav(await readFile(recording));
  const end = lengthOf(received);
  const echo = level(slice(received, end - MEASURED_MS, end));
  const cancelled = level(slice(received, end - afterwards - MEASURED_MS, end - afterwards));
  console.log(`echo ${echo.toFixed(0)} dBFS, cancelled ${cancelled.toFixed(0)} dBFS`);
  expect(echo).toBeGreaterThan(-40);
  expect(cancelled).toBeLessThan(echo - CANCELLED);
});
