import koffi from 'koffi';
import { now } from './clock';

/** X keysyms (keysymdef.h) of the phone's own default for Answer. */
const [CONTROL, SHIFT, F2] = [0xffe3, 0xffe1, 0xffbf];

/** Presses Ctrl+Shift+F2 on that X screen. Returns when F2 went down. */
export type PressAnswerKey = () => number;

/** By the X server's test extension, as from a keyboard. */
export function openAnswerKey(display: string): PressAnswerKey {
  const x11 = koffi.load('libX11.so.6');
  const xtest = koffi.load('libXtst.so.6');
  const connection: unknown = x11.func('void *XOpenDisplay(const char *name)')(display);
  if (connection === null) throw new Error(`no X display ${display}`);
  const toKeycode = x11.func('uint8_t XKeysymToKeycode(void *display, unsigned long keysym)');
  const sync = x11.func('int XSync(void *display, int discard)');
  const fakeKey = xtest.func(
    'int XTestFakeKeyEvent(void *display, unsigned int keycode, int down, unsigned long delay)',
  );
  const keycodes = [CONTROL, SHIFT, F2].map((keysym): number => toKeycode(connection, keysym));
  return () => {
    let pressedAt = 0;
    for (const keycode of keycodes) {
      pressedAt = now();
      fakeKey(connection, keycode, 1, 0);
      sync(connection, 0);
    }
    for (const keycode of [...keycodes].reverse()) fakeKey(connection, keycode, 0, 0);
    sync(connection, 0);
    return pressedAt;
  };
}
