import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  type Accelerator,
  acceleratorName,
  parseAccelerator,
} from '../../../shared/domain/hotkeys/accelerator';
import { MAX_HOLDER_LENGTH } from '../../../shared/domain/hotkeys/hotkeys';

const schemas = [
  'org.gnome.shell.keybindings',
  'org.gnome.desktop.wm.keybindings',
  'org.gnome.mutter.keybindings',
  'org.gnome.settings-daemon.plugins.media-keys',
] as const;
/** The user's own shortcuts: each has a name and a command. */
const CUSTOM = 'org.gnome.settings-daemon.plugins.media-keys.custom-keybinding';

/** The settings of a schema: `SCHEMA KEY VALUE` a line. Empty when this GNOME does not have it. */
export type ReadSettings = (schema: string) => Promise<string>;

const run = promisify(execFile);

export const readGsettings: ReadSettings = (schema) =>
  run('gsettings', ['list-recursively', schema], { timeout: 3_000 }).then(
    ({ stdout }) => stdout,
    () => '',
  );

/** Finds the shortcut of GNOME that has these keys; null: none. */
export async function gnomeHolder(accelerator: Accelerator, read: ReadSettings): Promise<string | null> {
  const wanted = acceleratorName(accelerator);
  for (const schema of schemas) {
    for (const { key, value } of settingsIn(await read(schema))) {
      if (key === 'custom-keybindings') {
        const name = await customHolder(wanted, stringsIn(value), read);
        if (name !== null) return `GNOME: ${name}`.slice(0, MAX_HOLDER_LENGTH);
      } else if (stringsIn(value).some((binding) => nameOf(binding) === wanted)) {
        return `GNOME: ${key.replaceAll('-', ' ')}`;
      }
    }
  }
  return null;
}

async function customHolder(
  wanted: string,
  paths: readonly string[],
  read: ReadSettings,
): Promise<string | null> {
  for (const path of paths) {
    const settings = settingsIn(await read(`${CUSTOM}:${path}`));
    const text = (key: string): string =>
      stringsIn(settings.find((one) => one.key === key)?.value ?? '')[0] ?? '';
    if (nameOf(text('binding')) === wanted) return text('name');
  }
  return null;
}

function settingsIn(listed: string): { key: string; value: string }[] {
  return listed.split('\n').flatMap((line) => {
    const [, key, value] = /^\S+ (\S+) (.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
}

/** The strings of a GVariant text: `['<Super>l', 'XF86Phone']`, `'name'`, `@as []`. */
function stringsIn(value: string): string[] {
  return [...value.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text);
}

const gnomeModifiers: Readonly<Record<string, string>> = { primary: 'Control', mod4: 'Super', mod1: 'Alt' };
const gnomeKeys: Readonly<Record<string, string>> = {
  XF86AudioPlay: 'MediaPlayPause',
  XF86AudioStop: 'MediaStop',
  Print: 'PrintScreen',
  Page_Up: 'PageUp',
  Page_Down: 'PageDown',
};

/** `<Control><Shift>F2`, in our own way of naming it. */
function nameOf(binding: string): string | null {
  const modifiers = [...binding.matchAll(/<(\w+)>/g)].map(
    ([, name = '']) => gnomeModifiers[name.toLowerCase()] ?? name,
  );
  const key = binding.replace(/<\w+>/g, '');
  const parsed = parseAccelerator([...modifiers, gnomeKeys[key] ?? key].join('+'), 'linux');
  return parsed === null ? null : acceleratorName(parsed);
}
