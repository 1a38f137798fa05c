import { type DtmfKey, isDtmfKey } from '../../../shared/domain/call/dtmf';
import type { PhoneIntent } from '../../../shared/domain/call/intent';

/**
 * The keys that work wherever the focus is. Function keys only: none of them can come from typing a number or
 * a customer's name, so nobody answers by accident. F9 stands in another group of keys than the rest.
 */
export const shortcutKeys = { answer: 'F2', mute: 'F3', hold: 'F4', end: 'F9' } as const;

const intentOfKey = new Map<string, PhoneIntent>([
  [shortcutKeys.answer, 'answer'],
  [shortcutKeys.end, 'end'],
  [shortcutKeys.mute, 'toggleMute'],
  [shortcutKeys.hold, 'toggleHold'],
]);

export type Keystroke = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat'>;

/** What a keystroke asks for; null: nothing of ours. A held key counts once. */
export function shortcutIntent(stroke: Keystroke): PhoneIntent | null {
  if (stroke.repeat || stroke.altKey || stroke.ctrlKey || stroke.metaKey || stroke.shiftKey) return null;
  return intentOfKey.get(stroke.key) ?? null;
}

/** The key that is meant for who listens at the other end; null: none. Letters are nobody's, though a telephone has some. */
export function dialKeyOf(stroke: Keystroke): DtmfKey | null {
  // * and # need Shift on most keyboards.
  if (stroke.repeat || stroke.altKey || stroke.ctrlKey || stroke.metaKey) return null;
  return isDtmfKey(stroke.key) && !/[A-D]/.test(stroke.key) ? stroke.key : null;
}

/** What is typed there is meant for it. */
export function takesTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}
