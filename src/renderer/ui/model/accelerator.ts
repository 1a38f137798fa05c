import { disturbsTyping, parseAccelerator } from '../../../shared/domain/hotkeys/accelerator';

type Stroke = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

export type Recorded =
  /** Nothing but modifiers are down so far. */
  | { readonly kind: 'partial' }
  /** As Electron names it. */
  | { readonly kind: 'accelerator'; readonly accelerator: string }
  /** A key that typing needs: it must have a modifier with it. */
  | { readonly kind: 'needs-modifier' }
  | { readonly kind: 'unknown' };

const modifierKeys = new Set(['Control', 'Alt', 'AltGraph', 'Shift', 'Meta', 'OS']);
/** Keys by their place, which is what a global key is about, where their name differs from Electron's. */
const named: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Space: 'Space',
  Tab: 'Tab',
  Enter: 'Return',
  Insert: 'Insert',
  Delete: 'Delete',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  PrintScreen: 'PrintScreen',
  Backspace: 'Backspace',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  NumpadDecimal: 'numdec',
};

/** The key combination that is down, for Electron's global shortcuts. */
export function recordStroke(stroke: Stroke, platform: string): Recorded {
  if (modifierKeys.has(stroke.key)) return { kind: 'partial' };
  const key = keyOf(stroke);
  if (key === null) return { kind: 'unknown' };
  const mac = platform === 'darwin';
  const command = mac ? stroke.metaKey : stroke.ctrlKey;
  const modifiers = [
    command && 'CommandOrControl',
    mac && stroke.ctrlKey && 'Control',
    stroke.altKey && 'Alt',
    stroke.shiftKey && 'Shift',
    !mac && stroke.metaKey && 'Super',
  ].filter((name) => name !== false);
  const accelerator = [...modifiers, key].join('+');
  const parsed = parseAccelerator(accelerator, platform);
  if (parsed === null) return { kind: 'unknown' };
  return disturbsTyping(parsed) ? { kind: 'needs-modifier' } : { kind: 'accelerator', accelerator };
}

function keyOf({ code, key }: Stroke): string | null {
  const numpad = /^Numpad(\d)$/.exec(code)?.[1];
  if (numpad !== undefined) return `num${numpad}`;
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key;
  const digit = /^Digit(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  // A letter is what is written on the key, wherever the layout has it.
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return named[code] ?? null;
}

const macNames: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Command: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Option: '⌥',
  Shift: '⇧',
};

/** The keys as they are written on the keyboard, one after the other. */
export function keyNames(accelerator: string, platform: string): string[] {
  // The plus key itself is called Plus.
  return accelerator.split('+').map((key) => {
    if (platform === 'darwin') return macNames[key] ?? key;
    if (key === 'CommandOrControl' || key === 'Control' || key === 'CmdOrCtrl') return 'Ctrl';
    return key === 'Super' && platform === 'win32' ? 'Win' : key;
  });
}
