/** The call card: above everything, answered by the mouse, and never in the way of the keyboard. */
import type {} from '../../src/renderer/cardHost';
import { words } from '../../src/renderer/ui/words/words';
import type { DesktopSession } from '../support/desktop/session';
import { TypingWindow, xdotool } from '../support/desktop/typing';
import { focusWindow, searchWindows } from '../support/desktop/windows';
import { established, online, ringing } from '../support/main/phoneStatus';
import { expect, test } from './callFixtures';
import { asDocumented, callTimer, genesysIsDone } from './callSteps';
import { cardGone, cardPage, cardShown, cardWindow, hideWindow, ToldPhone, windowVisible } from './toldPhone';

const card = { 'incoming.show': 'card' } as const;

/** Where a button of the card is on the screen. */
async function press(desktop: DesktopSession, app: ToldPhone['app'], name: string): Promise<void> {
  const page = await cardPage(app);
  const button = page.getByRole('button', { name, exact: true });
  // Clickable: the guard against stray clicks is over.
  await button.click({ trial: true });
  const box = await button.boundingBox();
  const at = await cardWindow(app);
  if (box === null || at === null) throw new Error(`the card has no ${name} on the screen`);
  const [x, y] = [at.x + box.x + box.width / 2, at.y + box.y + box.height / 2];
  await xdotool(desktop, 'mousemove', Math.round(x), Math.round(y));
  await pointerOnCard(desktop);
  await xdotool(desktop, 'click', 1);
}

/** What Electron has shown is a moment later on the screen; until then a click goes to what lies under it. */
async function pointerOnCard(desktop: DesktopSession): Promise<void> {
  const windowUnder = async () => {
    const under = await xdotool(desktop, 'getmouselocation', '--shell');
    return /WINDOW=(\d+)/.exec(under)?.[1];
  };
  const cards = await searchWindows(desktop, '--name', `^${words.card.title}$`);
  await expect.poll(async () => cards.includes(Number(await windowUnder()))).toBe(true);
}

test('a call is taken from the card by mouse while the agent types elsewhere, and every key arrives there', async ({
  desktop,
  stack,
  genesys,
  launchPhone,
}) => {
  const agent = await stack.newAgent();
  const { app, page } = await launchPhone({ agent });
  await page.evaluate((own) => window.host.changePreferences(own), card);
  const typing = await TypingWindow.open(desktop);
  try {
    const simulator = await genesys.call({
      flow: 'a-ui',
      to: agent.dn,
      assertedIdentity: '"Jane Caller" <sip:+15550100@example.com>',
      steer: ['talk'],
    });
    const call = await simulator.call();
    await cardShown(app);
    // None of these answers it, nor declines it.
    await typing.type(desktop, 'h', 'Return', 'space', 'F2', 'F9', 'Escape');
    const shown = await cardPage(app);
    await expect(shown.getByText('Jane Caller')).toBeVisible();
    await expect(shown.getByRole('timer')).toBeVisible();
    expect(desktop.notifications.open).toEqual([]);

    // Whoever comes to the front does not cover it.
    await xdotool(desktop, 'search', '--name', '^typing$', 'windowmove', 100, 90, 'windowraise');
    const { x, y } = (await cardWindow(app)) ?? { x: 0, y: 0 };
    await xdotool(desktop, 'mousemove', x + 4, y + 4);
    await pointerOnCard(desktop);

    await press(desktop, app, words.call.answer);
    await expect(callTimer(page)).toBeAttached();
    await genesysIsDone(call);
    await typing.type(desktop, 'i', 'space');
    await press(desktop, app, words.call.mute);
    await expect(shown.getByText(words.card.muted)).toBeVisible();
    await press(desktop, app, words.call.mute);
    await expect(shown.getByText(words.call.inCall)).toBeVisible();
    await press(desktop, app, words.call.hold);
    await expect(shown.getByText(words.call.onHold)).toBeVisible();
    await press(desktop, app, words.call.hold);
    await expect(shown.getByText(words.call.inCall)).toBeVisible();
    await typing.type(desktop, 'j', 'Return');

    // In the phone's own window there is no need of it.
    await page.evaluate(() => window.host.bringForward());
    await cardGone(app);
    await focusWindow(desktop, '--name', '^typing$');
    await cardShown(app);
    call.proceed('talk');
    await asDocumented(simulator);
    await cardGone(app);
    expect(typing.keys).toEqual(['h', 'Return', 'space', 'F2', 'F9', 'Escape', 'i', 'space', 'j', 'Return']);
  } finally {
    await typing.close();
  }
});

