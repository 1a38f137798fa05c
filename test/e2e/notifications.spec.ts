/** What the desktop is told of calls while the agent works elsewhere. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureHostPackages } from '../../scripts/host-packages';
import { words } from '../../src/renderer/ui/words/words';
import { desktopWords } from '../../src/shared/words/desktop';
import { signalStrangely } from '../support/desktop/bus';
import { NotificationService } from '../support/desktop/notifications';
import { DesktopSession } from '../support/desktop/session';
import { missed, online, ringing } from '../support/main/phoneStatus';
import { expect, test } from './callFixtures';
import { answerButton, asDocumented, button, callEnded, callTimer, dial, says } from './callSteps';
import { cardGone, cardShown, hideWindow, ToldPhone, windowVisible } from './toldPhone';

const run = promisify(execFile);
const told = desktopWords.notification;

test('calls are answered and declined from their notifications while the window is hidden', async ({
  desktop,
  stack,
  genesys,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const { app, page } = await launchPhone({ agent });
  await hideWindow(app);
  const { notifications } = desktop;

  const answered = await genesys.call({
    flow: 'a-ui',
    to: agent.dn,
    assertedIdentity: '"<b>Jane</b> & Co" <sip:+15550100@example.com>',
    steer: ['talk'],
  });
  const call = await answered.call();
  const shown = await notifications.waitFor(({ summary }) => summary === '<b>Jane</b> & Co');
  expect(shown).toMatchObject({ body: told.incomingFrom('+15550100'), hints: { urgency: 2 } });
  notifications.invoke(shown.id, 'answer');
  await expect(callTimer(page)).toBeAttached();
  call.proceed('talk');
  await asDocumented(answered);
  await answered.close();

  const declined = await genesys.call({ flow: 'decline', to: agent.dn, from: '1777' });
  const { id } = await notifications.waitFor(({ summary }) => summary === '1777');
  notifications.invoke(id, 'decline');
  await asDocumented(declined);
  // Neither of them was missed, and nothing brought the window back.
  expect(notifications.open).toEqual([]);
  expect(await windowVisible(app)).toBe(false);
});

test('a call that another phone answers is gone at once; one that is missed can be called back', async ({
  desktop,
  stack,
  launchPhone,
}) => {
  const [anna, ben] = [await stack.newAgent(), await stack.newAgent()];
  const bensOther = await desktop.addAudioServer();
  const office = await launchPhone({ agent: ben });
  // The keychain has his password already.
  const laptop = await launchPhone({ dn: ben.dn, audio: bensOther });
  await laptop.online();
  const caller = await launchPhone({ agent: anna });
  await hideWindow(office.app);
  const { notifications } = desktop;
  const fromAnna = () => notifications.open.filter(({ summary }) => summary.includes(anna.dn));

  await dial(caller.page, ben.dn);
  await expect.poll(fromAnna).toHaveLength(2);
  await answerButton(laptop.page).click();
  await expect.poll(() => notifications.open).toEqual([]);
  await expect(callEnded(office.page, 'answered-elsewhere')).toBeAttached();
  await button(caller.page, words.call.hangUp).click();
  await laptop.close();

  await dial(caller.page, ben.dn);
  await expect.poll(fromAnna).toHaveLength(1);
  await button(caller.page, words.call.cancel).click();
  const notice = await notifications.waitFor(({ summary }) => summary === told.missedFrom(anna.dn));
  expect(notice.hints['urgency']).toBe(1);
  expect(notifications.open).toHaveLength(1);
  notifications.invoke(notice.id, 'callBack');
  await expect(answerButton(caller.page)).toBeVisible();
  await expect(says(caller.page, ben.dn)).toBeVisible();
});

test('missed calls gather in one notification, as plain text, until the agent turns to the window', async ({
  desktop,
}) => {
  const phone = await ToldPhone.start(desktop);
  await hideWindow(phone.app);
  const { notifications } = desktop;
  const by = (id: string, name: string) => ({ ...missed, id, party: { name, number: '4711' } });
  await phone.tell({ ...online, lastEnded: by('m1', 'Ann <b>& Co</b>') });
  const first = await notifications.waitFor(({ summary }) => summary === told.missedFrom('Ann <b>& Co</b>'));
  await phone.tell({ ...online, lastEnded: by('m2', 'Bob') });
  const both = await notifications.waitFor(({ summary }) => summary === told.missedCalls(2));
  expect(both).toMatchObject({ id: first.id, body: 'Bob, Ann &lt;b&gt;&amp; Co&lt;/b&gt;' });
  expect(notifications.open).toHaveLength(1);
  await phone.page.evaluate(() => window.host.bringForward());
  await notifications.gone(both.id);

  await phone.prefer({ 'notifications.missedCalls': false });
  await hideWindow(phone.app);
  await phone.tell({ ...online, calls: [ringing], lastEnded: by('m3', 'Cem') });
  await notifications.waitFor(({ summary }) => summary === 'Maria Álvarez');
  expect(notifications.open).toHaveLength(1);
  await phone.close();
  expect(notifications.open).toEqual([]);
});

test('without notifications, and from the moment they fail, the card stands in', async () => {
  const desktop = await DesktopSession.start({ keyring: 'none', notifications: 'none' });
  const phone = await ToldPhone.start(desktop);
  await hideWindow(phone.app);
  await phone.tell({ ...online, calls: [ringing] });
  await cardShown(phone.app);

  const service = await NotificationService.start(desktop.sessionBus);
  const shown = await service.waitFor(({ summary }) => summary === 'Maria Álvarez');
  await cardGone(phone.app);
  service.invoke(shown.id, 'answer');
  await expect
    .poll(() => phone.asked())
    .toEqual([{ command: { kind: 'answer', callId: 'c1' }, origin: 'notification' }]);

  await phone.tell({ ...online, calls: [{ ...ringing, id: 'c2' }] });
  await service.waitFor(({ summary }) => summary === 'Maria Álvarez');
  service.leave();
  await cardShown(phone.app);
  await phone.tell(online);
  await cardGone(phone.app);
  await phone.close();
  await desktop.close();
});

test('while the service refuses notices the card stands in, until it takes one again', async () => {
  const desktop = await DesktopSession.start({ keyring: 'none' });
  const phone = await ToldPhone.start(desktop);
  await hideWindow(phone.app);
  desktop.notifications.refuse(true);
  await phone.tell({ ...online, calls: [ringing] });
  await cardShown(phone.app);
  await phone.tell(online);
  await cardGone(phone.app);

  desktop.notifications.refuse(false);
  await phone.tell({ ...online, calls: [{ ...ringing, id: 'c2' }] });
  const shown = await desktop.notifications.waitFor(({ summary }) => summary === 'Maria Álvarez');
  await cardGone(phone.app);
  desktop.notifications.invoke(shown.id, 'answer');
  await expect
    .poll(() => phone.asked())
    .toEqual([{ command: { kind: 'answer', callId: 'c2' }, origin: 'notification' }]);
  await phone.close();
  await desktop.close();
});

test('another program’s word on a notice answers no call', async ({ desktop }) => {
  const phone = await ToldPhone.start(desktop);
  await hideWindow(phone.app);
  await phone.tell({ ...online, calls: [ringing] });
  const { notifications, sessionBus } = desktop;
  const shown = await notifications.waitFor(({ summary }) => summary === 'Maria Álvarez');
  const pid = await phone.app.evaluate(() => process.pid);
  await signalStrangely(sessionBus, pid, {
    path: '/org/freedesktop/Notifications',
    interface: 'org.freedesktop.Notifications',
    member: 'ActionInvoked',
    signature: 'us',
    body: [shown.id, 'answer'],
  });
  notifications.invoke(shown.id, 'decline');
  await expect
    .poll(() => phone.asked())
    .toEqual([{ command: { kind: 'decline', callId: 'c1' }, origin: 'notification' }]);
  await phone.close();
});

test('dunst: its menu answers; while it is paused the ring comes by the card, and a missed call waits', async () => {
  await ensureHostPackages(['dunst'], 'the tests of notifications');
  const desktop = await DesktopSession.start({ keyring: 'none', notifications: 'none' });
  // What the agent would choose in the menu.
  const menu = path.join(desktop.dir, 'choose-answer');
  await writeFile(menu, `#!/bin/sh\ngrep ${told.answer}\n`, { mode: 0o700 });
  await mkdir(path.join(desktop.env['XDG_CONFIG_HOME'] ?? '', 'dunst'), { recursive: true });
  await writeFile(
    path.join(desktop.env['XDG_CONFIG_HOME'] ?? '', 'dunst', 'dunstrc'),
    `[global]\ndmenu = ${menu}\n`,
  );
  await desktop.startDunst();
  const dunstctl = async (...args: string[]) =>
    (await run('dunstctl', args, { env: desktop.env })).stdout.trim();
  const phone = await ToldPhone.start(desktop);
  await hideWindow(phone.app);

  await phone.tell({ ...online, calls: [ringing] });
  await expect.poll(() => dunstctl('count', 'displayed')).toBe('1');
  await dunstctl('context');
  await expect
    .poll(() => phone.asked())
    .toEqual([{ command: { kind: 'answer', callId: 'c1' }, origin: 'notification' }]);
  await phone.tell(online);
  await expect.poll(() => dunstctl('count', 'displayed')).toBe('0');

  await phone.prefer({ 'incoming.show': 'window' });
  await dunstctl('set-paused', 'true');
  await phone.tell({ ...online, calls: [{ ...ringing, id: 'c2' }] });
  await cardShown(phone.app);
  expect(await windowVisible(phone.app)).toBe(false);
  await phone.tell({ ...online, lastEnded: { ...missed, id: 'c2' } });
  await expect.poll(() => dunstctl('count', 'waiting')).toBe('1');
  await cardGone(phone.app);
  await dunstctl('set-paused', 'false');
  await expect.poll(() => dunstctl('count', 'displayed')).toBe('1');
  await phone.close();
  await desktop.close();
});
