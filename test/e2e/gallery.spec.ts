/** Every state of the window: how it looks, whether everyone can use it, and how it is worked by keyboard. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { soundWords } from '../../src/renderer/ui/words/sound';
import { words } from '../../src/renderer/ui/words/words';
import { type CardStateName, cardStates } from '../support/ui/cardStates';
import type { Look } from '../support/ui/galleryPage';
import { cutShort } from '../support/ui/looks';
import { ended, established, idle, ringing, type StateName, states } from '../support/ui/states';
import { openSettings, stateNames, steps, test } from './galleryFixtures';

/** UPDATE_SCREENSHOTS=1 renews the pictures in the documentation. */
const screenshotDir =
  process.env['UPDATE_SCREENSHOTS'] === '1'
    ? path.resolve(import.meta.dirname, '../../docs/screenshots')
    : null;
const looks: readonly Look[] = [
  { scheme: 'light', text: 100 },
  { scheme: 'dark', text: 100 },
  { scheme: 'light', text: 125 },
];

for (const name of stateNames) {
  test(`${name} can be seen and used by everyone`, async ({ gallery }) => {
    for (const look of looks) {
      await test.step(`${look.scheme}, text ${look.text} %`, async () => {
        await gallery.show(name, look);
        await steps[name]?.(gallery);
        expect(await gallery.violations()).toEqual([]);
        expect(await gallery.cutOff()).toEqual([]);
        if (screenshotDir !== null && look.text === 100) {
          await gallery.page.mouse.move(0, 300);
          await mkdir(screenshotDir, { recursive: true });
          await gallery.page.screenshot({
            path: path.join(screenshotDir, `${name}-${look.scheme}.png`),
            animations: 'disabled',
            caret: 'hide',
          });
        }
        expect(await cutShort(gallery.page)).toEqual([]);
        if (look.text === 100) expect(await gallery.unreadableUnderPointer(look.scheme)).toEqual([]);
      });
    }
  });
}

for (const name of Object.keys(cardStates) as CardStateName[]) {
  test(`the card ${name} can be seen and used by everyone`, async ({ gallery }) => {
    for (const look of looks) {
      await test.step(`${look.scheme}, text ${look.text} %`, async () => {
        await gallery.showCard(name, look);
        expect(await gallery.violations()).toEqual([]);
        expect(await gallery.cutOff()).toEqual([]);
        if (screenshotDir !== null && look.text === 100) {
          await gallery.page.locator('main').screenshot({
            path: path.join(screenshotDir, `card-${name}-${look.scheme}.png`),
            animations: 'disabled',
          });
        }
        expect(await cutShort(gallery.page)).toEqual([]);
        if (look.text === 100) expect(await gallery.unreadableUnderPointer(look.scheme)).toEqual([]);
      });
    }
  });
}

test('what ends a call is in sight however large the text', async ({ gallery }) => {
  const ends: Partial<Record<PropertyKey, string>> = {
    incoming: words.call.decline,
    dialling: words.call.cancel,
    answering: words.call.hangUp,
    'in-call': words.call.hangUp,
    'sound-ringing': words.call.decline,
    'sound-in-call': words.call.hangUp,
  };
  for (const name of stateNames) {
    const button = Object.entries(ends).find(([prefix]) => name.startsWith(prefix))?.[1];
    if (button === undefined) continue;
    await gallery.show(name, { scheme: 'light', text: 125 });
    await steps[name]?.(gallery);
    const end = gallery.page.locator('main').getByRole('button', { name: button, exact: true });
    await expect(end, name).toBeInViewport({ ratio: 1 });
  }
});

