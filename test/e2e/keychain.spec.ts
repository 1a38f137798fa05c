/** Where a password is, with the desktop's real keyring: unlocked, locked, asked by its dialog, gone, hanging. */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { ensureHostPackages } from '../../scripts/host-packages';
import type {} from '../../src/renderer/host';
import { words } from '../../src/renderer/ui/words/words';
import { startHangingSecrets } from '../support/desktop/keyring';
import { launchElectron, type RunningApp } from '../support/desktop/launchElectron';
import { DesktopSession } from '../support/desktop/session';
import { Registrar } from '../support/registrar';
import { projectDir } from './appFixtures';

const PASSWORD = 'correct horse battery';
const OTHER_PASSWORD = 'staple of another';
const ENTRY = '1001@localhost';
const OTHER_ENTRY = '1002@localhost';

/** A phone on a desktop of its own, and an administrator's file that names server and CA. */
interface Place {
  readonly desktop: DesktopSession;
  readonly registrar: Registrar;
  readonly userData: string;
  /** `preferences`: as IT sets them. */
  launch(options?: { config?: object | null }): Promise<RunningApp>;
}

const test = base.extend<{
  /** Each test's keyring is its own: what one does to it no other meets. */
  place: (keyring?: 'unlocked' | 'none') => Promise<Place>;
}>({
  place: async ({ browserName: _ }, use) => {
    await ensureHostPackages(['xdotool', 'gcr'], 'the tests of the keychain');
    const launched: RunningApp[] = [];
    const ends: (() => Promise<void>)[] = [];
    await use(async (keyring = 'unlocked') => {
      const desktop = await DesktopSession.start({ keyring, notifications: 'none' });
      const registrar = await Registrar.start(desktop.dir, { '1001': PASSWORD, '1002': OTHER_PASSWORD });
      ends.push(
        () => registrar.stop(),
        () => desktop.close(),
      );
      const userData = await mkdtemp(path.join(desktop.dir, 'phone-'));
      return {
        desktop,
        registrar,
        userData,
        async launch({ config = {} } = {}) {
          const file = `${userData}.json`;
          const site = { server: registrar.server, caFile: registrar.caFile };
          if (config !== null) await writeFile(file, JSON.stringify({ ...site, ...config }));
          const running = await launchElectron({
            appDir: projectDir,
            env: desktop.env,
            userData,
            args: config === null ? [] : ['--config', file],
          });
          launched.push(running);
          return running;
        },
      };
    });
    for (const running of launched) await running.close();
    expect(launched.flatMap(({ problems }) => problems)).toEqual([]);
    for (const end of ends) await end();
  },
});

const remember = (page: Page) => page.getByRole('checkbox', { name: words.signIn.remember });
const online = (page: Page) =>
  expect(page.getByText(words.registrationWord.registered, { exact: true })).toBeVisible();
const form = (page: Page) => expect(page.getByRole('heading', { name: words.signIn.title })).toBeVisible();
const says = (page: Page, text: string) => expect(page.getByText(text, { exact: true })).toBeVisible();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const passwordField = (page: Page) => page.getByLabel(words.signIn.password, { exact: true });

async function signIn(page: Page, { dn = '1001', password = PASSWORD } = {}): Promise<void> {
  const field = page.getByLabel(words.signIn.dn, { exact: true });
  await field.fill(dn);
  await passwordField(page).fill(password);
  await press(page, words.signIn.submit);
}

/** The server has taken the password, and then the keyring. */
const stored = ({ desktop }: Place) => expect.poll(() => desktop.keyring.find(ENTRY)).not.toBeNull();

const openMenu = (page: Page, dn = '1001') => press(page, words.account.menu(dn));

/** Main is not held up: it answers the page, and its own timers run. */
async function mainAnswers({ app, page }: RunningApp): Promise<void> {
  expect(await page.evaluate(() => window.host.appInfo())).toHaveProperty('version');
  expect(await app.evaluate(() => new Promise((resolve) => setTimeout(() => resolve('ran'), 1)))).toBe('ran');
}

