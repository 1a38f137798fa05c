/** How good a call is, as the agent sees it in the call and finds it afterwards. Losses are made in the phone's own network. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { words } from '../../src/renderer/ui/words/words';
import { qualitySign } from '../support/ui/qualitySign';
import { answerButton, asDocumented, button, callersTone, callTimer, says } from './callSteps';
import { expect, test } from './networkFixtures';

const LOSS_PERCENT = 20;
const CALLER = '+15550100';
const MISSED = '+15550101';

const { quality } = words;
const rated = Object.values(quality.rating)
  .map(({ word }) => word)
  .join('|');
/** How the list of recent calls says how good one was. */
const figuresOfRecent = [
  words.recent.mos('\\d\\.\\d', '[12]\\.\\d'),
  `${quality.loss} ${quality.percent('\\d+\\.\\d')}`,
  `${quality.jitter} ${quality.milliseconds('\\d+')}`,
  `${quality.roundTrip} ${quality.milliseconds('\\d+')}`,
  'Opus',
].join(' · ');

/** What the details say, by row: what the agent hears, and what they hear. */
async function figures(page: Page, row: string): Promise<number[]> {
  const cells = page.getByRole('row').filter({ hasText: row }).getByRole('cell');
  return (await cells.allTextContents()).map(Number.parseFloat);
}

/** Of the agent's list: the row of that caller. */
const recent = (page: Page, caller: string) =>
  page.getByRole('region', { name: words.recent.title }).getByRole('listitem').filter({ hasText: caller });

test('a call shows its quality, falls with lost packets, and is in the history with it, also after a restart', async ({
  network,
  genesys,
  launchPhone,
  signedIn,
}) => {
  test.setTimeout(240_000);
  const { agent, phone } = await signedIn({ unlimited: true, network });
  const { page, userData } = phone;
  const soundFile = await genesys.soundFile(callersTone);
  const simulator = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    from: CALLER,
    steer: ['talk'],
    play: soundFile,
  });
  const call = await simulator.call();
  await answerButton(page).click();
  await expect(callTimer(page)).toBeVisible();

  await page.getByRole('button', { name: qualitySign }).click();
  const details = page.getByRole('region', { name: quality.details });
  await expect(details.getByRole('row', { name: quality.codec })).toContainText('Opus');
  await expect(details.getByRole('row', { name: quality.way })).toContainText(`${quality.path.host} (UDP)`);
  // Once the server has reported what it gets.
  await expect(async () => {
    const [heard, sent] = await figures(page, quality.mos);
    expect(heard).toBeGreaterThan(4);
    expect(sent).toBeGreaterThan(4);
    expect(await figures(page, quality.loss)).toEqual([0, 0]);
  }).toPass({ timeout: 60_000 });
  const [roundTrip = Number.NaN] = await figures(page, quality.roundTrip);
  expect(roundTrip).toBeLessThan(100);

  await network.lose({ received: LOSS_PERCENT });
  await expect(button(page, quality.rating.bad.sign)).toBeVisible({ timeout: 30_000 });
  await expect(async () => {
    const [heard = 0, sent = 1] = await figures(page, quality.loss);
    expect(Math.abs(heard - LOSS_PERCENT)).toBeLessThanOrEqual(5);
    expect(sent).toBe(0);
    const [heardMos = 5, sentMos = 0] = await figures(page, quality.mos);
    expect(heardMos).toBeLessThan(3.1);
    expect(sentMos).toBeGreaterThan(heardMos);
  }).toPass({ timeout: 30_000 });
  await network.lose({});
  // The jitter buffer, which the losses have made longer, takes its time: the loss alone is to be gone.
  await expect.poll(() => figures(page, quality.loss)).toEqual([0, 0]);

  call.proceed('talk');
  await asDocumented(simulator);
  await expect(says(page, words.ended.reason['hung-up-by-other'].title)).toBeVisible();

  // One that the agent misses.
  const given = await genesys.call({ flow: 'cancel', to: agent.dn, from: MISSED, steer: ['ringing'] });
  const missed = await given.call();
  await expect(answerButton(page)).toBeVisible();
  missed.proceed('ringing');
  await asDocumented(given);

  const showsBoth = async (window: Page) => {
    await button(window, words.recent.title).click();
    await expect(recent(window, MISSED)).toContainText(words.recent.missed);
    await expect(recent(window, CALLER)).toContainText(
      new RegExp(`${words.ended.talked('.*')}(${rated}) \\d\\.\\d`, 'u'),
    );
    expect(
      await recent(window, CALLER)
        .getByText(new RegExp(`(${rated}) `, 'u'))
        .getAttribute('title'),
    ).toMatch(new RegExp(`^${figuresOfRecent}$`, 'u'));
  };
  await showsBoth(page);
  const file = path.join(userData, 'history.json');
  const { calls } = JSON.parse(await readFile(file, 'utf8'));
  expect(calls).toMatchObject([
    {
      account: { dn: agent.dn },
      call: { party: { number: MISSED }, reason: 'caller-gave-up', quality: null },
    },
    { account: { dn: agent.dn }, call: { party: { number: CALLER }, answeredBy: 'ui' } },
  ]);
  await phone.close();

  const again = await launchPhone({ dn: agent.dn, userData, network });
  await again.online();
  await showsBoth(again.page);

  // By the command that every call back is.
  const answering = await genesys.answer();
  const answered = answering.answered(1);
  await again.page.getByRole('button', { name: words.recent.call(MISSED) }).press('Enter');
  await expect(callTimer(again.page)).toBeVisible();
  await expect(says(again.page, MISSED)).toBeVisible();
  await button(again.page, words.call.hangUp).click();
  await answered;
  await expect(recent(again.page, MISSED)).toHaveCount(2);

  await button(again.page, words.recent.clear).click();
  await button(again.page, words.recent.clearNow).click();
  await expect(says(again.page, words.recent.empty.title)).toBeVisible();
  expect(JSON.parse(await readFile(file, 'utf8')).calls).toEqual([]);
  await again.close();

  // IT decides that nothing is kept.
  await writeFile(file, JSON.stringify({ version: 1, calls }));
  const config = { preferences: { 'history.keep': 'never' } };
  const forbidden = await launchPhone({ dn: agent.dn, userData, config, network });
  await forbidden.online();
  await button(forbidden.page, words.recent.title).click();
  await expect(says(forbidden.page, words.recent.notKept.title)).toBeVisible();
  expect(JSON.parse(await readFile(file, 'utf8')).calls).toEqual([]);
});
