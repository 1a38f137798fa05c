/** Links that call, as the desktop hands them to its program for them: by its desktop entry and the real xdg-open. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { words } from '../../src/renderer/ui/words/words';
import { OtherWindow } from '../support/desktop/keyboard';
import { LinkHandler } from '../support/desktop/linkHandler';
import { test as callTest, expect } from './callFixtures';
import { button, callTimer, says } from './callSteps';

/** Starts the phone by a link, waits for its page, and ends it with the test as the end of the desktop session does. */
type StartByLink = (handler: LinkHandler, link: string) => Promise<Page>;

const test = callTest.extend<{ startByLink: StartByLink }>({
  startByLink: async ({ desktop: _ }, use) => {
    const ends: (() => Promise<void>)[] = [];
    await use(async (handler, link) => {
      const opened = handler.open(link);
      const { browser, page } = await handler.page();
      ends.push(async () => {
        await browser.close();
        const pid = await handler.pid();
        if (pid !== null) process.kill(pid, 'SIGTERM');
        await opened;
      });
      return page;
    });
    for (const end of ends) await end();
  },
});

const card = (page: Page) => page.getByRole('dialog').filter({ hasText: words.offer.from('link') });
const callIt = (page: Page) => card(page).getByRole('button', { name: words.offer.call, exact: true });

/** The numbers that main was told are called now. */
async function dials(handler: LinkHandler): Promise<number> {
  const log = await handler.log();
  return log.filter(({ event, kind }) => event === 'page.command' && kind === 'dial').length;
}

test('a link starts the phone, or comes to the one that runs; it is called when the agent agrees, and nothing else is done', async ({
  desktop,
  stack,
  genesys,
  launchPhone,
  startByLink,
}) => {
  const agent = await stack.newAgent();
  const { userData, ...signedIn } = await launchPhone({ agent });
  await signedIn.close();
  const handler = await LinkHandler.install(desktop, { userData, config: `${userData}.json` });

  const page = await startByLink(handler, 'tel:80-01');
  await expect(card(page)).toContainText('8001');
  await expect(says(page, words.registrationWord.registered)).toBeVisible();
  const pid = await handler.pid();
  const simulator = await genesys.answer();
  const answered = simulator.answered(1);
  await callIt(page).click();
  await expect(callTimer(page)).toBeVisible();
  await button(page, words.call.hangUp).click();
  expect((await answered)[0]?.failure).toBeUndefined();
  expect(await dials(handler)).toBe(1);

  const other = await OtherWindow.focused(desktop);
  await handler.minimise();
  await expect.poll(() => handler.windows()).toBe(0);
  await handler.open('callto:+49%2030%2012345');
  await expect(card(page)).toContainText('+493012345');
  await expect.poll(() => handler.activeWindow()).toBe(words.appName);
  expect(await handler.windows()).toBe(1);
  expect(await handler.pid()).toBe(pid);

  // One after the other, and each takes the place of the one before.
  for (const [link, reason] of [
    ['tel:%0d%0aVia:', words.commandFailed['bad-number']],
    ['sip:1@evil;maddr=x?Replaces=y', words.offer.problem['more-than-a-number']],
    ['tel:1 --config=/evil.json', words.commandFailed['bad-number']],
    ['sips:1:secret@evil', words.commandFailed['bad-number']],
  ] as const) {
    await handler.open(link);
    await expect(card(page)).toContainText(reason.title);
    await expect(callIt(page)).toBeHidden();
  }

  // What stands beside a link is nobody's wish: neither another server nor another rule is taken from it.
  const evil = path.join(desktop.dir, 'evil.json');
  await writeFile(evil, JSON.stringify({ preferences: { 'dialling.confirm': false } }));
  await handler.start(`--config=${evil}`, 'tel:8002');
  await expect(card(page)).toContainText('8002');
  await expect(callIt(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(card(page)).toBeHidden();
  await handler.start('tel:8003', 'tel:8004');
  await expect.poll(() => handler.activeWindow()).toBe(words.appName);
  await expect(card(page)).toBeHidden();

  expect(await dials(handler)).toBe(1);
  const configurations = (await handler.log()).filter(({ event }) => event === 'configuration.used');
  expect(configurations.map((used) => used['path'])).not.toContain(evil);
  await other.close();
});

test('a number that nobody has decided on is in the window that takes the place of the first', async ({
  desktop,
  stack,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const phone = await launchPhone();
  phone.expectProblem(/WebSocket connection to/);
  const { app, page, userData } = phone;
  const handler = await LinkHandler.install(desktop, { userData, config: `${userData}.json` });
  const server = `localhost:${new URL(stack.wss).port}`;
  await page.getByLabel(words.signIn.server, { exact: true }).fill(server);
  await page.getByLabel(words.signIn.dn, { exact: true }).fill(agent.dn);
  await phone.signIn(agent.password);
  await expect(says(page, words.certificateTitle)).toBeVisible();
  // Shown once somebody is signed in who could call.
  await handler.open('tel:8001');
  await expect.poll(async () => (await handler.log()).map(({ event }) => event)).toContain('dial.offered');

  // With its authority named, the server is asked anew, in a session that has not refused it.
  await app.evaluate(({ dialog }, ca) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [ca] });
  }, stack.ca);
  if (await button(page, words.signIn.chooseFile).isHidden())
    await page.getByText(words.signIn.moreOptions).click();
  await button(page, words.signIn.chooseFile).click();
  const moved = app.waitForEvent('window');
  await button(page, words.signIn.submit).click();
  const next = await moved;
  await expect(says(next, words.registrationWord.registered)).toBeVisible();
  await expect(card(next)).toContainText('8001');
  await next.keyboard.press('Escape');
  await expect(card(next)).toBeHidden();
});

test('where IT says so a link is called at once', async ({ desktop, genesys, signedIn }) => {
  const { page, phone } = await signedIn({ config: { preferences: { 'dialling.confirm': false } } });
  const { userData, configFile = '' } = phone;
  const handler = await LinkHandler.install(desktop, { userData, config: configFile });

  const simulator = await genesys.answer();
  const answered = simulator.answered(1);
  await handler.open('tel:8001');
  await expect(callTimer(page)).toBeVisible();
  await button(page, words.call.hangUp).click();
  expect((await answered)[0]?.failure).toBeUndefined();

  // The one thing that is asked about all the same: another server's name.
  await handler.open('sip:8001@evil.example');
  await expect(card(page)).toContainText(words.offer.foreignHost('evil.example'));
  await expect(callIt(page)).toBeVisible();
  expect(await dials(handler)).toBe(1);
});
