/** They don't hear each other: the phone notices, says why, and does what may help. */
import type { Page } from '@playwright/test';
import { words } from '../../src/renderer/ui/locales/en';
import type { HearingTrouble } from '../../src/shared/domain/hearing';
import { expect, test } from './callFixtures';
import { asDocumented, inCall, says } from './callSteps';

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

test('a microphone that goes silent is said to be, and opened anew; one that is muted, or heard again, is no trouble', async ({
  desktop: { audio },
  stack,
  genesys,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const { page, logs } = await launchPhone({ agent });
  const simulator = await genesys.call({ flow: 'a', to: agent.dn, steer: ['talk'] });
  const call = await simulator.call();
  await expect(inCall(page)).toBeVisible();
  const silent = said(page, 'microphone-silent');

  await page.keyboard.press('F3');
  await audio.muteAtDevice(audio.headset.microphone);
  await expect(says(page, words.call.mutedNotice)).toBeVisible();
  expect(story(logs)).toEqual([]);
  await page.keyboard.press('F3');
  await expect(silent).toBeVisible();
  await expect(says(page, words.repairing)).toBeVisible();
  await expect(says(page, words.hearing['microphone-silent'].advice ?? '')).toBeVisible();
  await audio.hum(audio.headset.microphone);
  await expect(silent).toBeHidden();
  expect(story(logs)).toEqual([
    'trouble microphone-silent',
    'repair microphone-silent reacquire',
    'repair-done reacquire',
    'repair microphone-silent new-track',
    'repair-done new-track',
    'again microphone-silent',
  ]);
  call.proceed('talk');
  await asDocumented(simulator);
});
