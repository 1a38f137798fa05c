import type { PhoneState } from '../../phone/phone';
import { callLayout } from './callLayout';

/**
 * The keys that work wherever the focus is. Function keys only: none of them can come from typing a number or
 * a customer's name, so nobody answers by accident. F9 stands in another group of keys than the rest.
 */
export const shortcutKeys = { answer: 'F2', mute: 'F3', hold: 'F4', end: 'F9' } as const;

export type ShortcutAction = {
  readonly kind: 'answer' | 'end' | 'toggleMute' | 'toggleHold';
  readonly callId: string;
};

export type Keystroke = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'repeat'>;

/** What a keystroke means in a state; null: nothing of ours. A held key counts once. */
export function shortcutAction(stroke: Keystroke, state: PhoneState): ShortcutAction | null {
  if (stroke.repeat || stroke.altKey || stroke.ctrlKey || stroke.metaKey || stroke.shiftKey) return null;
  const { primary, waiting } = callLayout(state.calls);
  if (primary === null) return null;
  const established = primary.state === 'established';
  switch (stroke.key) {
    case shortcutKeys.answer: {
      const ringing = primary.state === 'ringing' ? primary : waiting[0];
      return ringing ? { kind: 'answer', callId: ringing.id } : null;
    }
    case shortcutKeys.end:
      return { kind: 'end', callId: primary.id };
    case shortcutKeys.mute:
      return established ? { kind: 'toggleMute', callId: primary.id } : null;
    case shortcutKeys.hold:
      return established ? { kind: 'toggleHold', callId: primary.id } : null;
    default:
      return null;
  }
}
