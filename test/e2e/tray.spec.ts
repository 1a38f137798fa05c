/** The phone without its window: its icon in the tray, what closing and quitting do, and what was missed meanwhile. */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication } from '@playwright/test';
import { ensureHostPackages } from '../../scripts/host-packages';
import { showAgent } from '../../server/stack/api/agents';
import { words } from '../../src/renderer/ui/words/words';
import { desktopWords } from '../../src/shared/words/desktop';
import type { DesktopSession } from '../support/desktop/session';
import { StatusNotifierPanel, type TrayPixels } from '../support/desktop/statusNotifier';
import { test as callTest, expect } from './callFixtures';
import { answerButton, asDocumented, callTimer, genesysIsDone } from './callSteps';
import type { TestPhone, TestStack } from './fixtures';

const iconDir = path.resolve(import.meta.dirname, '../../resources/icons/tray');
const run = promisify(execFile);
const tray = desktopWords.tray;
const state = words.registrationWord;

const test = callTest.extend<{ panel: StatusNotifierPanel }>({
  panel: async ({ desktop }, use) => {
    const panel = await StatusNotifierPanel.start(desktop.sessionBus);
    await use(panel);
    await panel.stop();
  },
});

/** Which of our icons the pixels are: the one that differs least. */
async function iconName(app: ElectronApplication, { width, argb }: TrayPixels): Promise<string> {
  const names = (await readdir(iconDir)).filter((name) => name.endsWith('.png'));
  const files = names.map((name) => path.join(iconDir, name));
  const bitmaps = await app.evaluate(
    ({ nativeImage }, { paths, size }) =>
      paths.map((file) => {
        const image = nativeImage.createFromPath(file).resize({ width: size, height: size, quality: 'best' });
        return [...image.toBitmap()];
      }),
    { paths: files, size: width },
  );
  // BGRA there, ARGB here: the other way round within each pixel.
  const difference = (bgra: number[]): number =>
    bgra.reduce((sum, value, at) => sum + Math.abs(value - (argb[at - 2 * (at % 4) + 3] ?? 0)), 0);
  const ranked = bitmaps.map((bitmap, at) => ({ name: names[at] ?? '', off: difference(bitmap) }));
  ranked.sort((one, other) => one.off - other.off);
  return (ranked[0]?.name ?? '').replace('.png', '');
}

/** The icon, by its name, and what the tooltip says. */
async function shows(
  phone: TestPhone,
  panel: StatusNotifierPanel,
  icon: string,
  tooltip: string,
): Promise<void> {
  await expect.poll(() => panel.tooltip()).toBe(tooltip);
  await expect.poll(async () => iconName(phone.app, await panel.icon())).toBe(icon);
}

/** The call card is a window, too, and of a fixed size. */
const windowIs = (phone: TestPhone) =>
  phone.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.isResizable());
    if (window === undefined) return 'gone';
    if (window.isMinimized()) return 'minimised';
    return window.isVisible() ? 'visible' : 'hidden';
  });

const closeWindow = (phone: TestPhone) =>
  phone.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((one) => one.isResizable())
      ?.close(),
  );

/** The server's database follows its memory every two seconds. */
const isUnregistered = (stack: TestStack, dn: string): Promise<void> =>
  expect.poll(async () => (await showAgent(stack.selection, dn)).phones).toEqual([]);

test('the tray tells each state of a call by icon and words, and its menu does what is possible then', async ({
  panel,
  genesys,
  signedIn,
}) => {
  const { agent, phone } = await signedIn();
  const named = `${words.appName} – ${agent.dn} –`;
  const always = [tray.open, tray.quit];
  await shows(phone, panel, 'registered', `${named} ${state.registered}`);
  expect(panel.count).toBe(1);
  expect(await panel.menu()).toEqual([`(${agent.dn} – ${state.registered})`, ...always]);

  const simulator = await genesys.call({ flow: 'agent-bye', to: agent.dn, from: '1777', steer: ['ringing'] });
  const call = await simulator.call();
  await shows(phone, panel, 'ringing', `${named} ${tray.state.ringing('1777')}`);
  expect(await panel.menu()).toEqual([
    `(${agent.dn} – ${tray.state.ringing('1777')})`,
    tray.answer,
    tray.decline,
    ...always,
  ]);
  call.proceed('ringing');
  await shows(phone, panel, 'in-call', `${named} ${tray.state.inCall('1777')}`);
  await genesysIsDone(call);
  const inCallMenu = [tray.mute, tray.hold, tray.hangUp, ...always];
  expect((await panel.menu()).slice(1)).toEqual(inCallMenu);

  await panel.choose(tray.mute);
  await shows(phone, panel, 'muted', `${named} ${tray.state.muted('1777')}`);
  await panel.choose(tray.unmute);
  await shows(phone, panel, 'in-call', `${named} ${tray.state.inCall('1777')}`);
  await panel.choose(tray.hold);
  await shows(phone, panel, 'on-hold', `${named} ${tray.state.onHold('1777')}`);
  await expect.poll(() => panel.menu()).toContain(tray.retrieve);
  await panel.choose(tray.retrieve);
  await shows(phone, panel, 'in-call', `${named} ${tray.state.inCall('1777')}`);
  await panel.choose(tray.hangUp);
  await asDocumented(simulator);
  await shows(phone, panel, 'registered', `${named} ${state.registered}`);
  expect(phone.logs.some((line) => /"event":"page.command".*"hangUp".*"origin":"tray"/.test(line))).toBe(
    true,
  );
});