test.describe('by keyboard', () => {
  const dialPad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', words.idle.star, '0', words.idle.hash];
  const account = words.account.menu('1002');

  const toSignIn = [
    words.signIn.showPassword,
    words.signIn.remember,
    words.signIn.moreOptions,
    words.signIn.submit,
    soundWords.open,
    settingsWords.open,
  ];
  const buttonsInCall = [words.call.mute, words.call.hold, words.call.keys, words.call.hangUp];

  const orders: Partial<Record<StateName, readonly string[]>> = {
    'sign-in': [words.signIn.dn, words.signIn.password, ...toSignIn, words.signIn.server],
    'sign-in-wrong-password': [...toSignIn, words.signIn.server, words.signIn.dn, words.signIn.password],
    'sign-in-keychain-locked': [
      words.signIn.server,
      words.signIn.dn,
      words.signIn.password,
      ...toSignIn,
      words.keychain.unlock,
    ],
    'idle-number': [
      words.idle.backspace,
      words.idle.clear,
      words.recent.title,
      ...dialPad,
      words.idle.call,
      account,
      soundWords.open,
      settingsWords.open,
      words.idle.field,
    ],
    'ended-missed': [
      words.recent.title,
      ...dialPad,
      account,
      soundWords.open,
      settingsWords.open,
      words.ended.dismiss,
      words.ended.callBack,
      words.idle.field,
    ],
    'offline-certificate': [
      words.recent.title,
      account,
      soundWords.open,
      settingsWords.open,
      words.tryNow,
      words.signInAgain,
      words.idle.field,
    ],
    incoming: [words.call.answer, words.call.decline, account, soundWords.open],
    'offer-link': [
      words.offer.call,
      words.offer.cancel,
      words.idle.field,
      words.recent.title,
      account,
      soundWords.open,
      settingsWords.open,
    ],
    'in-call': [words.quality.rating.good.sign, ...buttonsInCall, account, soundWords.open],
    'in-call-waiting': [
      words.quality.rating.good.sign,
      ...buttonsInCall,
      account,
      soundWords.open,
      words.call.answer,
      words.call.decline,
    ],
    'in-call-and-other': [
      words.quality.unknown,
      ...buttonsInCall,
      account,
      soundWords.open,
      words.call.retrieve,
      words.call.hangUpOn('María José Álvarez'),
    ],
    'idle-recent': [
      words.recent.call('María José Álvarez'),
      words.recent.call('Jürgen Weiß'),
      words.recent.call('+4930555012345'),
      words.recent.call('0305550123499'),
      words.recent.clear,
      account,
      soundWords.open,
      settingsWords.open,
      words.idle.field,
      words.recent.title,
    ],
  };
  for (const [name, order] of Object.entries(orders)) {
    for (const text of [100, 125]) {
      test(`Tab reaches all of ${name} in order at ${text} %`, async ({ gallery }) => {
        await gallery.show(name as StateName, { scheme: 'light', text });
        await steps[name as StateName]?.(gallery);
        const stops = await gallery.tabStops();
        // Where it begins depends on where the focus was; the order round the window does not.
        const start = Math.max(0, stops.indexOf(order[0] ?? ''));
        expect([...stops.slice(start), ...stops.slice(0, start)]).toEqual(order);
      });
    }
  }

  test('signs in, and no password stays in the page', async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show('sign-in');
    expect(await gallery.focused()).toBe(words.signIn.server);
    await page.keyboard.type('phone.example.com');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1002');
    await page.keyboard.press('Tab');
    await page.keyboard.type('correct horse');
    await page.keyboard.press('Enter');
    expect(await gallery.asked()).toEqual([
      {
        what: 'signIn',
        form: { server: 'phone.example.com', dn: '1002', passwordPlace: 'keychain' },
        passwordLength: 13,
      },
    ]);
    await expect(page.getByRole('button', { name: words.signIn.busy })).toBeVisible();

    const refused = { state: 'failed', problem: { kind: 'credentials-refused' } } as const;
    await gallery.set({ registration: refused, signIn: { known: {}, error: null, busy: false } });
    await expect(page.getByRole('alert').getByText(words.problem['credentials-refused'].title)).toBeVisible();
    await expect(page.getByLabel(words.signIn.password, { exact: true })).toHaveValue('');
    await expect(page.getByLabel(words.signIn.password, { exact: true })).toBeFocused();

    await gallery.set({ account: idle.account, registration: idle.registration });
    await expect(page.getByLabel(words.idle.field)).toBeFocused();
    expect(await page.locator('input[type=password]').count()).toBe(0);
  });

  test('typing answers nothing; F2 answers', async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show('idle');
    await page.keyboard.type('0049');
    await gallery.set({ calls: [ringing] });
    await expect(page.getByRole('heading', { name: ringing.party.name ?? '' })).toBeFocused();
    await page.keyboard.type('30 5550');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    expect(await gallery.asked()).toEqual([]);
    await page.keyboard.press('F2');
    expect(await gallery.asked()).toEqual([
      { what: 'execute', command: { kind: 'answer', callId: 'a' }, origin: 'keyboard' },
    ]);
    await gallery.set({ calls: [] });
    await expect(page.getByLabel(words.idle.field)).toHaveValue('0049');
  });

  test('each call button works with Enter and with Space', async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show('in-call');
    const mute = page.getByRole('button', { name: words.call.mute, exact: true });
    await mute.focus();
    await page.keyboard.press('Space');
    await expect(mute).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByText(words.call.mutedNotice)).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(mute).toHaveAttribute('aria-pressed', 'false');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByText(words.call.onHoldNotice)).toBeVisible();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect(page.getByText(words.ended.reason['hung-up-by-agent'].title, { exact: true })).toBeVisible();
    await expect(page.getByLabel(words.idle.field)).toBeFocused();
  });

  test('dials with Enter, and Escape empties the field', async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show('idle');
    const field = page.getByLabel(words.idle.field);
    await page.keyboard.type('4712');
    await page.keyboard.press('Escape');
    await expect(field).toHaveValue('');
    await page.keyboard.type('4711');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: '4711' })).toBeFocused();
    await page.keyboard.press('F9');
    await expect(field).toBeFocused();
    await expect(field).toHaveValue('');
  });

  test('an offered number is called with Enter, but not by the Enter that was on its way', async ({
    gallery,
  }) => {
    const { page } = gallery;
    await gallery.show('idle');
    await page.keyboard.type('4711');
    const { dialOffer } = states['offer-link'];
    await gallery.set({ dialOffer });
    const title = page.getByRole('heading', { name: words.offer.title });
    await expect(title).toBeFocused();
    // Held at its beginning, whatever time has passed: the guard is an animation of 500 ms.
    const guard = (progress: 'begin' | 'end') =>
      page.getByRole('button', { name: words.offer.cancel }).evaluate((button, at) => {
        const [animation] = button.parentElement?.getAnimations() ?? [];
        if (at === 'end') animation?.finish();
        else {
          animation?.pause();
          if (animation !== undefined) animation.currentTime = 0;
        }
      }, progress);
    await guard('begin');
    await page.keyboard.press('Enter');
    expect(await gallery.asked()).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByLabel(words.idle.field)).toBeFocused();
    await expect(page.getByLabel(words.idle.field)).toHaveValue('4711');

    await gallery.set({ dialOffer });
    await expect(title).toBeFocused();
    await gallery.set({ calls: [ringing] });
    await expect(title).toBeHidden();
    await gallery.set({ calls: [] });
    await expect(title).toBeFocused();
    await guard('end');
    await page.keyboard.press('Enter');
    expect(await gallery.asked()).toEqual([
      { what: 'dismissDialOffer' },
      { what: 'execute', command: { kind: 'dial', target: '+493055501234' }, origin: 'keyboard' },
      { what: 'dismissDialOffer' },
    ]);
    await expect(title).toBeHidden();
  });

  test('the account menu opens, closes with Escape, and never covers an incoming call', async ({
    gallery,
  }) => {
    const { page } = gallery;
    await gallery.show('idle');
    const button = page.getByRole('button', { name: account });
    const signOut = page.getByRole('button', { name: words.account.signOut });
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(signOut).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(signOut).toBeHidden();
    await expect(button).toBeFocused();
    await page.keyboard.press('Space');
    await expect(signOut).toBeVisible();
    await gallery.set({ calls: [ringing] });
    await expect(signOut).toBeHidden();
    await gallery.set({ calls: [] });
    await button.focus();
    await page.keyboard.press('Enter');
    for (const name of [words.account.forget, words.account.add, words.account.signOut]) {
      await page.keyboard.press('Tab');
      expect(await gallery.focused()).toBe(name);
    }
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: words.signIn.title })).toBeVisible();
  });

  test('a call takes the place of the settings, and they are there again after it, where they were', async ({
    gallery,
  }) => {
    const { page } = gallery;
    await gallery.show('idle');
    await openSettings(gallery);
    await page.keyboard.type('e');
    const list = page.locator('.list');
    await list.evaluate((element) => element.scrollTo(0, 200));
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(200);
    await gallery.set({ calls: [ringing] });
    await expect(page.getByRole('heading', { name: ringing.party.name ?? '' })).toBeFocused();
    await page.keyboard.press('Control+,');
    await page.keyboard.press('F9');
    await expect(page.getByRole('searchbox')).toHaveValue('e');
    await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(200);
    expect(await gallery.asked()).toMatchObject([{ command: { kind: 'decline' } }]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(page.getByLabel(words.idle.field)).toBeFocused();
  });

  test('the sound page stays between the name and the buttons of a call that comes in', async ({
    gallery,
  }) => {
    const { page } = gallery;
    await gallery.show('sound');
    const open = page.getByRole('button', { name: soundWords.open, exact: true });
    const heading = page.getByRole('heading', { name: soundWords.title, exact: true });
    await open.press('Enter');
    await expect(heading).toBeFocused();
    await gallery.set({ calls: [ringing] });
    const caller = page.getByRole('heading', { name: ringing.party.name ?? '' });
    await expect(caller).toBeFocused();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    expect(await gallery.asked()).toEqual([]);
    await page.locator('summary').last().press('Enter');
    await page.locator('[data-role="ringers"] input').last().focus();
    await expect(caller).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: words.call.decline, exact: true })).toBeInViewport({
      ratio: 1,
    });
    await page.keyboard.press('Escape');
    await expect(heading).toBeHidden();
    await expect(caller).toBeFocused();
    await open.press('Enter');
    await page.locator('summary').first().focus();
    await page.keyboard.press('Escape');
    await expect(open).toBeFocused();
    await open.press('Enter');
    await page.keyboard.press('F2');
    expect(await gallery.asked()).toMatchObject([{ command: { kind: 'answer' } }]);
    await expect(heading).toBeVisible();
    await open.press('Enter');
    await expect(heading).toBeHidden();
  });

  test('Escape leaves the sign-in form that stands over an account', async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show('offline-wrong-password');
    await page.getByRole('button', { name: words.signInAgain }).press('Enter');
    await expect(page.getByLabel(words.signIn.password, { exact: true })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByLabel(words.idle.field)).toBeFocused();
  });
});

