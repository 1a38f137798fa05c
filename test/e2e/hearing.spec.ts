/** They don't hear each other: the phone notices, says why, and does what may help. */

import type { Page } from '@playwright/test';
import { ports } from '../../server/stack/api/status';
import { words } from '../../src/renderer/ui/words/words';
import type { HearingTrouble } from '../../src/shared/domain/media/hearing';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import type { Sound } from '../support/audio/sound';
import { CALLER_HZ, callersTone, says, someSpeech } from './callSteps';
import { expect, test } from './networkFixtures';

/** What the log says of hearing, in order: events, with the trouble or the step. */
const story = (logs: readonly string[]): string[] =>
  logs
    .filter((line) => line.includes('"event":"page.hearing-'))
    .map((line) => {
      const { event, trouble, step } = JSON.parse(line.slice(line.indexOf('{')));
      return [event.replace('page.hearing-', ''), trouble, step].filter(Boolean).join(' ');
    });

/** In the call; the screen reader is told elsewhere. */
const said = (page: Page, trouble: HearingTrouble) =>
  page.getByRole('main').getByText(words.hearing[trouble].title, { exact: true });

/** What does not fit any more is cut off. */
const louder = ({ rate, samples }: Sound, factor: number): Sound => ({
  rate,
  samples: samples.map((sample) => Math.max(-1, Math.min(1, sample * factor))),
});

test('too loud, too quiet, silent: what is wrong with the microphone is said, and a silent one opened anew', async ({
  desktop: { audio },
  inCall,
}) => {
  const { page, phone, finish } = await inCall();
  const { logs } = phone;
  const silent = said(page, 'microphone-silent');

  const speech = await someSpeech();
  for (const [factor, trouble] of [
    [30, 'clipping'],
    [0.02, 'too-quiet'],
  ] as const) {
    const speaking = await play(audio, audio.headset.microphone.room, louder(speech, factor), {
      repeat: true,
    });
    await expect(said(page, trouble)).toBeVisible();
    await speaking.stop();
    await expect(said(page, trouble)).toBeHidden({ timeout: 30_000 });
  }

  await page.keyboard.press('F3');
  await audio.muteAtDevice(audio.headset.microphone);
  await expect(says(page, words.call.mutedNotice)).toBeVisible();
  expect(story(logs)).toHaveLength(4);
  await page.keyboard.press('F3');
  await expect(silent).toBeVisible();
  await expect(says(page, words.repairing)).toBeVisible();
  await expect(says(page, words.hearing['microphone-silent'].advice ?? '')).toBeVisible();
  await audio.hum(audio.headset.microphone);
  await expect(silent).toBeHidden();
  expect(story(logs)).toEqual([
    'trouble clipping',
    'again clipping',
    'trouble too-quiet',
    'again too-quiet',
    'trouble microphone-silent',
    'repair microphone-silent reacquire',
    'repair-done reacquire',
    'repair microphone-silent new-track',
    'repair-done new-track',
    'again microphone-silent',
  ]);
  await finish();
});

test('what the network loses is said by who hears badly; what it lets through one way only goes over TURN', async ({
  desktop: { audio },
  network,
  stack,
  genesys,
  inCall,
}) => {
  const { turns } = await ports(stack.selection);
  const { page, phone, finish } = await inCall(
    { play: await genesys.soundFile(callersTone) },
    { network, config: { turn: [`turns:${network.serverAddress}:${turns}`] } },
  );
  const { logs } = phone;
  const heard = await Recorder.ofOutput(audio, audio.headset.output.name);
  await heard.tone(CALLER_HZ);

  await network.lose({ received: 40 });
  await expect(said(page, 'choppy-received')).toBeVisible();
  await network.lose({ sent: 40 });
  await expect(said(page, 'choppy-sent')).toBeVisible();
  await network.lose({});
  await expect(said(page, 'choppy-sent')).toBeHidden();
  expect(story(logs).filter((line) => line.startsWith('repair'))).toEqual([]);

  await network.blockReceivedMedia();
  await expect(said(page, 'nothing-received')).toBeVisible();
  await expect(said(page, 'nothing-received')).toBeHidden({ timeout: 60_000 });
  await heard.more(1_000);
  await heard.tone(CALLER_HZ, { forMs: 1_000 });
  await heard.stop();
  expect(story(logs).slice(-6)).toEqual([
    'trouble nothing-received',
    'repair nothing-received re-invite',
    'repair-done re-invite',
    'repair nothing-received relay-only',
    'repair-done relay-only',
    'again nothing-received',
  ]);
  await network.lose({});
  await finish();
});
