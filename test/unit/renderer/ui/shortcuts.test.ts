import { describe, expect, it } from 'vitest';
import type { PhoneState } from '../../../../src/renderer/phone/phone';
import { shortcutAction } from '../../../../src/renderer/ui/model/shortcuts';
import { dialing, established, idle, ringing } from '../../../support/ui/states';

const plain = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false };
const second = { ...ringing, id: 'b' };
const press = (key: string, ...calls: PhoneState['calls']) =>
  shortcutAction({ ...plain, key }, { ...idle, calls });

describe('shortcuts', () => {
  it('answer and decline a ringing call', () => {
    expect(press('F2', ringing)).toEqual({ kind: 'answer', callId: 'a' });
    expect(press('F9', ringing)).toEqual({ kind: 'end', callId: 'a' });
  });

  it('in a call answer the one that waits, and end the one that goes on', () => {
    expect(press('F2', established, second)).toEqual({ kind: 'answer', callId: 'b' });
    expect(press('F9', established, second)).toEqual({ kind: 'end', callId: 'a' });
  });

  it('mute and hold an established call only', () => {
    expect(press('F3', established)).toEqual({ kind: 'toggleMute', callId: 'a' });
    expect(press('F4', established)).toEqual({ kind: 'toggleHold', callId: 'a' });
    expect(press('F3', ringing)).toBeNull();
    expect(press('F4', dialing)).toBeNull();
  });

  it('end a call that is being made', () => {
    expect(press('F9', dialing)).toEqual({ kind: 'end', callId: 'a' });
  });

  it('do nothing without a call', () => {
    expect(press('F2')).toBeNull();
    expect(press('F2', established)).toBeNull();
    expect(press('F9')).toBeNull();
  });

  it.each(['Enter', ' ', 'a', '5', 'Escape', 'F5'])('leave %j alone: typing answers nothing', (key) => {
    expect(press(key, ringing)).toBeNull();
  });

  it.each(['altKey', 'ctrlKey', 'metaKey', 'shiftKey', 'repeat'])('ignore a key with %s', (modifier) => {
    expect(
      shortcutAction({ ...plain, key: 'F9', [modifier]: true }, { ...idle, calls: [ringing] }),
    ).toBeNull();
  });
});
