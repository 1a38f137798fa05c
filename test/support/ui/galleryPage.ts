import type { Page } from '@playwright/test';
import axe from 'axe-core';
import type { PhoneState } from '../../../src/renderer/phone/phone';
import type { CardStateName } from './cardStates';
import type { Asked } from './fakePhone';
import type { Shown } from './gallery/main';
import { unreadableUnderPointer } from './pointer';
import type { StateName } from './states';

export interface Look {
  readonly scheme: 'light' | 'dark';
  /** In percent of the normal text size. */
  readonly text: number;
  /** In the colours of the system (Windows: contrast themes). */
  readonly forced?: boolean;
}

/** The window as it first comes up, its contents in CSS pixels. */
export const compact = { width: 360, height: 560 } as const;

/** The gallery's window in a test. */
export class GalleryPage {
  readonly page: Page;
  readonly #pointedAt = new Set<string>();

  constructor(page: Page) {
    this.page = page;
  }

  async show(state: StateName, look: Look = { scheme: 'light', text: 100 }): Promise<void> {
    await this.#begin({ state }, look);
  }

  /** The call card, as wide as its window is. */
  async showCard(card: CardStateName, look: Look): Promise<void> {
    await this.#begin({ card }, look);
    await this.page.getByRole('button').first().waitFor();
  }

  /** In the same document: to load it anew for each state took most of the time. */
  async #begin(shown: Shown, { scheme, text, forced = false }: Look): Promise<void> {
    await this.page.emulateMedia({
      colorScheme: scheme,
      reducedMotion: 'reduce',
      forcedColors: forced ? 'active' : 'none',
    });
    await this.page.evaluate(
      ([what, size]) => {
        window.showInGallery(what, size);
      },
      [shown, text] as const,
    );
    await this.page.locator('main').waitFor();
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      // What a view begins with is over, e.g. the guard against stray clicks.
      for (const animation of document.getAnimations()) animation.finish();
    });
  }

  /** The other side acts. */
  async set(change: Partial<PhoneState>): Promise<void> {
    await this.page.evaluate((next) => window.galleryPhone.set(next), change);
  }

  asked(): Promise<Asked[]> {
    return this.page.evaluate(() => window.galleryPhone.asked);
  }

  /** What axe finds wrong, in one line each. */
  async violations(): Promise<string[]> {
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(axe.source);
    return this.page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
      );
    });
  }

  /** Which words and marks can't be read while the pointer is on their control; like controls are tried once in a run. */
  unreadableUnderPointer(look: string): Promise<string[]> {
    return unreadableUnderPointer(this.page, look, this.#pointedAt);
  }

  /** What reaches out of the window at its sides, where nobody can scroll to. */
  cutOff(): Promise<string[]> {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('body *:not(.visually-hidden, .visually-hidden *)')]
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          return width > 0 && (left < -0.5 || right > innerWidth + 0.5);
        })
        .map((element) => `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`),
    );
  }

  /** Accessible name of what has the focus; the heading's text when it has. */
  focused(): Promise<string> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return '';
      const field = element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
      const label = field ? element.labels?.[0]?.textContent : null;
      const name = element.getAttribute('aria-label') ?? label ?? visibleText(element);
      return name.replace(/\s+/g, ' ').trim();

      function visibleText(node: Element): string {
        const copy = node.cloneNode(true) as Element;
        for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove();
        return copy.textContent ?? '';
      }
    });
  }

  /** Whether something lies over the middle of what has the focus, or it is scrolled out of sight. */
  focusObscured(): Promise<boolean> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (element === null) return true;
      const { left, top, width, height } = element.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return !element.contains(hit);
    });
  }

  /** Whether the focus can be seen: the element has the ring, or its field's frame has. */
  focusShown(): Promise<boolean> {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      if (element === null) return false;
      const ring = (one: Element | null) => {
        const { outlineStyle, boxShadow } = one === null ? new CSSStyleDeclaration() : getComputedStyle(one);
        return outlineStyle !== 'none' || boxShadow !== 'none';
      };
      return ring(element) || (element instanceof HTMLInputElement && ring(element.parentElement));
    });
  }

  /** Presses Tab from where the focus is, until it comes round; the names of all that it reached. */
  async tabStops(): Promise<string[]> {
    const stops: string[] = [];
    for (;;) {
      await this.page.keyboard.press('Tab');
      const name = await this.focused();
      // After the last one the focus leaves the page for the window, or begins anew.
      if (name === '' || stops.includes(name)) return stops;
      if (await this.focusObscured()) throw new Error(`${name} has the focus and cannot be seen`);
      if (!(await this.focusShown())) throw new Error(`${name} does not show that it has the focus`);
      stops.push(name);
    }
  }
}

declare global {
  interface Window {
    axe: typeof import('axe-core');
  }
}
