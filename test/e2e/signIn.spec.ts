/** Signing in as an agent does it: by the form, wrongly, again after a restart, and when the server goes away. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { ha1 } from '../../server/sip/digest';
import { down, up } from '../../server/stack/api/up';
import { words } from '../../src/renderer/ui/words/words';
import { expect, type TestPhone, test } from './fixtures';

const says = (page: Page, words: string) => page.getByText(words, { exact: true });

/** Fills the form by keyboard alone, as it stands after a fresh installation. */
async function fillForm(page: Page, form: { server: string; dn: string; password: string }): Promise<void> {
  await expect(page.getByLabel(words.signIn.server, { exact: true })).toBeFocused();
  await page.keyboard.type(form.server);
  await page.keyboard.press('Tab');
  await page.keyboard.type(form.dn);
  await page.keyboard.press('Tab');
  await page.keyboard.type(form.password);
  await page.keyboard.press('Enter');
}

/** Every file that the app wrote, with what is in it. */
async function written({ userData }: TestPhone): Promise<{ file: string; content: string }[]> {
  const entries = await readdir(userData, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return { file, content: await readFile(file, 'latin1') };
      }),
  );
}

test('an agent signs in by the form, and from then on the phone does it by itself', async ({
  stack,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const first = await launchPhone({ agent });
  await first.close();

  const again = await launchPhone({ userData: first.userData });
  await again.online();
  await expect(again.page.getByLabel(words.signIn.password, { exact: true })).toBeHidden();

  const storedHash = ha1(agent.dn, stack.domain, agent.password);
  const files = await written(again);
  expect(files.map(({ file }) => path.basename(file))).toContain('settings.json');
  for (const secret of [agent.password, storedHash, 'Authorization: Digest', 'response="']) {
    expect(files.filter(({ content }) => content.includes(secret)).map(({ file }) => file)).toEqual([]);
    expect([...first.logs, ...again.logs].join('\n')).not.toContain(secret);
  }
});

test('a wrong password is said to be one, and keeps nothing; the right one then signs in', async ({
  stack,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const { dn } = agent;
  const phone = await launchPhone({ dn });
  await phone.signIn('not the password');
  await expect(says(phone.page, words.problem['credentials-refused'].title)).toBeVisible();
  await phone.close();

  const again = await launchPhone({ userData: phone.userData, dn });
  await expect(again.page.getByLabel(words.signIn.password, { exact: true })).toBeFocused();
  await expect(again.page.getByLabel(words.signIn.dn, { exact: true })).toHaveValue(dn);
  await again.signIn(agent.password);
  await again.online();
});

test('a DN that the server does not have reads the same as a wrong password', async ({ launchPhone }) => {
  const phone = await launchPhone({ dn: '6999' });
  await phone.signIn('whatever');
  await expect(says(phone.page, words.problem['credentials-refused'].title)).toBeVisible();
});

test('a certificate of a private CA that nobody named is refused, with the reason', async ({
  stack,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const { page, expectProblem } = await launchPhone();
  expectProblem(/WebSocket connection to/);
  await fillForm(page, { server: `localhost:${new URL(stack.wss).port}`, ...agent });
  await expect(says(page, words.certificateTitle)).toBeVisible();
  await expect(page.getByText(words.certificate['unknown-authority'])).toBeVisible();
});

test('signing out forgets the password', async ({ stack, launchPhone }) => {
  const agent = await stack.newAgent();
  const { page, userData, close } = await launchPhone({ agent });
  await page.getByRole('button', { name: words.account.menu(agent.dn) }).click();
  await page.getByRole('button', { name: words.account.signOut }).click();
  await expect(page.getByLabel(words.signIn.password, { exact: true })).toBeVisible();
  await close();
  const again = await launchPhone({ userData, dn: agent.dn });
  await expect(again.page.getByLabel(words.signIn.password, { exact: true })).toBeVisible();
});

test('a server that goes away is said to be gone, and found again without the agent', async ({
  stack,
  signedIn,
}) => {
  test.setTimeout(240_000);
  const { phone } = await signedIn();
  phone.expectProblem(/WebSocket connection to/);
  await down(stack.selection);
  try {
    await expect(says(phone.page, words.registrationWord.failed)).toBeVisible({ timeout: 60_000 });
    await expect(phone.page.getByText(words.nextTry)).toBeVisible();
  } finally {
    await up(stack.selection);
  }
  await expect(says(phone.page, words.registrationWord.registered)).toBeVisible({ timeout: 90_000 });
});
