/** What agents and callers do and notice in the tests of calls. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { CallReport, SimulatedCall } from '../../server/sim/call';
import { DEFAULT_SPEECH, type Simulator } from '../../server/sim/simulator';
import { words } from '../../src/renderer/ui/words/words';
import type { EndReason } from '../../src/shared/domain/call/endReason';
import { play } from '../support/audio/player';
import { Recorder } from '../support/audio/recorder';
import { lengthOf, type Sound, slice, tone } from '../support/audio/sound';
import { backwards, speechLikeness } from '../support/audio/speech';
import { decodeWav } from '../support/audio/wav';
import type { AudioServer } from '../support/desktop/audioServer';
import { expect } from './fixtures';

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const answerButton = (page: Page) => button(page, words.call.answer);
/** A text in the window. The same words are spoken to screen readers elsewhere, as part of a longer sentence. */
export const says = (page: Page, text: string) => page.getByText(text, { exact: true });
/** A line of a message in the window, which screen readers may be told in the same words. */
export const message = (page: Page, text: string) =>
  page.getByRole('region', { name: words.notices }).getByText(text, { exact: true });
/** The window says that the last call is over, and why. */
export const callEnded = (page: Page, reason: EndReason) => says(page, words.ended.reason[reason].title);
/** Runs while the window shows a call that was answered. */
export const callTimer = (page: Page) => page.getByRole('timer', { name: words.call.duration });

/** What the caller sends where the test listens for it. */
export const CALLER_HZ = 620;
export const callersTone = tone(CALLER_HZ, 2_000, { rate: 8_000 });
export const silence: Sound = { rate: 8_000, samples: new Float32Array(8_000) };

/**
 * Genesys has renewed its offer (step 5). The stand-in takes no request of the agent's side while its own re-INVITE is under way, and on
 * a busy machine that can be a second after the answer.
 */
export async function genesysIsDone(call: Pick<SimulatedCall, 'step'>): Promise<void> {
  await call.step('re-INVITE ACK sent');
}

/** The one call's report, when everything in it happened as docs/genesys-protocol.md has it. */
export async function asDocumented(simulator: Simulator): Promise<CallReport> {
  const [report] = await simulator.reports();
  expect(report?.failure, JSON.stringify(report?.steps, null, 1)).toBeUndefined();
  if (report === undefined) throw new Error('the stand-in made no call');
  return report;
}

/**
 * That the speech arrived. Speech and not a tone, which the microphone's noise suppression takes for noise; and since echo
 * cancellation and level control change its shape, compared with how alike the same speech is backwards.
 */
export function expectHeard(said: Sound, heard: Sound): void {
  expect(speechLikeness(said, heard)).toBeGreaterThan(likenessByChance(said, heard));
}

const likenessByChance = (said: Sound, heard: Sound): number => speechLikeness(backwards(said), heard) + 0.2;

/**
 * One agent says it again and again until the other has heard it: a busy machine tears holes into speech that crosses two
 * phones and Asterisk, and only the next time it comes through.
 */
export async function speakUntilHeard(from: AudioServer, to: AudioServer, said: Sound): Promise<void> {
  const speaking = await play(from, from.headset.microphone.room, said, { repeat: true });
  const ear = await Recorder.ofOutput(to, to.headset.output.name);
  await expect(async () => {
    const start = ear.lengthMs;
    await ear.more(lengthOf(said));
    expectHeard(said, slice(ear.sound, start));
  }).toPass({ timeout: 90_000 });
  await ear.stop();
  await speaking.stop();
}

/** Some seconds of the stand-in's speech. */
export async function someSpeech(): Promise<Sound> {
  return slice(decodeWav(await readFile(DEFAULT_SPEECH)), 0, 4_000);
}

export async function dial(page: Page, number: string): Promise<void> {
  await page.getByLabel(words.idle.field).fill(number);
  await page.keyboard.press('Enter');
}
