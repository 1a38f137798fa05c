import type { Page } from '@playwright/test';

/** What a control looks like under the pointer, in one line each: WCAG 2.2, 1.4.3 for words and 1.4.11 for marks. */
const LEAST = { text: 4.5, mark: 3 } as const;

/**
 * Puts the pointer on every control in sight, and says which words and marks can't be told from what lies behind them then. Controls
 * that look the same, before the pointer comes, are tried once: `known` remembers them from page to page.
 */
export async function unreadableUnderPointer(
  page: Page,
  look: string,
  known: Set<string>,
): Promise<string[]> {
  const kinds = await page.evaluate(kindsOfControls);
  const complaints: string[] = [];
  for (const [index, kind] of kinds.entries()) {
    if (known.has(`${look} ${kind}`)) continue;
    const at = await page.evaluate(placeOfControl, index);
    // Behind an open menu nobody points at it.
    if (at === null) continue;
    known.add(`${look} ${kind}`);
    await page.mouse.move(at.x, at.y);
    for (const { what, text, ratio } of await page.evaluate(contrastsOfControl, index)) {
      const least = LEAST[text ? 'text' : 'mark'];
      if (ratio < least) complaints.push(`${what} has ${ratio.toFixed(2)}:1 under the pointer: ${kind}`);
    }
  }
  return complaints;
}

/** In the page. One line for each control in sight, the same for those that look the same. */
function kindsOfControls(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, summary')]
    .filter((control) => control.checkVisibility())
    .map((control) => {
      control.dataset['control'] ??= '';
      const { color, backgroundColor, borderColor } = getComputedStyle(control);
      const attributes = ['class', 'aria-pressed', 'aria-checked', 'aria-expanded', 'aria-disabled'];
      const said = attributes.map((name) => `${name}=${control.getAttribute(name) ?? ''}`);
      const behind = control.parentElement === null ? '' : getComputedStyle(control.parentElement).color;
      const disabled = control.matches(':disabled');
      return [
        control.tagName,
        ...said,
        `disabled=${disabled}`,
        color,
        backgroundColor,
        borderColor,
        behind,
      ].join(' ');
    });
}

/** In the page. Where the pointer gets hold of it, scrolled into view; null: something lies over it. */
function placeOfControl(index: number): { x: number; y: number } | null {
  const control = document.querySelectorAll<HTMLElement>('[data-control]')[index];
  if (control === undefined) return null;
  control.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = control.getBoundingClientRect();
  const at = { x: left + width / 2, y: top + height / 2 };
  const hit = document.elementFromPoint(at.x, at.y);
  return hit !== null && control.contains(hit) ? at : null;
}

/** In the page. The contrast of each word and mark of a control with what lies behind it. */
function contrastsOfControl(index: number): { what: string; text: boolean; ratio: number }[] {
  const control = document.querySelectorAll<HTMLElement>('[data-control]')[index];
  if (control === undefined) return [];
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');

  const found: { what: string; text: boolean; ratio: number }[] = [];
  for (const element of [control, ...control.querySelectorAll('*')]) {
    const style = getComputedStyle(element);
    if (!element.checkVisibility({ opacityProperty: true }) || Number(style.opacity) < 1) continue;
    const words = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const text = words.map(({ textContent }) => textContent?.trim()).join('');
    if (text !== '') found.push({ what: text, text: true, ratio: contrast(style.color, element) });
    if (element instanceof SVGGeometryElement) {
      const colour = style.stroke === 'none' ? style.fill : style.stroke;
      found.push({ what: 'icon', text: false, ratio: contrast(colour, element) });
    }
  }
  return found;

  /** What is seen when these are painted one over the other, the first at the bottom. */
  function painted(...colours: string[]): [number, number, number] {
    if (context === null) throw new Error('no canvas');
    for (const colour of ['white', ...colours]) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  }
  function contrast(colour: string, element: Element): number {
    const backgrounds: string[] = [];
    for (let behind: Element | null = element; behind !== null; behind = behind.parentElement)
      backgrounds.unshift(getComputedStyle(behind).backgroundColor);
    const [one, other] = [luminance(painted(...backgrounds)), luminance(painted(...backgrounds, colour))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }
  /** WCAG 2.2. */
  function luminance([red, green, blue]: [number, number, number]): number {
    const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
      const value = channel / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
