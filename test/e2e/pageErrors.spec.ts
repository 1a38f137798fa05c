/** What nobody caught in a page stands in the log, without secrets, and fills it as little as anything else a page can log. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type {} from '../../src/renderer/host';
import { online, ringing } from '../support/main/phoneStatus';
import { expect, test } from './callFixtures';
import { cardPage, cardShown, hideWindow, ToldPhone } from './toldPhone';

interface LogLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

async function linesOf({ app }: ToldPhone): Promise<LogLine[]> {
  const userData = await app.evaluate((electron) => electron.app.getPath('userData'));
  const text = await readFile(path.join(userData, 'logs', 'main.log'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const fail = (page: Page): Promise<void> =>
  page.evaluate(() => {
    setTimeout(() => {
      throw new TypeError('no such call, password=hunter2');
    });
    void Promise.reject(new Error('not registered'));
  });

const expected = (of: 'page' | 'card') => [
  expect.objectContaining({
    level: 'error',
    event: `${of}.uncaught-error`,
    error: 'TypeError: no such call, password=[hidden]',
    stack: expect.stringContaining('TypeError'),
  }),
  expect.objectContaining({ event: `${of}.unhandled-rejection`, error: 'Error: not registered' }),
];

test('errors that nobody caught in the page and in the card are in the log', async ({ desktop }) => {
  const phone = await ToldPhone.start(desktop, { 'incoming.show': 'card' });
  phone.expectProblem(/no such call/, /not registered/);
  await hideWindow(phone.app);
  await phone.tell({ ...online, calls: [ringing] });
  await cardShown(phone.app);
  await fail(phone.page);
  await fail(await cardPage(phone.app));
  await expect
    .poll(() => linesOf(phone))
    .toEqual(expect.arrayContaining([...expected('page'), ...expected('card')]));
  expect(JSON.stringify(await linesOf(phone))).not.toContain('hunter2');

  // One that comes again and again.
  await phone.page.evaluate(() => {
    for (let n = 0; n < 200; n++) setTimeout(() => reportError(new Error('no such call')));
  });
  const uncaught = async () =>
    (await linesOf(phone)).filter(({ event }) => event === 'page.uncaught-error').length;
  await expect.poll(uncaught).toBe(9);
  await phone.close();
});

test('a page that floods the log neither holds up main nor pushes out what was there', async ({
  desktop,
}) => {
  const phone = await ToldPhone.start(desktop);
  const took = await phone.page.evaluate(async () => {
    const since = performance.now();
    const fields = { text: 'x'.repeat(1900) };
    const lines = Array.from({ length: 5_000 }, () =>
      window.host.log({ level: 'info', event: 'flood', fields }),
    );
    await Promise.all(lines);
    return performance.now() - since;
  });
  console.log(`5,000 lines from the page: ${Math.round(took)} ms`);
  const of = (lines: readonly LogLine[], event: string) => lines.filter((line) => line.event === event);
  await expect.poll(async () => of(await linesOf(phone), 'page.lines-left-out')).toHaveLength(1);
  const lines = await linesOf(phone);
  expect(of(lines, 'app.started')).toHaveLength(1);
  const kept = of(lines, 'page.flood').length;
  expect(kept).toBeGreaterThan(10);
  expect(kept).toBeLessThan(200);
  // Each line is in the log, or counted as left out. The page may have had a line or two of its own to say meanwhile.
  const leftOut = Number(of(lines, 'page.lines-left-out')[0]?.['lines']);
  expect(kept + leftOut).toBeGreaterThanOrEqual(5_000);
  expect(kept + leftOut).toBeLessThan(5_010);
  await phone.close();
});