test('the tray answers a call while the window is closed, and tells of those that were missed', async ({
  desktop,
  panel,
  genesys,
  signedIn,
}) => {
  const { agent, phone } = await signedIn();
  await shows(phone, panel, 'registered', `${words.appName} – ${agent.dn} – ${state.registered}`);
  await closeWindow(phone);
  await expect.poll(() => windowIs(phone)).toBe('hidden');
  const told = await desktop.notifications.waitFor(({ summary }) => summary === desktopWords.closed.title);
  desktop.notifications.dismiss(told.id);

  const answered = await genesys.call({ flow: 'a-ui', to: agent.dn, from: '1777' });
  await expect.poll(() => panel.menu()).toContain(tray.answer);
  await panel.choose(tray.answer);
  await asDocumented(answered);
  expect(await windowIs(phone)).toBe('hidden');

  const missed = await genesys.call({ flow: 'cancel', to: agent.dn, from: '1888' });
  await asDocumented(missed);
  await shows(
    phone,
    panel,
    'missed',
    `${words.appName} – ${agent.dn} – ${state.registered} – ${tray.missed(1)}`,
  );
  expect(await panel.menu()).toContain(tray.callBack('1888'));

  await panel.click();
  await expect.poll(() => windowIs(phone)).toBe('visible');
  await shows(phone, panel, 'registered', `${words.appName} – ${agent.dn} – ${state.registered}`);
  await closeWindow(phone);
  await expect.poll(() => windowIs(phone)).toBe('hidden');
  expect(desktop.notifications.all.filter(({ summary }) => summary === told.summary)).toHaveLength(1);

  // Its panel goes: the hidden window comes back, small, and closing it leaves it there.
  await panel.stop();
  await expect.poll(() => windowIs(phone)).toBe('minimised');
  const another = await StatusNotifierPanel.start(desktop.sessionBus);
  await expect.poll(() => another.count).toBe(1);
  await shows(phone, another, 'registered', `${words.appName} – ${agent.dn} – ${state.registered}`);
  await another.stop();
});

test('without a tray closing minimises, and the tooltip of one says why the phone is offline', async ({
  desktop,
  launchPhone,
}) => {
  const configFile = path.join(desktop.dir, 'nowhere.json');
  await writeFile(configFile, JSON.stringify({ server: 'phone.invalid', dn: '1001' }));
  const phone = await launchPhone({ configFile });
  await closeWindow(phone);
  await expect.poll(() => windowIs(phone)).toBe('minimised');

  const panel = await StatusNotifierPanel.start(desktop.sessionBus);
  await expect.poll(() => panel.count).toBe(1);
  await shows(phone, panel, 'connecting', `${words.appName} – ${state['signed-out']}`);
  await panel.click();
  phone.expectProblem(/WebSocket connection to 'wss:\/\/phone.invalid/);
  await phone.signIn('correct horse');
  await shows(
    phone,
    panel,
    'offline',
    `${words.appName} – ${tray.state.offline(words.unreachable['name-not-found'].title)}`,
  );
  await panel.stop();
});

/** Presses keys, and tells which window gets them: the question at quitting is one of its own, without a name. */
async function theKeys({ env }: DesktopSession) {
  await ensureHostPackages(['xdotool'], 'the test of quitting');
  const xdotool = async (...args: string[]) => {
    const { stdout } = await run('xdotool', args, { env });
    return stdout.trim();
  };
  // From one window to the next there is a moment in which none has the keys.
  const keysGoTo = () => xdotool('getactivewindow', 'getwindowname').catch(() => 'nobody');
  return { xdotool, keysGoTo };
}

test('quitting during a call asks; agreeing hangs up and unregisters', async ({
  desktop,
  panel,
  stack,
  inCall,
}) => {
  const { agent, phone, simulator } = await inCall({ flow: 'agent-bye' });
  const { xdotool, keysGoTo } = await theKeys(desktop);
  const quit = async (): Promise<void> => {
    await panel.choose(tray.quit);
    await expect.poll(keysGoTo).toBe('');
  };
  await expect.poll(() => panel.menu()).toContain(tray.hangUp);
  // Whoever presses Enter or Escape goes on talking.
  for (const key of ['Return', 'Escape']) {
    await quit();
    await xdotool('key', key);
    await expect.poll(keysGoTo).toBe(words.appName);
  }
  await expect(callTimer(phone.page)).toBeVisible();

  await quit();
  const ended = once(phone.app.process(), 'exit');
  await xdotool('key', 'Right', 'Return');
  expect(await ended).toEqual([0, null]);
  await asDocumented(simulator);
  await isUnregistered(stack, agent.dn);
});

test('Ctrl+Q while a call rings asks; agreeing refuses it, so that it is routed on', async ({
  desktop,
  stack,
  genesys,
  signedIn,
}) => {
  const { agent, phone } = await signedIn();
  const { xdotool, keysGoTo } = await theKeys(desktop);
  const simulator = await genesys.call({ flow: 'decline', to: agent.dn });
  await expect(answerButton(phone.page)).toBeVisible();
  await expect.poll(keysGoTo).toMatch(new RegExp(`^${words.call.incoming}`));
  await xdotool('key', 'ctrl+q');
  await expect.poll(keysGoTo).toBe('');
  const ended = once(phone.app.process(), 'exit');
  await xdotool('key', 'Right', 'Return');
  expect(await ended).toEqual([0, null]);
  const report = await asDocumented(simulator);
  expect(JSON.stringify(report.steps)).toContain('INVITE refused');
  await isUnregistered(stack, agent.dn);
});

test('the end of the session hangs up and unregisters without asking', async ({ stack, inCall }) => {
  const { agent, phone, simulator } = await inCall({ flow: 'agent-bye' });
  const ended = once(phone.app.process(), 'exit');
  phone.app.process().kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  await asDocumented(simulator);
  await isUnregistered(stack, agent.dn);
});
