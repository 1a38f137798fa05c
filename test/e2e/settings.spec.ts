/** The settings page in the real phone: what is changed there holds, who set what, and what nobody may lose. */
import { lstat, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import type {} from '../../src/renderer/host';
import type { PreferenceKey } from '../../src/renderer/ui/model/settingsCatalogue';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { words } from '../../src/renderer/ui/words/words';
import type { RunningApp } from '../support/desktop/launchElectron';
import { electronUnderPolicy } from '../support/desktop/withPolicy';
import { expect, test } from './appFixtures';

const open = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: settingsWords.open, exact: true }).click();
  await expect(page.getByRole('heading', { name: settingsWords.title })).toBeVisible();
};
const row = (page: Page, key: PreferenceKey): Locator => page.locator(`[data-setting="${key}"]`);
const settingsIn = async (dir: string) => JSON.parse(await readFile(path.join(dir, 'settings.json'), 'utf8'));
/** What the dialogs of main answer from now on. */
const answerDialogs = (app: RunningApp['app'], file: string) =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
  }, file);

test('by keyboard alone: opens, finds, changes, resets, and closes; what is set holds after a restart', async ({
  launch,
  dir,
}) => {
  const first = await launch();
  const { page } = first;
  await expect(page.getByRole('heading', { name: words.signIn.title })).toBeVisible();
  await page.keyboard.press('Control+,');
  const search = page.getByRole('searchbox', { name: settingsWords.search });
  await expect(search).toBeFocused();
  await page.keyboard.type('Ínc lock');
  await expect(page.getByText(settingsWords.count(1))).toBeVisible();
  const hide = page.getByRole('switch', {
    name: settingsWords.setting['incoming.hideCallerWhenLocked'].label,
  });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(hide).toBeFocused();
  await page.keyboard.press('Space');
  await expect(hide).toBeChecked();
  await expect(row(page, 'incoming.hideCallerWhenLocked').getByText(settingsWords.source.user)).toBeVisible();
  // It is in main too, where the screen's lock asks for it.
  expect((await page.evaluate(() => window.host.loadPreferences())).values).toMatchObject({
    'incoming.hideCallerWhenLocked': true,
  });
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: words.signIn.title })).toBeVisible();
  await first.close();
  expect((await settingsIn(dir)).preferences).toEqual({ 'incoming.hideCallerWhenLocked': true });

  const second = await launch();
  await open(second.page);
  const again = row(second.page, 'incoming.hideCallerWhenLocked');
  await expect(again.getByRole('switch')).toBeChecked();
  await again
    .getByRole('button', {
      name: settingsWords.resetOf(settingsWords.setting['incoming.hideCallerWhenLocked'].label),
    })
    .press('Enter');
  await expect(again.getByRole('switch')).not.toBeChecked();
  await expect(again.getByText(settingsWords.source.default, { exact: true })).toBeVisible();
  await second.page.getByRole('combobox', { name: settingsWords.setting['incoming.show'].label }).focus();
  await second.page.keyboard.press('ArrowDown');
  await expect(row(second.page, 'incoming.show').getByText(settingsWords.source.user)).toBeVisible();
  await second.close();
  expect((await settingsIn(dir)).preferences).toEqual({ 'incoming.show': 'card' });
});

test('records a key, refuses one that typing needs, and takes one away', async ({ launch, dir }) => {
  const running = await launch();
  const { page } = running;
  await open(page);
  const answer = row(page, 'hotkeys.answer');
  const key = answer.getByRole('button').first();
  await key.press('Enter');
  await expect(answer.getByText(settingsWords.recordingHelp)).toBeVisible();
  await page.keyboard.press('a');
  await expect(answer.getByText(settingsWords.recordingNeedsModifier)).toBeVisible();
  await page.keyboard.press('Control+Alt+a');
  await expect(key).toHaveAccessibleName(/Ctrl \+ Alt \+ A/);
  await key.press('Enter');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: settingsWords.title })).toBeVisible();
  await expect(key).toHaveAccessibleName(/Ctrl \+ Alt \+ A/);
  const hold = row(page, 'hotkeys.hold').getByRole('button').first();
  await hold.press('Enter');
  await page.keyboard.press('Backspace');
  await expect(hold).toHaveText(settingsWords.noKey);
  // The same key for two: the second is told of.
  const mute = row(page, 'hotkeys.mute').getByRole('button').first();
  await mute.press('Enter');
  await page.keyboard.press('Control+Alt+a');
  await expect(row(page, 'hotkeys.mute').getByText(settingsWords.hotkey.duplicate ?? '')).toBeVisible();
  await running.close();
  expect((await settingsIn(dir)).preferences).toEqual({
    'hotkeys.answer': 'CommandOrControl+Alt+A',
    'hotkeys.hold': null,
    'hotkeys.mute': 'CommandOrControl+Alt+A',
  });
});

