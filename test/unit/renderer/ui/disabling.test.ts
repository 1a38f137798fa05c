import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Disabling } from '../../../../src/renderer/ui/components/disabling.svelte';

/** Of the document, what a focus event is judged by. */
const page: { activeElement: unknown } = { activeElement: null };
const button = {};
let wanted: boolean;
let disabling: Disabling;
beforeEach(() => {
  vi.stubGlobal('document', page);
  wanted = false;
  disabling = new Disabling(() => wanted);
});
afterEach(() => {
  vi.unstubAllGlobals();
});
const focus = (): void => {
  page.activeElement = button;
  disabling.onfocusin();
};
const lose = (to: unknown): void => {
  page.activeElement = to;
  disabling.onfocusout({ target: button } as unknown as FocusEvent);
};

describe('a control that is to be disabled', () => {
  it('only says so while it has the focus', () => {
    focus();
    wanted = true;
    expect([disabling.really, disabling.said]).toEqual([false, true]);
    lose({});
    expect([disabling.really, disabling.said]).toEqual([true, undefined]);
  });
  it('keeps the focus while the agent works in another window', () => {
    focus();
    // The window’s focus is gone; within the page it stays.
    lose(button);
    wanted = true;
    expect([disabling.really, disabling.said]).toEqual([false, true]);
  });
});
