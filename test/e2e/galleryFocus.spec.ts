/** Where the focus goes when what had it goes away: never nowhere. */
import { expect } from '@playwright/test';
import { settingsWords } from '../../src/renderer/ui/words/settings';
import { checkWords } from '../../src/renderer/ui/words/soundCheck';
import { words } from '../../src/renderer/ui/words/words';
import type { GalleryPage } from '../support/ui/galleryPage';
import { type StateName, states } from '../support/ui/states';
import { stateNames, steps, test } from './galleryFixtures';

const dial = words.idle.field;
const maria = 'María José Álvarez';

/** In a state, Enter on a button of this name; what has the focus then. */
const moves: readonly (readonly [StateName, string, string])[] = [
  ['idle-recent', words.recent.clear, words.recent.keep],
  ['idle-recent-clearing', words.recent.clearNow, dial],
  ['idle-recent-clearing', words.recent.keep, words.recent.clear],
  ['ended-missed', words.ended.dismiss, dial],
  ['headset-held', words.dismiss, dial],
  ['headset-unplugged', words.dismiss, maria],
  ['recovered-from-crash', words.dismiss, dial],
  ['offline-unreachable', words.tryNow, words.tryNow],
  ['idle-not-stored-refused', words.keychain.trouble.store.leave, dial],
  ['check-offer', checkWords.later, dial],
  ['in-call-waiting', words.call.decline, maria],
  ['offer-link', words.offer.cancel, dial],
  [
    'settings-locked',
    settingsWords.resetOf(settingsWords.setting['incoming.show'].label),
    settingsWords.setting['incoming.show'].label,
  ],
];

for (const [state, button, then] of moves) {
  test(`after ${button} in ${state} it is at ${then}`, async ({ gallery }) => {
    const { page } = gallery;
    await gallery.show(state);
    await steps[state]?.(gallery);
    await page.getByRole('button', { name: button, exact: true }).first().press('Enter');
    await expect.poll(() => gallery.focused()).toBe(then);
  });
}

/** What the buttons are called that can be pressed now; one of several of a name. */
const buttonsOf = ({ page }: GalleryPage): Promise<string[]> =>
  page.evaluate(() => {
    const shown = [...document.querySelectorAll<HTMLElement>('button:enabled, summary')].filter((one) =>
      one.checkVisibility(),
    );
    const names = shown.map(
      (one) => one.getAttribute('aria-label') ?? one.textContent?.replace(/\s+/g, ' ').trim() ?? '',
    );
    return [...new Set(names)];
  });

test('after Enter on any button of any state something has it', async ({ gallery }) => {
  test.setTimeout(300_000);
  const { page } = gallery;
  const tried = new Set<string>();
  for (const state of stateNames) {
    await gallery.show(state);
    await steps[state]?.(gallery);
    const view = await page.locator('main').getAttribute('data-view');
    // Digits and rows are all alike.
    const fresh = (await buttonsOf(gallery)).filter(
      (name) => !/^[\d∗#]$/.test(name) && !tried.has(`${view} ${name}`),
    );
    for (const name of fresh) {
      tried.add(`${view} ${name}`);
      await gallery.show(state);
      await steps[state]?.(gallery);
      const pressed = await page.evaluate((wanted) => {
        const nameOf = (one: Element) =>
          one.getAttribute('aria-label') ?? one.textContent?.replace(/\s+/g, ' ').trim();
        const button = [...document.querySelectorAll<HTMLElement>('button:enabled, summary')].find(
          (one) => one.checkVisibility() && nameOf(one) === wanted,
        );
        button?.focus();
        return button !== undefined;
      }, name);
      if (!pressed) continue;
      await page.keyboard.press('Enter');
      // What the phone does then is a promise or two away, and one frame draws it.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      expect
        .soft(await page.evaluate(() => document.activeElement?.tagName), `${state}: ${name}`)
        .not.toBe('BODY');
    }
  }
});

test('a button that is disabled while it has the focus keeps it and does nothing', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show('in-call');
  const hold = page.getByRole('button', { name: words.call.hold, exact: true });
  await hold.focus();
  await gallery.set({ calls: states['in-call-holding'].calls });
  await expect(hold).toBeFocused();
  await expect(hold).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  expect(await gallery.asked()).toEqual([]);
  await gallery.set({ calls: states['in-call-on-hold'].calls });
  await page.keyboard.press('Enter');
  expect(await gallery.asked()).toMatchObject([{ command: { kind: 'retrieve' } }]);
});

test('the account menu closes when the focus leaves it', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show('idle');
  await page.getByRole('button', { name: words.account.menu('1002') }).press('Enter');
  const signOut = page.getByRole('button', { name: words.account.signOut });
  await signOut.focus();
  await page.keyboard.press('Tab');
  await expect(signOut).toBeHidden();
  expect(await gallery.focused()).not.toBe('');
});

test('a click beside everything leaves the focus nowhere, and nothing takes it back', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show('ended-missed');
  await page.getByRole('button', { name: words.ended.dismiss, exact: true }).focus();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await gallery.set({ lastEnded: null });
  expect(await gallery.focused()).toBe('');
});

test('in the settings the keys of the page work after Reset', async ({ gallery }) => {
  const { page } = gallery;
  await gallery.show('settings-locked');
  await steps['settings-locked']?.(gallery);
  await page
    .getByRole('button', { name: settingsWords.resetOf(settingsWords.setting['hotkeys.hold'].label) })
    .press('Enter');
  const hold = page.locator('[data-setting="hotkeys.hold"] button').first();
  await expect(hold).toBeFocused();
});
