import type { Page } from '@playwright/test';

/** Names as long as this have to be seen whole. */
const WHOLE_LETTERS = 30;

/** Texts of up to thirty letters whose end is not seen: an ellipsis, or lines that are cut off. */
export function cutShort(page: Page): Promise<string[]> {
  return page.evaluate((most) => {
    const shortened = (element: Element): boolean => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const wide = overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
      return wide || (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1);
    };
    return [...document.querySelectorAll('body *:not(.visually-hidden, .visually-hidden *)')].flatMap(
      (element) => {
        const text = element.textContent?.trim() ?? '';
        const shown = element.checkVisibility() && element.clientWidth > 1;
        return shown && text !== '' && text.length <= most && shortened(element)
          ? [`${element.tagName} ${text}`]
          : [];
      },
    );
  }, WHOLE_LETTERS);
}

/** Controls that are on or off and look the same either way; for the look that the page has. */
export function onLooksLikeOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>('[aria-pressed], [aria-checked]')];
    return controls
      .filter((control) => control.checkVisibility())
      .flatMap((control) => {
        const attribute = control.hasAttribute('aria-pressed') ? 'aria-pressed' : 'aria-checked';
        const is = control.getAttribute(attribute);
        const look = (value: string): string => {
          control.setAttribute(attribute, value);
          const { backgroundColor, outlineColor, borderColor, color } = getComputedStyle(control);
          // Words that change with the state say it themselves.
          return [backgroundColor, outlineColor, borderColor, color].join();
        };
        const same = look('true') === look('false');
        control.setAttribute(attribute, is ?? '');
        return same ? [control.getAttribute('aria-label') ?? control.textContent?.trim() ?? ''] : [];
      });
  });
}

/** Whether the call or the form has to be scrolled to be seen whole. */
export function scrolls(page: Page): Promise<boolean> {
  return page.locator('main').evaluate((main) => main.scrollHeight > main.clientHeight);
}
