/** Nothing that the phone writes tells a secret: a whole working life of it, and then every file is read. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { kill } from 'node:process';
import type { Page } from '@playwright/test';
import { ha1 } from '../../server/sip/digest';
import { setAgentPassword } from '../../server/stack/api/agents';
import { words } from '../../src/renderer/ui/words/words';
import { searchFolder, secretsIn } from '../support/secretSearch';
import { expect, test } from './callFixtures';
import { asDocumented, button, callTimer, dial, genesysIsDone, message, says } from './callSteps';
import type { TestPhone } from './fixtures';

const NUMBER = '+15550100234';
const CALLER = 'Jane Caller';

/** Characters that look different in JSON, URLs and shells. */
const newPassword = () => `"&\\% +/=${randomBytes(9).toString('base64')}`;

/** Adds the digest responses that the page sends from now on, as they stand in its WebSocket frames. */
async function collectResponses(page: Page, responses: Set<string>): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  cdp.on('Network.webSocketFrameSent', ({ response: { payloadData } }) => {
    for (const [, response = ''] of payloadData.matchAll(/\bresponse="([0-9a-f]{32})"/g))
      responses.add(response);
  });
  await cdp.send('Network.enable');
}

/** What pages can store in. */
const stored = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: await indexedDB.databases(),
    caches: await caches.keys(),
    cookie: document.cookie,
  }));
const nothing = { local: [], session: [], databases: [], caches: [], cookie: '' };

test('no file and no output has password, HA1, a digest response, or, where IT says so, who called', async ({
  desktop,
  stack,
  genesys,
  launchPhone,
}) => {
  const { dn } = await stack.newAgent({ unlimited: true });
  const [password, wrong] = [newPassword(), newPassword()];
  await setAgentPassword(stack.selection, dn, password);
  const configFile = path.join(desktop.dir, 'agents.json');
  await writeFile(
    configFile,
    JSON.stringify({
      server: stack.wss,
      domain: stack.domain,
      dn,
      caFile: stack.ca,
      preferences: { 'log.hideParties': true },
    }),
  );
  const responses = new Set<string>();
  const phones: TestPhone[] = [];

  await test.step('signs in, wrong and right, and is called', async () => {
    const phone = await launchPhone({ configFile });
    phones.push(phone);
    phone.expectProblem(/"page\.gone"/, /page: crashed/);
    await collectResponses(phone.page, responses);
    await phone.signIn(wrong);
    await expect(says(phone.page, words.problem['credentials-refused'].title)).toBeVisible();
    await phone.signIn(password);
    await phone.online();
    expect(responses.size).toBeGreaterThanOrEqual(2);
    const simulator = await genesys.call({
      flow: 'agent-bye',
      to: dn,
      assertedIdentity: `"${CALLER}" <sip:${NUMBER}@example.com>`,
    });
    await expect(callTimer(phone.page)).toBeVisible();
    await genesysIsDone(await simulator.call());
    expect(await stored(phone.page)).toEqual(nothing);
    // Something that is logged as it comes, with a number in it.
    await phone.page.evaluate((number) => {
      location.href = `https://example.com/sip:${number}@example.com`;
    }, NUMBER);
    await expect.poll(() => phone.logs.join('\n')).toContain('"navigation.refused"');

    kill(await phone.running.pageProcess(), 'SIGSEGV');
    await asDocumented(simulator);
  });

  await test.step('crashes, and calls', async () => {
    const [phone] = phones;
    if (phone === undefined) throw new Error('no phone');
    const page = await phone.running.pageAgain();
    await collectResponses(page, responses);
    await expect(message(page, words.recovered.crashed)).toBeVisible();
    await expect(says(page, words.registrationWord.registered)).toBeVisible();
    const answered = (await genesys.answer()).answered(1);
    await dial(page, NUMBER);
    await expect(callTimer(page)).toBeVisible();
    await button(page, words.call.hangUp).click();
    await answered;
    expect(responses.size).toBeGreaterThanOrEqual(3);
    expect(await stored(page)).toEqual(nothing);
    await phone.close();
  });

  await test.step('starts again, and signs out', async () => {
    const phone = await launchPhone({ configFile, userData: phones[0]?.userData ?? '' });
    phones.push(phone);
    await phone.online();
    await collectResponses(phone.page, responses);
    const before = responses.size;
    await button(phone.page, words.account.menu(dn)).click();
    await button(phone.page, words.account.signOut).click();
    await expect(phone.page.getByRole('heading', { name: words.signIn.title })).toBeVisible();
    expect(responses.size).toBeGreaterThan(before);
    expect(await stored(phone.page)).toEqual(nothing);
    await phone.close();
  });

  const secrets = new Map([
    ['password', password],
    ['wrong password', wrong],
    ['HA1', ha1(dn, stack.domain, password)],
    ['HA1 of the wrong password', ha1(dn, stack.domain, wrong)],
    ...[...responses].map((response, index) => [`digest response ${index + 1}`, response] as const),
  ]);
  // All that the phone, Chromium and GTK can write to: home, XDG folders and TMPDIR are in here.
  const keyring = path.join(desktop.dir, 'data', 'keyrings');
  const { files, found } = await searchFolder(desktop.dir, secrets, { except: [keyring] });
  expect(found).toEqual([]);
  const userData = phones[0]?.userData ?? '';
  const log = path.join(userData, 'logs', 'main.log');
  expect(files).toEqual(
    expect.arrayContaining([log, path.join(userData, 'settings.json'), path.join(userData, 'Preferences')]),
  );
  expect(
    files.filter((file) => /\.dmp$|(^|\/)core(\.\d+)?$|Crashpad\/.+\/.+/.test(file)),
    'memory of a crash',
  ).toEqual([]);
  expect(phones.flatMap(({ logs }) => secretsIn(Buffer.from(logs.join('\n')), secrets))).toEqual([]);

  const lines = await readFile(log, 'utf8');
  expect(lines).toContain('"page.lost-call-ended","status":200');
  expect(lines).toMatch(/"navigation\.refused","url":"https:\/\/example\.com\/sip:party-[0-9a-f]{6}@/);
  expect(lines).not.toContain(CALLER);
  expect(lines).not.toContain(NUMBER);
});
