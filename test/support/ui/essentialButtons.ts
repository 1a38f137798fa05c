import type { Page } from '@playwright/test';
import { words } from '../../../src/renderer/ui/words/words';

const { call, signIn } = words;
/** Without these nobody gets at a call. */
const names = [signIn.submit, call.answer, call.decline, call.cancel, call.hangUp];
const essential = new RegExp(`^\\s*(?:${names.join('|')})\\b`);

/** Those of the view's main buttons, at the bottom of the form or call, that are not wholly in sight. */
export async function essentialButtonsHidden(page: Page): Promise<string[]> {
  const main = page.locator('main');
  // A number can be called with Enter, too, and an idle phone has no call to get at.
  if ((await main.getAttribute('data-view')) === 'idle') return [];
  return main
    .locator('button')
    .filter({ hasText: essential })
    .evaluateAll((buttons) =>
      buttons.flatMap((button) => {
        const { left, top, right, bottom } = button.getBoundingClientRect();
        const corners = [
          [left + 8, top + 8],
          [right - 8, top + 8],
          [left + 8, bottom - 8],
          [right - 8, bottom - 8],
        ] as const;
        const inSight = corners.every(([x, y]) => button.contains(document.elementFromPoint(x, y)));
        return inSight ? [] : [button.textContent?.trim() ?? ''];
      }),
    );
}
