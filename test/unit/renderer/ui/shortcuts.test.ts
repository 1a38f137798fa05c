import { describe, expect, it } from 'vitest';
import { shortcutIntent } from '../../../../src/renderer/ui/model/shortcuts';

const plain = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false };

describe('shortcuts', () => {
  it.each([
    ['F2', 'answer'],
    ['F9', 'end'],
    ['F3', 'toggleMute'],
    ['F4', 'toggleHold'],
  ])('%s is %s', (key, intent) => expect(shortcutIntent({ ...plain, key })).toBe(intent));

  it.each(['Enter', ' ', 'a', '5', 'Escape', 'F5', 'constructor'])(
    'leave %j alone: typing answers nothing',
    (key) => expect(shortcutIntent({ ...plain, key })).toBeNull(),
  );

  it.each(['altKey', 'ctrlKey', 'metaKey', 'shiftKey', 'repeat'])('ignore a key with %s', (modifier) =>
    expect(shortcutIntent({ ...plain, key: 'F9', [modifier]: true })).toBeNull(),
  );
});