test('it stays where it is dragged to, is emptied when it goes, and bringing the window in front takes no key', async ({
  desktop,
}) => {
  const phone = await ToldPhone.start(desktop, card);
  const { app } = phone;
  await hideWindow(app);
  await phone.tell(online);
  const page = await cardPage(app);
  await phone.tell({ ...online, calls: [ringing] });
  await cardShown(app);
  const home = await cardWindow(app);
  // In the lower corner, inside the screen of 1280 × 900.
  expect(home).toMatchObject({ x: 944, width: 320 });
  expect((home?.y ?? 0) + (home?.height ?? 0)).toBe(884);

  const [x, y] = [(home?.x ?? 0) + 160, (home?.y ?? 0) + 12];
  await xdotool(desktop, 'mousemove', x, y);
  await pointerOnCard(desktop);
  await xdotool(desktop, 'mousedown', 1);
  await xdotool(desktop, 'mousemove', x - 200, y - 150, 'mousemove', x - 400, y - 300, 'mouseup', 1);
  const moved = { x: 544, y: (home?.y ?? 0) - 300 };
  await expect.poll(() => cardWindow(app)).toMatchObject(moved);

  await phone.tell(online);
  await cardGone(app);
  await expect(page.getByText('Maria Álvarez')).toHaveCount(0);
  await phone.tell({ ...online, calls: [ringing, { ...established, id: 'c2' }] });
  await cardShown(app);
  expect(await cardWindow(app)).toMatchObject(moved);
  await expect(page.getByRole('button')).toHaveText([
    words.call.answer,
    words.call.decline,
    words.call.mute,
    words.call.hold,
    words.call.hangUp,
  ]);
  await phone.tell(online);
  await cardGone(app);

  await phone.prefer({ 'incoming.show': 'window' });
  const typing = await TypingWindow.open(desktop);
  try {
    await phone.tell({ ...online, calls: [{ ...ringing, id: 'c3' }] });
    await expect.poll(() => windowVisible(app)).toBe(true);
    await typing.type(desktop, 'a', 'F2', 'Return');
    expect(await phone.asked()).toEqual([]);
  } finally {
    await typing.close();
  }
  await phone.close();
});

test('its page can show calls, ask for what its buttons say, and nothing else', async ({ desktop }) => {
  const phone = await ToldPhone.start(desktop, card);
  await hideWindow(phone.app);
  await phone.tell({ ...online, calls: [ringing] });
  const page = await cardPage(phone.app);
  await cardShown(phone.app);
  await page.getByRole('button', { name: words.call.decline }).click();
  await expect
    .poll(() => phone.asked())
    .toEqual([{ command: { kind: 'decline', callId: 'c1' }, origin: 'card' }]);

  const found = await page.evaluate(async () => {
    const names = ['microphone', 'camera', 'notifications', 'clipboard-read'];
    const asked = names.map(
      async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
    );
    return {
      globals: ['host', 'require', 'process', 'phoneCensus'].filter((name) => name in window),
      permissions: await Promise.all(asked),
      dialled: await window.card
        .command({ kind: 'dial', target: '110' } as never)
        .then(() => 'taken', String),
      opened: window.open('https://example.com/'),
    };
  });
  expect(found).toMatchObject({ globals: [], permissions: Array(4).fill('denied'), opened: null });
  expect(found.dialled).toContain('card:command: invalid-request');
  // The phone's page in turn has none of the card's doors.
  expect(await phone.page.evaluate(() => 'card' in window)).toBe(false);
  phone.expectProblem(/"ipc\.invalid-request"/);
  await phone.close();
});
