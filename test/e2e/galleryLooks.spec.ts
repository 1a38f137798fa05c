/** Every state of the window where eye, hand or screen differ: large text, small windows, long names, the system's colours. */
import { expect } from '@playwright/test';
import { words } from '../../src/renderer/ui/words/words';
import type { Call } from '../../src/shared/domain/call/call';
import { essentialButtonsHidden } from '../support/ui/essentialButtons';
import { compact, type GalleryPage } from '../support/ui/galleryPage';
import { cutShort, onLooksLikeOff, scrolls } from '../support/ui/looks';
import { established, type StateName, states } from '../support/ui/states';
import { openSettings, stateNames, steps, test } from './galleryFixtures';

test.afterEach(({ gallery }) => gallery.page.setViewportSize(compact));

const inCall = stateNames.filter((name) => states[name].calls.length > 0);

for (const name of stateNames) {
  test(`${name} keeps its buttons in sight at 200 % text in 360 × 480`, async ({ gallery }) => {
    await gallery.page.setViewportSize({ width: 360, height: 480 });
    await gallery.show(name, { scheme: 'light', text: 200 });
    await steps[name]?.(gallery);
    expect(await gallery.cutOff()).toEqual([]);
    expect(await essentialButtonsHidden(gallery.page)).toEqual([]);
  });
}

test('in the system’s colours what is on looks different from what is off', async ({ gallery }) => {
  for (const name of stateNames) {
    await gallery.show(name, { scheme: 'light', text: 100, forced: true });
    await steps[name]?.(gallery);
    expect.soft(await onLooksLikeOff(gallery.page), name).toEqual([]);
  }
});

test('in the system’s colours Tab shows where the focus is', async ({ gallery }) => {
  for (const name of [
    'sign-in-more-options',
    'idle-number',
    'in-call',
    'settings-search',
    'sound-own',
  ] as const) {
    await gallery.show(name, { scheme: 'light', text: 100, forced: true });
    await steps[name]?.(gallery);
    expect((await gallery.tabStops()).length, name).toBeGreaterThan(2);
  }
});

test.describe('a name of thirty letters', () => {
  const thirty = 'Anna-Lena Müller-Lüdenscheidt.';
  const rightToLeft = 'مريم عبد الرحمن (دعم العملاء)';
  const named = async (gallery: GalleryPage, state: StateName, name: string): Promise<void> => {
    const party = { name, number: '+49 30 5550 1234' };
    const { calls, lastEnded, history } = states[state];
    await gallery.set({
      calls: calls.map((call): Call => ({ ...call, party })),
      lastEnded: lastEnded && { ...lastEnded, party },
      history: history?.map((call) => ({ ...call, party })) ?? null,
    });
  };

  for (const size of [compact, { width: 320, height: 480 }]) {
    test(`is seen whole in ${size.width} × ${size.height}, whatever is open beside it`, async ({
      gallery,
    }) => {
      await gallery.page.setViewportSize(size);
      for (const state of [...inCall, 'ended-missed', 'idle-recent'] as const) {
        for (const name of [thirty, rightToLeft]) {
          await gallery.show(state, { scheme: 'light', text: 100 });
          await named(gallery, state, name);
          await steps[state]?.(gallery);
          if (states[state].callersHidden) continue;
          expect.soft(await cutShort(gallery.page), state).toEqual([]);
          expect.soft(await essentialButtonsHidden(gallery.page), state).toEqual([]);
        }
      }
    });
  }

  test('that is longer still loses its end and not its beginning, in both directions', async ({
    gallery,
  }) => {
    for (const name of [thirty.repeat(4), rightToLeft.repeat(4)]) {
      for (const state of [
        'in-call-keys',
        'in-call-waiting',
        'in-call-and-other',
        'ended-missed',
        'idle-recent',
      ] as const) {
        await gallery.show(state, { scheme: 'light', text: 100 });
        await named(gallery, state, name);
        await steps[state]?.(gallery);
        const begins = await gallery.page
          .getByText(name)
          .first()
          .evaluate((shown) => {
            const range = document.createRange();
            const text = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT).nextNode();
            if (text === null) return null;
            range.setStart(text, 0);
            range.setEnd(text, 1);
            const letter = range.getBoundingClientRect();
            // The box that cuts it off.
            let box = text.parentElement;
            while (box !== null && getComputedStyle(box).overflowX !== 'hidden') box = box.parentElement;
            const edge = box?.getBoundingClientRect();
            if (edge === undefined) return null;
            return (
              letter.left >= edge.left - 1 && letter.right <= edge.right + 1 && letter.top >= edge.top - 4
            );
          });
        expect.soft(begins, `${state}: ${name.slice(0, 12)}`).toBe(true);
      }
    }
  });
});

test('the buttons of a call keep their places, whatever comes above them', async ({ gallery }) => {
  const { page } = gallery;
  for (const size of [compact, { width: 420, height: 720 }, { width: 600, height: 700 }]) {
    await page.setViewportSize(size);
    await gallery.show('in-call');
    const hangUp = page.getByRole('button', { name: words.call.hangUp, exact: true });
    // A scroll bar beside them is not what a hand misses them by.
    const height = async () => (await hangUp.boundingBox())?.y;
    const place = await height();
    const still = async (what: string) => expect.soft(await height(), `${what}, ${size.width}`).toBe(place);
    await page.getByRole('button', { name: words.call.keys }).click();
    await still('keys');
    await page.getByRole('button', { name: words.call.keys }).click();
    await steps['in-call-quality']?.(gallery);
    await still('details');
    await gallery.set({ hearing: states['in-call-not-heard'].hearing });
    await still('they can’t hear');
    await gallery.set({ calls: [{ ...established, muted: true, heldByOther: true }] });
    await still('two notices');
  }
});

test('nothing scrolls in the window as it first comes up', async ({ gallery }) => {
  const states: StateName[] = [
    'idle',
    'check-offer',
    'incoming',
    'in-call',
    'in-call-keys',
    'in-call-muted',
    'in-call-held-by-other',
  ];
  for (const name of states) {
    await gallery.show(name);
    await steps[name]?.(gallery);
    expect.soft(await scrolls(gallery.page), name).toBe(false);
  }
});

test('a wide window is not filled with wide buttons', async ({ gallery }) => {
  await gallery.page.setViewportSize({ width: 1200, height: 700 });
  for (const name of ['in-call', 'in-call-keys', 'idle', 'settings', 'sign-in'] as const) {
    await gallery.show(name);
    await steps[name]?.(gallery);
    const widest = await gallery.page
      .locator('main')
      .evaluate((main) =>
        Math.max(...[...main.querySelectorAll('button')].map((button) => button.offsetWidth)),
      );
    expect.soft(widest, name).toBeLessThanOrEqual(28 * 16);
  }
});

test('Ctrl + and − change the text size, Ctrl 0 makes it normal, also in a call', async ({ gallery }) => {
  const { page } = gallery;
  const sizes = () => page.evaluate(() => window.gallerySettings.asked);
  await gallery.show('in-call');
  for (const key of [
    'Control+Equal',
    'Control+NumpadAdd',
    'Control+Minus',
    'Control+NumpadSubtract',
    'Control+Equal',
    'Control+0',
  ])
    await page.keyboard.press(key);
  expect(await sizes()).toEqual(
    ['110', '125', '110', '100', '110', undefined].map((size) => ({ 'window.textSize': size })),
  );
  expect(await gallery.asked()).toEqual([]);
  await gallery.show('idle');
  await openSettings(gallery);
  await page.keyboard.press('Control+Equal');
  expect(await sizes()).toEqual([{ 'window.textSize': '110' }]);
});