test('what IT has set is locked, and says by whom and where; nobody forges a policy', async ({
  launch,
  dir,
}) => {
  const config = path.join(dir, '..', `${path.basename(dir)}-config.json`);
  await writeFile(
    config,
    JSON.stringify({ preferences: { 'notifications.missedCalls': false, 'dialling.confirm': false } }),
  );
  const policy = JSON.stringify({
    domain: 'example.com',
    preferences: { 'dialling.confirm': true, 'incoming.show': 'loud' },
  });
  const args = [`--config=${config}`];
  const under = (mode: number) => (dist: string) =>
    electronUnderPolicy(`${dir}-policy`, dist, policy, { mode });
  const running = await launch({ args, wrap: under(0o644) });
  const { page } = running;
  await open(page);
  const missed = row(page, 'notifications.missedCalls');
  await expect(missed.getByRole('switch')).toBeDisabled();
  await expect(missed.getByRole('switch')).not.toBeChecked();
  await expect(missed.getByText(settingsWords.lockedBy('provisioned', config))).toBeVisible();
  const confirm = row(page, 'dialling.confirm');
  await expect(confirm.getByRole('switch')).toBeDisabled();
  await expect(confirm.getByRole('switch')).toBeChecked();
  const place = '/etc/agent-softphone/policy.json';
  await expect(confirm.getByText(settingsWords.lockedBy('policy', place))).toBeVisible();
  // Set wrongly: it stays at its default, and IT's.
  await expect(row(page, 'incoming.show').getByRole('textbox')).not.toBeEditable();
  await expect(
    page.getByText(settingsWords.wrongValue.advice('preferences.incoming.show', place)),
  ).toBeVisible();
  // The page is not what holds it: main does.
  await page.evaluate(() => window.host.changePreferences({ 'dialling.confirm': false }));
  expect((await page.evaluate(() => window.host.loadPreferences())).values['dialling.confirm']).toBe(true);
  expect(await page.evaluate(() => window.host.loadAccount())).toMatchObject({
    known: { domain: 'example.com' },
  });
  await running.close();

  const forged = await launch({ args, wrap: under(0o666) });
  forged.expectProblem(/"policy\.refused"/);
  await open(forged.page);
  await expect(row(forged.page, 'dialling.confirm').getByRole('switch')).not.toBeChecked();
  await expect(forged.page.getByText(settingsWords.policyRefused.title)).toBeVisible();
});

test('goes to another computer by export and import, without what is secret or IT’s', async ({
  launch,
  dir,
}) => {
  const file = path.join(dir, 'exported.json');
  await writeFile(
    path.join(dir, 'settings.json'),
    JSON.stringify({
      version: 2,
      profiles: [
        {
          account: { server: 'wss://phone.invalid/', domain: 'phone.invalid', dn: '1001', caFile: '/ca.pem' },
          password: 'none',
        },
      ],
      window: null,
      preferences: { 'incoming.show': 'window', 'hotkeys.hold': null, 'log.hideParties': true },
    }),
  );
  const first = await launch();
  await open(first.page);
  await answerDialogs(first.app, file);
  await first.page.getByRole('button', { name: settingsWords.export }).click();
  await expect(first.page.getByText(settingsWords.exported(file))).toBeVisible();
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    format: 'agent-softphone-settings',
    version: 2,
    account: { server: 'wss://phone.invalid/', domain: 'phone.invalid', dn: '1001' },
    preferences: { 'incoming.show': 'window', 'hotkeys.hold': null, 'log.hideParties': true },
  });
  await first.close();

  await writeFile(path.join(dir, 'settings.json'), '{}');
  const config = `${dir}-config.json`;
  await writeFile(config, JSON.stringify({ preferences: { 'log.hideParties': false } }));
  const second = await launch({ args: [`--config=${config}`] });
  const { page } = second;
  await open(page);
  await answerDialogs(second.app, file);
  const importing = page.getByRole('button', { name: settingsWords.import });
  await importing.click();
  await expect(page.getByRole('heading', { name: settingsWords.importTitle })).toBeFocused();
  const locked = page.getByRole('listitem').getByText(settingsWords.setting['log.hideParties'].label);
  await expect(locked).toBeVisible();
  // Nothing has changed before the agent agrees.
  await expect(row(page, 'incoming.show').getByRole('combobox')).toHaveValue('notification');
  await page.getByRole('button', { name: settingsWords.importNow, exact: true }).click();
  await expect(page.getByText(settingsWords.imported)).toBeVisible();
  await expect(row(page, 'incoming.show').getByRole('combobox')).toHaveValue('window');

  const wrong = path.join(dir, 'wrong.json');
  const preferences = { 'incoming.show': 'card', 'dialling.confirm': 'no' };
  await writeFile(wrong, JSON.stringify({ format: 'agent-softphone-settings', version: 2, preferences }));
  await answerDialogs(second.app, wrong);
  await importing.click();
  await expect(page.getByText(settingsWords.importMistake('preferences.dialling.confirm'))).toBeVisible();
  await expect(row(page, 'incoming.show').getByRole('combobox')).toHaveValue('window');
  await second.close();
  const settings = await settingsIn(dir);
  expect(settings.preferences).toEqual({ 'incoming.show': 'window', 'hotkeys.hold': null });
  // Who signs in is not a file's to say.
  expect(settings.profiles).toEqual([]);
});

