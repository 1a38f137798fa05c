import { describe, expect, it } from 'vitest';
import {
  acceleratorName,
  acceleratorText,
  disturbsTyping,
  parseAccelerator,
} from '../../../../../src/shared/domain/hotkeys/accelerator';

function parse(text: string, platform = 'linux') {
  const parsed = parseAccelerator(text, platform);
  if (parsed === null) throw new Error(`${text} is no accelerator`);
  return parsed;
}

describe('an accelerator', () => {
  it.each([
    ['CommandOrControl+Shift+F2', 'shift+ctrl+f2'],
    ['CmdOrCtrl+Esc', 'Control+Escape'],
    ['Meta+Return', 'Super+Enter'],
    ['Option+Plus', 'Alt+='],
  ])('is the same however it is written: %s', (one, other) => {
    expect(acceleratorName(parse(one))).toBe(acceleratorName(parse(other)));
  });

  it('means Command on macOS where it means Ctrl elsewhere', () => {
    expect([...parse('CommandOrControl+F2', 'darwin').modifiers]).toEqual(['super']);
    expect([...parse('CommandOrControl+F2', 'win32').modifiers]).toEqual(['control']);
  });

  it.each(['', 'Ctrl', 'Ctrl+', 'F25', 'Ctrl+Foo', 'Foo+A', 'XF86Phone', 'MicMute', 'Ctrl+AB'])(
    'is not %s',
    (text) => expect(parseAccelerator(text, 'linux')).toBeNull(),
  );

  it.each([
    ['CommandOrControl+Shift+F2', 'linux', 'Ctrl+Shift+F2'],
    ['Shift+Alt+Super+a', 'linux', 'Alt+Shift+Super+A'],
    ['Super+Plus', 'win32', 'Win++'],
    ['CommandOrControl+Shift+F2', 'darwin', 'Shift+Command+F2'],
    ['MediaPlayPause', 'linux', 'Play/Pause'],
    ['nonsense', 'linux', 'nonsense'],
  ])('%s is shown on %s as %s', (text, platform, shown) => {
    expect(acceleratorText(text, platform)).toBe(shown);
  });
});

it.each([
  ['A', true],
  ['Shift+A', true],
  ['AltGr+Q', true],
  ['Space', true],
  ['Shift+Delete', true],
  ['num5', true],
  ['F8', false],
  ['Shift+F8', false],
  ['MediaStop', false],
  ['Ctrl+A', false],
  ['Alt+Space', false],
  ['Super+num5', false],
])('%s disturbs typing: %s', (text, disturbs) => {
  expect(disturbsTyping(parse(text))).toBe(disturbs);
});
