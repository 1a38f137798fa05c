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

/** Controls that are on or off and whose ground is nearly the same either way, less than 3:1; for the look that the page has. */
export function onLooksLikeOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const controls = [...document.querySelectorAll<HTMLElement>('[aria-pressed], [aria-checked]')];
    return controls
      .filter((control) => control.checkVisibility())
      .flatMap((control) => {
        const attribute = control.hasAttribute('aria-pressed') ? 'aria-pressed' : 'aria-checked';
        const is = control.getAttribute(attribute);
        const [on, off] = [groundOf(control, attribute, 'true'), groundOf(control, attribute, 'false')];
        control.setAttribute(attribute, is ?? '');
        const ratio = (Math.max(on, off) + 0.05) / (Math.min(on, off) + 0.05);
        const name = control.getAttribute('aria-label') ?? control.textContent?.trim();
        return ratio < 3 ? [`${name} ${ratio.toFixed(2)}:1`] : [];
      });

    /** Its relative luminance (WCAG 2.2), over the page's. */
    function groundOf(control: HTMLElement, attribute: string, value: string): number {
      control.setAttribute(attribute, value);
      if (context === null) throw new Error('no canvas');
      for (const element of [document.body, control]) {
        context.fillStyle = getComputedStyle(element).backgroundColor;
        context.fillRect(0, 0, 1, 1);
      }
      const [r = 0, g = 0, b = 0] = [...context.getImageData(0, 0, 1, 1).data].map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }
  });
}

/** Whether the call or the form has to be scrolled to be seen whole. */
export function scrolls(page: Page): Promise<boolean> {
  return page.locator('main').evaluate((main) => main.scrollHeight > main.clientHeight);
}
