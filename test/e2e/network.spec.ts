/** The agent's notebook loses its network, or gets another: the phone is back by itself, and so is the sound of a call. */
import { readFile } from 'node:fs/promises';
import { words } from '../../src/renderer/ui/words/words';
import { level } from '../support/audio/analysis';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { lengthOf, slice } from '../support/audio/sound';
import { decodeWav } from '../support/audio/wav';
import { asDocumented, CALLER_HZ, callersTone, callTimer, says, someSpeech } from './callSteps';
import { expect, test } from './networkFixtures';

test('registered again after the network was gone; a call goes on when the address is another', async ({
  desktop: { audio },
  network,
  genesys,
  signedIn,
}) => {
  const { agent, phone } = await signedIn({ network });
  phone.expectProblem(/WebSocket/);
  const { page, logs } = phone;
  const logged = (event: string) => logs.filter((line) => line.includes(`"event":"${event}"`));

  await network.setLink('down');
  await expect(says(page, words.registrationWord.failed)).toBeVisible();
  await network.setLink('up');
  await phone.online();
  expect(logged('page.registered')).toHaveLength(2);

  const simulator = await genesys.call({
    flow: 'a',
    to: agent.dn,
    steer: ['talk'],
    play: await genesys.soundFile(callersTone),
    record: genesys.recordings,
  });
  const call = await simulator.call();
  await expect(callTimer(page)).toBeVisible();
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  await heard.tone(CALLER_HZ);
  await network.changeAddress(3);
  await heard.silence();
  await heard.tone(CALLER_HZ);
  await network.setLink('down');
  await heard.silence();
  await expect(says(page, words.registrationWord.failed)).toBeVisible();
  await network.setLink('up');
  await heard.tone(CALLER_HZ);
  await heard.stop();
  await phone.online();
  await (await play(audio, audio.headset.microphone.room, await someSpeech())).ended;
  call.proceed('talk');
  const { recording = '' } = await asDocumented(simulator);
  // While the caller sends a tone the echo canceller cuts the speech up: that there is any is enough. Lost media is silent.
  const received = decodeWav(await readFile(recording));
  expect(level(slice(received, lengthOf(received) - 3_000, lengthOf(received)))).toBeGreaterThan(-50);
});
