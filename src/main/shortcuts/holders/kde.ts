import type { Accelerator } from '../../../shared/domain/hotkeys/accelerator';
import { MAX_HOLDER_LENGTH } from '../../../shared/domain/hotkeys/hotkeys';
import type { SessionBus } from '../../dbus/port';

/** Qt's names of keys and modifiers (qnamespace.h). */
const qtModifiers: Readonly<Record<string, number>> = {
  shift: 0x0200_0000,
  control: 0x0400_0000,
  alt: 0x0800_0000,
  super: 0x1000_0000,
};
const qtKeys: Readonly<Record<string, number>> = {
  escape: 0x0100_0000,
  tab: 0x0100_0001,
  backspace: 0x0100_0003,
  return: 0x0100_0004,
  insert: 0x0100_0006,
  delete: 0x0100_0007,
  printscreen: 0x0100_0009,
  home: 0x0100_0010,
  end: 0x0100_0011,
  left: 0x0100_0012,
  up: 0x0100_0013,
  right: 0x0100_0014,
  down: 0x0100_0015,
  pageup: 0x0100_0016,
  pagedown: 0x0100_0017,
  space: 0x20,
  plus: 0x2b,
  volumedown: 0x0100_0070,
  volumemute: 0x0100_0071,
  volumeup: 0x0100_0072,
  mediastop: 0x0100_0081,
  mediaprevioustrack: 0x0100_0082,
  medianexttrack: 0x0100_0083,
  mediaplaypause: 0x0100_0086,
};
const QT_F1 = 0x0100_0030;

/** Finds the shortcut of KDE that has these keys; null: none. @throws DBusError */
export async function kdeHolder(accelerator: Accelerator, bus: SessionBus): Promise<string | null> {
  const key = qtKey(accelerator);
  if (key === null) return null;
  const [found] = await bus.call({
    destination: 'org.kde.kglobalaccel',
    path: '/kglobalaccel',
    interface: 'org.kde.KGlobalAccel',
    member: 'actionList',
    // A QKeySequence: four keys, of which ours is the first.
    signature: '(ai)',
    body: [[[key, 0, 0, 0]]],
  });
  // Component and action, each as the program names it and as the user reads it.
  const [, , component, action] = Array.isArray(found) ? found.map(String) : [];
  if (component === undefined || action === undefined) return null;
  return `${component}: ${action}`.slice(0, MAX_HOLDER_LENGTH);
}

function qtKey({ modifiers, key }: Accelerator): number | null {
  const code = qtCode(key);
  if (code === null || modifiers.has('altgr')) return null;
  return [...modifiers].reduce((sum, modifier) => sum + (qtModifiers[modifier] ?? 0), code);
}

function qtCode(key: string): number | null {
  if (key.length === 1) return key.toUpperCase().charCodeAt(0);
  const [, number] = /^f(\d+)$/.exec(key) ?? [];
  return number === undefined ? (qtKeys[key] ?? null) : QT_F1 + Number(number) - 1;
}