/** Files of the desktop with the password in them, but for the keyring's own. */
async function plainText({ desktop }: Place, password = PASSWORD): Promise<string[]> {
  const entries = await readdir(desktop.dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  expect(files.some((file) => file.endsWith('settings.json'))).toBe(true);
  const found = await Promise.all(
    files.map(async (file) => (await readFile(file, 'latin1')).includes(password)),
  );
  return files.filter((_, index) => found[index]);
}

test('a password is stored, moved, missed and deleted, and is never in a file', async ({ place }) => {
  const here = await place();
  const { keyring } = here.desktop;
  const first = await here.launch();
  await expect(remember(first.page)).toBeChecked();
  await signIn(first.page);
  await stored(here);
  await online(first.page);
  await openMenu(first.page);
  await says(first.page, words.keychain.place.keychain);

  // Only for this session, and a page that starts anew within it.
  await press(first.page, words.account.forget);
  await says(first.page, words.keychain.place.session);
  expect(await keyring.find(ENTRY)).toBeNull();
  await first.page.reload();
  await online(first.page);
  await openMenu(first.page);
  await press(first.page, words.account.store);
  await says(first.page, words.keychain.place.keychain);
  expect(await plainText(here)).toEqual([]);
  await first.close();

  // Something else changes the entry, then takes it away.
  await keyring.change(ENTRY, 'of the day before');
  const second = await here.launch();
  await says(second.page, words.signIn.problem['no-longer-right']);
  await signIn(second.page);
  await online(second.page);
  await expect(passwordField(second.page)).toBeHidden();
  await second.close();
  await keyring.remove(ENTRY);
  const third = await here.launch();
  await says(third.page, words.signIn.problem['entry-gone']);
  await signIn(third.page);
  await online(third.page);

  await openMenu(third.page);
  await press(third.page, words.account.signOut);
  await form(third.page);
  await expect.poll(() => keyring.find(ENTRY)).toBeNull();
  expect(here.registrar.registered.size).toBe(0);
  await third.close();
  const fourth = await here.launch();
  await expect(passwordField(fourth.page)).toBeFocused();
  expect(await fourth.page.getByRole('alert').count()).toBe(1);
  expect(await plainText(here)).toEqual([]);
});

test('a password for this session only is nowhere but in the phone', async ({ place }) => {
  const here = await place();
  const first = await here.launch();
  await remember(first.page).uncheck();
  await says(first.page, words.signIn.notRemembered);
  await signIn(first.page);
  await online(first.page);
  expect(await here.desktop.keyring.find(ENTRY)).toBeNull();
  await first.page.reload();
  await online(first.page);
  await first.close();
  const second = await here.launch();
  await expect(passwordField(second.page)).toBeFocused();
  await expect(remember(second.page)).not.toBeChecked();
  await second.close();
  expect(await plainText(here)).toEqual([]);

  // IT can decide it.
  const fixed = await here.launch({
    config: { dn: '1001', preferences: { 'signIn.keepPassword': 'keychain' } },
  });
  await expect(remember(fixed.page)).toBeDisabled();
  await says(fixed.page, `${words.signIn.setByIt} ${words.signIn.remembered}`);
  await passwordField(fixed.page).fill(PASSWORD);
  await press(fixed.page, words.signIn.submit);
  await online(fixed.page);
  await openMenu(fixed.page);
  await says(fixed.page, words.account.keepFixed);
  await says(fixed.page, words.account.dnFixed);
  await expect(fixed.page.getByRole('button', { name: words.account.forget })).toBeHidden();
});

test('a locked keyring is unlocked by its dialog, when the agent says so, or by the desktop', async ({
  place,
}) => {
  const here = await place();
  const { keyring } = here.desktop;
  const first = await here.launch();
  const { page } = first;
  await keyring.lock();
  await signIn(page);
  await says(page, words.keychain.trouble.store.title);
  await online(page);
  // Without the desktop's dialog the keyring refuses by itself.
  await press(page, words.keychain.trouble.store.unlock);
  await expect(page.getByText(words.keychain.reason.refused)).toBeVisible();
  await keyring.startDialog();
  await press(page, words.keychain.tryAgain);
  await keyring.dialog();
  await says(page, words.keychain.waiting);
  await mainAnswers(first);
  await keyring.answerDialog();
  await expect(page.getByText(words.keychain.trouble.store.title)).toBeHidden();
  await stored(here);
  await first.close();

  // Locked at the start.
  await keyring.lock();
  const second = await here.launch();
  await says(second.page, words.keychain.form['keychain-locked'].title);
  await expect(second.page.getByRole('button', { name: words.keychain.unlock })).toBeFocused();
  await second.page.keyboard.press('Enter');
  await keyring.closeDialog();
  await says(second.page, words.keychain.form['keychain-refused'].title);
  await press(second.page, words.keychain.tryAgain);
  await keyring.answerDialog();
  await online(second.page);
  // Signing out while it is locked: the entry goes as soon as it can.
  await keyring.lock();
  await openMenu(second.page);
  await press(second.page, words.account.signOut);
  await says(second.page, words.keychain.form['keychain-leftover'].title);
  expect(await keyring.find(ENTRY)).not.toBeNull();
  await press(second.page, words.keychain.tryAgain);
  await keyring.answerDialog();
  await expect.poll(() => keyring.find(ENTRY)).toBeNull();
  await signIn(second.page);
  await online(second.page);
  await expect(passwordField(second.page)).toBeHidden();
  await second.close();

  // Locked at the start, and unlocked a moment later without the phone.
  await keyring.lock();
  const third = await here.launch();
  await says(third.page, words.keychain.form['keychain-locked'].title);
  await keyring.unlockElsewhere();
  await online(third.page);
});

test('signing out while the keyring takes its time leaves nothing in it', async ({ place }) => {
  const here = await place();
  const { keyring } = here.desktop;
  const first = await here.launch();
  await remember(first.page).uncheck();
  await signIn(first.page);
  await online(first.page);
  await openMenu(first.page);
  keyring.pause();
  await press(first.page, words.account.store);
  await press(first.page, words.account.signOut);
  await expect.poll(() => here.registrar.registered.size).toBe(0);
  keyring.goOn();
  await form(first.page);
  await first.close();
  expect(await keyring.find(ENTRY)).toBeNull();
  const second = await here.launch();
  await expect(passwordField(second.page)).toBeFocused();
});

test('a keyring that is gone is said to be, and found when it comes back', async ({ place }) => {
  const here = await place();
  const first = await here.launch();
  await signIn(first.page);
  await stored(here);
  await first.close();
  await here.desktop.keyring.stop();
  const second = await here.launch();
  await says(second.page, words.keychain.form['keychain-missing'].title);
  await here.desktop.startKeyringAgain();
  await online(second.page);
});

test('without any keyring the agent signs in for the session, and is told', async ({ place }) => {
  const here = await place('none');
  const first = await here.launch();
  await signIn(first.page);
  await says(first.page, words.keychain.trouble.store.title);
  await expect(first.page.getByText(words.keychain.reason.missing)).toBeVisible();
  await online(first.page);
  await press(first.page, words.keychain.trouble.store.leave);
  await expect(first.page.getByText(words.keychain.trouble.store.title)).toBeHidden();
  await openMenu(first.page);
  await says(first.page, words.keychain.place.session);
  await first.close();
  const second = await here.launch();
  await expect(passwordField(second.page)).toBeFocused();
  expect(await plainText(here)).toEqual([]);
});

for (const stateOnly of [false, true]) {
  test(`a secrets service that ${stateOnly ? 'gives no entry' : 'never answers'} holds nobody up`, async ({
    place,
  }) => {
    const here = await place();
    const first = await here.launch();
    await signIn(first.page);
    await stored(here);
    await first.close();
    await here.desktop.keyring.stop();
    await startHangingSecrets(here.desktop.sessionBus, { stateOnly });
    const second = await here.launch();
    await mainAnswers(second);
    await says(second.page, words.keychain.form['keychain-silent'].title);
    await signIn(second.page);
    await online(second.page);
    await says(second.page, words.keychain.trouble.store.title);
    await mainAnswers(second);
    await second.close();
    expect(second.problems).toEqual([]);
  });
}

test('several accounts, each at its server with its CA and its entry: one is active', async ({ place }) => {
  const here = await place();
  const { keyring } = here.desktop;
  const elsewhere = await Registrar.start(here.desktop.dir, { '1002': OTHER_PASSWORD });
  const running = await here.launch({ config: null });
  const { app, page } = running;
  running.expectProblem(/WebSocket connection to/);
  /** The file dialog is the system's; here it is only about what comes out of it. */
  const chooseCa = async (file: string): Promise<void> => {
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    }, file);
    if (!(await page.getByRole('button', { name: words.signIn.chooseFile }).isVisible())) {
      await page.getByText(words.signIn.moreOptions).click();
    }
    await press(page, words.signIn.chooseFile);
    await expect(page.getByTitle(file)).toBeVisible();
  };
  const server = page.getByLabel(words.signIn.server, { exact: true });
  await server.fill(here.registrar.server);
  await chooseCa(here.registrar.caFile);
  await signIn(page);
  await online(page);

  await openMenu(page);
  await press(page, words.account.add);
  await server.fill(elsewhere.server);
  await chooseCa(elsewhere.caFile);
  // What fails leaves the first one as it was.
  await signIn(page, { dn: '1002', password: 'wrong' });
  await says(page, words.problem['credentials-refused'].title);
  await press(page, words.signIn.cancel);
  await online(page);
  await openMenu(page);
  await press(page, words.account.add);
  await server.fill(elsewhere.server);
  await chooseCa(elsewhere.caFile);
  await signIn(page, { dn: '1002', password: OTHER_PASSWORD });
  await expect(page.getByRole('button', { name: words.account.menu('1002') })).toBeVisible();
  await online(page);
  expect([...elsewhere.registered, ...here.registrar.registered]).toEqual(['1002']);
  await expect
    .poll(async () => [await keyring.find(ENTRY), await keyring.find(OTHER_ENTRY)])
    .not.toContain(null);

  await openMenu(page, '1002');
  await press(page, words.account.switchTo('1001'));
  await expect(page.getByRole('button', { name: words.account.menu('1001') })).toBeVisible();
  await online(page);
  await expect.poll(() => [...elsewhere.registered, ...here.registrar.registered]).toEqual(['1001']);
  await running.close();

  const again = await here.launch({ config: null });
  await online(again.page);
  await openMenu(again.page, '1001');
  await press(again.page, words.account.signOut);
  await form(again.page);
  await expect.poll(() => keyring.find(ENTRY)).toBeNull();
  expect(await keyring.find(OTHER_ENTRY)).not.toBeNull();
  await press(again.page, words.account.switchTo('1002'));
  await online(again.page);
  await openMenu(again.page, '1002');
  await press(again.page, words.account.remove('1001'));
  await expect(again.page.getByRole('button', { name: words.account.switchTo('1001') })).toBeHidden();
  await again.close();
  expect(await readFile(path.join(here.userData, 'settings.json'), 'utf8')).not.toContain('1001');
  expect(await plainText(here)).toEqual([]);
  expect(await plainText(here, OTHER_PASSWORD)).toEqual([]);
  await elsewhere.stop();
});
