import type { KeyReader, Libraries } from './keyReader';

/** Virtual-key codes (winuser.h). */
const virtualKeys: Readonly<Record<string, number>> = {
  backspace: 0x08,
  tab: 0x09,
  return: 0x0d,
  capslock: 0x14,
  escape: 0x1b,
  space: 0x20,
  pageup: 0x21,
  pagedown: 0x22,
  end: 0x23,
  home: 0x24,
  left: 0x25,
  up: 0x26,
  right: 0x27,
  down: 0x28,
  printscreen: 0x2c,
  insert: 0x2d,
  delete: 0x2e,
  nummult: 0x6a,
  numadd: 0x6b,
  numsub: 0x6d,
  numdec: 0x6e,
  numdiv: 0x6f,
  numlock: 0x90,
  scrolllock: 0x91,
  volumemute: 0xad,
  volumedown: 0xae,
  volumeup: 0xaf,
  medianexttrack: 0xb0,
  mediaprevioustrack: 0xb1,
  mediastop: 0xb2,
  mediaplaypause: 0xb3,
};
const F1 = 0x70;
const NUM_0 = 0x60;
/** The other bits tell of the past. */
const IS_DOWN = 0x8000;

/** @throws on any other system */
export function readWindowsKeys({ load }: Libraries): KeyReader {
  const asyncKeyState = load('user32.dll').func('int16_t __stdcall GetAsyncKeyState(int virtualKey)');
  return (key) => {
    const virtualKey = virtualKeyOf(key);
    return virtualKey === null ? null : (asyncKeyState(virtualKey) & IS_DOWN) !== 0;
  };
}

/** Finds the code of a key. Where punctuation is depends on the layout: those keys are not known here. */
function virtualKeyOf(key: string): number | null {
  if (/^[a-z0-9]$/.test(key)) return key.toUpperCase().charCodeAt(0);
  const [, kind, digits] = /^(f|num)(\d+)$/.exec(key) ?? [];
  if (digits !== undefined) return kind === 'f' ? F1 + Number(digits) - 1 : NUM_0 + Number(digits);
  return virtualKeys[key] ?? null;
}