test('a click meant for the dial pad does not answer the call that appears below the pointer', async ({
  gallery,
}) => {
  await gallery.show('idle');
  await gallery.set({ calls: [ringing] });
  const answer = gallery.page.getByRole('button', { name: words.call.answer, exact: true });
  const hit = (progress: 'begin' | 'end') =>
    answer.evaluate((button, at) => {
      const [guard] = button.parentElement?.getAnimations() ?? [];
      if (at === 'begin' && guard !== undefined) {
        guard.pause();
        guard.currentTime = 0;
      }
      if (at === 'end') guard?.finish();
      const { left, top, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    }, progress);
  // Held at its beginning, whatever time has passed: the guard is an animation of 400 ms.
  expect([await hit('begin'), await hit('end')]).toEqual([false, true]);
});

test('a second click or Enter on the X does not put the next message away unread', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show('two-notices');
  const dismiss = page.getByRole('button', { name: words.dismiss, exact: true });
  const hit = await dismiss.first().evaluate(async (first) => {
    first.focus();
    (first as HTMLElement).click();
    await new Promise(requestAnimationFrame);
    // Held at its beginning, whatever time has passed: the guard is an animation of 400 ms.
    for (const guard of document.getAnimations()) {
      guard.pause();
      guard.currentTime = 0;
    }
    const next = document.activeElement ?? document.body;
    const { left, top, width, height } = next.getBoundingClientRect();
    return next.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });
  expect(hit).toBe(false);
  await expect(dismiss).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await gallery.asked()).toHaveLength(1);
  await page.evaluate(() => {
    for (const guard of document.getAnimations()) guard.finish();
  });
  await page.keyboard.press('Enter');
  expect(await gallery.asked()).toMatchObject([{ what: 'dismissNotice' }, { what: 'dismissNotice' }]);
});

test('a screen reader is told of calls at once and of their end when it has time', async ({ gallery }) => {
  await gallery.show('idle');
  const { page } = gallery;
  await gallery.set({ calls: [ringing] });
  await expect(page.locator('[aria-live=assertive]')).toHaveText(
    words.said.incoming(ringing.party.name ?? ''),
  );
  await gallery.set({ calls: [established] });
  await expect(page.locator('[aria-live=polite]')).toHaveText(words.said.answered(ringing.party.name ?? ''));
  await gallery.set({ calls: [], lastEnded: ended });
  await expect(page.locator('[aria-live=polite]')).toContainText(
    words.ended.reason['hung-up-by-other'].title,
  );
});
