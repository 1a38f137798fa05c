/** A key combination as Electron writes it, read: which modifiers, and which key. */
export interface Accelerator {
  readonly modifiers: ReadonlySet<Modifier>;
  /** The key in lower case, e.g. `f2`, `space`, `mediaplaypause`. */
  readonly key: string;
}
type Modifier = 'control' | 'alt' | 'altgr' | 'shift' | 'super';

const modifierNames: Readonly<Record<string, Modifier>> = {
  ctrl: 'control',
  control: 'control',
  alt: 'alt',
  option: 'alt',
  altgr: 'altgr',
  shift: 'shift',
  super: 'super',
  meta: 'super',
  // Command is macOS's name of the key that others call Super.
  cmd: 'super',
  command: 'super',
};

/** Keys that type nothing and move nothing. */
const keysThatTypeNothing =
  /^(?:f(?:[1-9]|1\d|2[0-4])|media(?:nexttrack|previoustrack|stop|playpause)|volume(?:up|down|mute)|printscreen)$/;
const keys =
  /^(?:[\x21-\x7e]|f(?:[1-9]|1\d|2[0-4])|num(?:[0-9]|dec|add|sub|mult|div)|plus|space|tab|capslock|numlock|scrolllock|backspace|delete|insert|return|enter|up|down|left|right|home|end|pageup|pagedown|escape|esc|volume(?:up|down|mute)|media(?:nexttrack|previoustrack|stop|playpause)|printscreen)$/;

/**
 * Reads a key combination; null: it is none (https://www.electronjs.org/docs/latest/api/accelerator). `platform` as
 * process.platform.
 */
export function parseAccelerator(text: string, platform: string): Accelerator | null {
  const parts = text.toLowerCase().split('+');
  const key = aliases[parts.at(-1) ?? ''] ?? parts.at(-1) ?? '';
  if (!keys.test(key)) return null;
  const modifiers = new Set<Modifier>();
  for (const part of parts.slice(0, -1)) {
    const modifier = /^(?:commandorcontrol|cmdorctrl)$/.test(part)
      ? platform === 'darwin'
        ? 'super'
        : 'control'
      : modifierNames[part];
    if (modifier === undefined) return null;
    modifiers.add(modifier);
  }
  return { modifiers, key };
}
const aliases: Readonly<Record<string, string>> = { esc: 'escape', enter: 'return', '=': 'plus' };

/** Names a combination the same, however it was written. */
export function acceleratorName({ modifiers, key }: Accelerator): string {
  return [...[...modifiers].sort(), key].join('+');
}

/** Tells whether a key, held globally, would be taken from every other program that the agent types in. */
export function disturbsTyping({ modifiers, key }: Accelerator): boolean {
  // AltGr types characters; macOS does so with Option, Windows takes Ctrl+Alt for AltGr, and there both are rare enough.
  const types = !modifiers.has('control') && !modifiers.has('alt') && !modifiers.has('super');
  return types && !keysThatTypeNothing.test(key);
}

/** Names a combination as this system's keyboards do, e.g. `Ctrl+Shift+F2`; what is no accelerator stays as it is. */
export function acceleratorText(text: string, platform: string): string {
  const parsed = parseAccelerator(text, platform);
  if (parsed === null) return text;
  const names = { ...modifierWords, ...modifierWordsOf[platform] };
  const modifiers = modifierOrder.filter((modifier) => parsed.modifiers.has(modifier));
  return [...modifiers.map((modifier) => names[modifier]), keyText(parsed.key)].join('+');
}

const modifierOrder: readonly Modifier[] = ['control', 'alt', 'altgr', 'shift', 'super'];
const modifierWords: Readonly<Record<Modifier, string>> = {
  control: 'Ctrl',
  alt: 'Alt',
  altgr: 'AltGr',
  shift: 'Shift',
  super: 'Super',
};
const modifierWordsOf: Readonly<Record<string, Partial<Record<Modifier, string>>>> = {
  darwin: { control: 'Control', alt: 'Option', super: 'Command' },
  win32: { super: 'Win' },
};
const keyWords: Readonly<Record<string, string>> = {
  plus: '+',
  escape: 'Esc',
  pageup: 'Page Up',
  pagedown: 'Page Down',
  mediaplaypause: 'Play/Pause',
  mediastop: 'Stop',
};

const keyText = (key: string): string => keyWords[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