test('a damaged settings file is kept aside, and the agent is told once', async ({ launch, dir }) => {
  // Somebody keeps his settings elsewhere and has a link to them; one value in it is wrong.
  const kept = path.join(dir, 'kept-elsewhere.json');
  await writeFile(
    kept,
    JSON.stringify({ version: 2, preferences: { 'incoming.show': 'card', 'dialling.confirm': 'no' } }),
  );
  await symlink(kept, path.join(dir, 'settings.json'));
  const first = await launch();
  first.expectProblem(/"settings\.set-aside"/);
  await expect(first.page.getByText(settingsWords.setAside.title)).toBeVisible();
  await expect(first.page.getByText(/settings\.json\.corrupt-/)).toBeVisible();
  await open(first.page);
  await expect(row(first.page, 'incoming.show').getByRole('combobox')).toHaveValue('card');
  await expect(first.page.getByText(/settings\.json\.corrupt-/)).toBeVisible();
  await first.close();
  const aside = (await readdir(dir)).filter((name) => name.startsWith('settings.json.corrupt-'));
  expect(aside).toHaveLength(1);
  expect(await readFile(kept, 'utf8')).toContain('"dialling.confirm":"no"');
  expect((await settingsIn(dir)).preferences).toEqual({ 'incoming.show': 'card' });

  const second = await launch();
  await open(second.page);
  await expect(row(second.page, 'incoming.show').getByRole('combobox')).toHaveValue('card');
  await expect(second.page.getByText(settingsWords.setAside.title)).toBeHidden();
  await second.close();

  // A link to a file that is right stays one.
  await writeFile(kept, JSON.stringify({ version: 2, preferences: {} }));
  const link = path.join(dir, 'settings.json');
  await rm(link);
  await symlink(kept, link);
  const third = await launch();
  await third.page.evaluate(() => window.host.changePreferences({ 'incoming.show': 'window' }));
  await third.close();
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
  expect(await readFile(kept, 'utf8')).toContain('window');
});

test('Ctrl + makes text and window larger, Ctrl 0 normal again, and it is as it was after a start', async ({
  launch,
  dir,
}) => {
  const look = async ({ app, page }: RunningApp) => ({
    percent: await page.evaluate(() => Math.round(devicePixelRatio * 100)),
    size: await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getSize()),
  });
  const running = await launch();
  const { page } = running;
  const normal = { percent: 100, size: [360, 560] };
  await expect.poll(() => look(running)).toEqual(normal);
  await page.keyboard.press('Control+Equal');
  await page.keyboard.press('Control+NumpadAdd');
  await expect.poll(() => look(running)).toEqual({ percent: 125, size: [450, 700] });
  await page.keyboard.press('Control+0');
  await expect.poll(() => look(running)).toEqual(normal);
  await page.keyboard.press('Control+Equal');
  await expect.poll(async () => (await settingsIn(dir)).preferences).toEqual({ 'window.textSize': '110' });
  await expect.poll(() => look(running)).toEqual({ percent: 110, size: [396, 616] });
  await running.close();
  const again = await launch();
  expect(await look(again)).toEqual({ percent: 110, size: [396, 616] });
});
