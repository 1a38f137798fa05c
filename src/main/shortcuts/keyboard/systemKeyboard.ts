import { createRequire } from 'node:module';
import { parseAccelerator } from '../../../shared/domain/hotkeys/accelerator';
import type { Logger } from '../../diagnostics/port';
import type { Keyboard } from '../pressedKeys';
import type { KeyReader, Libraries } from './keyReader';
import { readMacKeys } from './macKeys';
import { readWindowsKeys } from './windowsKeys';
import { readX11Keys } from './x11Keys';

const readers: Readonly<Partial<Record<NodeJS.Platform, (libraries: Libraries) => KeyReader>>> = {
  linux: readX11Keys,
  win32: readWindowsKeys,
  darwin: readMacKeys,
};

/** Asks the system for the one key that matters, and only while it is held. Loads what it needs at the first question. */
export function createSystemKeyboard(platform: NodeJS.Platform, log: Logger): Keyboard {
  let reader: KeyReader | null = null;
  const failed = (error: unknown): KeyReader => {
    log.write('warn', 'keyboard.unreadable', { error });
    return () => null;
  };
  const open = (): KeyReader => {
    try {
      return readers[platform]?.(createRequire(import.meta.url)('koffi')) ?? (() => null);
    } catch (error) {
      return failed(error);
    }
  };
  return {
    isDown(accelerator) {
      const parsed = parseAccelerator(accelerator, platform);
      if (parsed === null) return null;
      reader ??= open();
      return reader(parsed.key);
    },
  };
}
