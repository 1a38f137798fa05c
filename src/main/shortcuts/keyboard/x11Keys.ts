import type { KeyReader, Libraries } from './keyReader';

/** XKB keysyms (keysymdef.h); ASCII characters are their own. */
const keysyms: Readonly<Record<string, number>> = {
  space: 0x20,
  plus: 0x2b,
  tab: 0xff09,
  capslock: 0xffe5,
  numlock: 0xff7f,
  scrolllock: 0xff14,
  backspace: 0xff08,
  delete: 0xffff,
  insert: 0xff63,
  return: 0xff0d,
  up: 0xff52,
  down: 0xff54,
  left: 0xff51,
  right: 0xff53,
  home: 0xff50,
  end: 0xff57,
  pageup: 0xff55,
  pagedown: 0xff56,
  escape: 0xff1b,
  printscreen: 0xff61,
  numdec: 0xffae,
  numadd: 0xffab,
  numsub: 0xffad,
  nummult: 0xffaa,
  numdiv: 0xffaf,
  volumedown: 0x1008ff11,
  volumemute: 0x1008ff12,
  volumeup: 0x1008ff13,
  mediaplaypause: 0x1008ff14,
  mediastop: 0x1008ff15,
  mediaprevioustrack: 0x1008ff16,
  medianexttrack: 0x1008ff17,
};
const F1 = 0xffbe;
const NUM_0 = 0xffb0;

/** The X server's own picture of the keyboard, in which the repeats of a held key do not show. @throws without X11 */
export function readX11Keys({ load }: Libraries): KeyReader {
  const x11 = load('libX11.so.6');
  const openDisplay = x11.func('void *XOpenDisplay(const char *name)');
  const toKeycode = x11.func('uint8_t XKeysymToKeycode(void *display, unsigned long keysym)');
  const queryKeymap = x11.func('int XQueryKeymap(void *display, _Out_ uint8_t *keys)');
  const display: unknown = openDisplay(null);
  if (display === null) throw new Error('no X display');
  /** The state of all keys, one bit a keycode. */
  const keymap = new Uint8Array(32);
  return (key) => {
    const keysym = keysymOf(key);
    const keycode: number = keysym === null ? 0 : toKeycode(display, keysym);
    if (keycode === 0) return null;
    queryKeymap(display, keymap);
    return ((keymap[keycode >> 3] ?? 0) & (1 << (keycode & 7))) !== 0;
  };
}

function keysymOf(key: string): number | null {
  if (key.length === 1) return key.charCodeAt(0);
  const [, kind, digits] = /^(f|num)(\d+)$/.exec(key) ?? [];
  if (digits !== undefined) return kind === 'f' ? F1 + Number(digits) - 1 : NUM_0 + Number(digits);
  return keysyms[key] ?? null;
}
