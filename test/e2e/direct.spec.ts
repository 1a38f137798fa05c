/** The direct profile with the real softphone: nginx and Asterisk, without Kamailio. */
import { readFile } from 'node:fs/promises';
import { words } from '../../src/renderer/ui/words/words';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { decodeWav } from '../support/audio/wav';
import { expect, test } from './callFixtures';
import {
  answerButton,
  asDocumented,
  button,
  CALLER_HZ,
  callEnded,
  callersTone,
  callTimer,
  dial,
  expectHeard,
  says,
  silence,
  someSpeech,
} from './callSteps';

test.use({ profile: 'direct' });

test('an agent answers by click, hears the caller, and sees the caller hang up', async ({
  desktop,
  genesys,
  signedIn,
}) => {
  const { audio } = desktop;
  const { agent, page } = await signedIn();
  const simulator = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    assertedIdentity: '"Jane Caller" <sip:+15550100@example.com>',
    steer: ['talk'],
    play: await genesys.soundFile(callersTone),
  });
  const call = await simulator.call();
  await expect(says(page, 'Jane Caller')).toBeVisible();
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  await heard.stop();
  call.proceed('talk');
  await asDocumented(simulator);
  await expect(callEnded(page, 'hung-up-by-other')).toBeVisible();
});

test('the caller hears the agent', async ({ desktop, genesys, ringing }) => {
  const { audio } = desktop;
  const { page, finish } = await ringing({
    play: await genesys.soundFile(silence),
    record: genesys.recordings,
  });
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();
  const said = await someSpeech();
  await (await play(audio, audio.headset.microphone.room, said)).ended;
  const { recording = '' } = await finish();
  expectHeard(said, decodeWav(await readFile(recording)));
});

test('an agent dials out, and hangs up', async ({ genesys, signedIn }) => {
  const { page } = await signedIn();
  const simulator = await genesys.answer();
  const answered = simulator.answered(1);
  await dial(page, '+1 (555) 0100-22');
  await expect(callTimer(page)).toBeVisible();
  await button(page, words.call.hangUp).click();
  const [report] = await answered;
  expect(report?.failure).toBeUndefined();
});
