import { globalShortcut } from 'electron';
import type { PhoneIntent } from '../../shared/domain/call/intent';
import type { SessionBus } from '../dbus/port';
import type { Logger } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import type { PreferenceStore } from '../settings/port';
import { desktopHolder } from '../shortcuts/holders/desktopHolder';
import { HotkeyHolder } from '../shortcuts/hotkeyHolder';
import { createSystemKeyboard } from '../shortcuts/keyboard/systemKeyboard';
import { dialTarget } from '../shortcuts/selectedText';
import type { HotkeyEffect } from '../shortcuts/wantedKeys';
import type { PhoneStatusSource } from '../status/port';
import type { OfferDial } from './offerDial';
import { copiedText, selectedText } from './selection';
import { reportTalkKey } from './talkKey';

const intents: Readonly<Partial<Record<HotkeyEffect, PhoneIntent>>> = {
  answer: 'answer',
  end: 'end',
  mute: 'toggleMute',
  hold: 'toggleHold',
};

/** Turns global keys into intents for the page, as every way to answer a call is one. */
export function createHotkeys({
  preferences,
  status,
  bus,
  sendEvent,
  offerDial,
  showWindow,
  log,
}: {
  readonly preferences: PreferenceStore;
  readonly status: PhoneStatusSource;
  readonly bus: SessionBus;
  readonly sendEvent: SendEvent;
  readonly offerDial: OfferDial;
  readonly showWindow: () => void;
  readonly log: Logger;
}): HotkeyHolder {
  async function dialSelection(): Promise<void> {
    // Before the window is shown, which may take the selection.
    const target = dialTarget(await selectedText()) ?? dialTarget(await copiedText());
    if (target !== null) await offerDial(target, 'hotkey');
    // There is a dial field in it.
    else showWindow();
  }
  const talkKey = reportTalkKey(preferences, sendEvent);
  return new HotkeyHolder({
    keys: globalShortcut,
    keyboard: createSystemKeyboard(process.platform, log),
    preferences,
    status,
    platform: process.platform,
    // An X11 client sees no keys of Wayland's own windows, and Wayland gives no program global keys.
    // docs/decisions/0078
    supported: process.platform !== 'linux' || process.env['XDG_SESSION_TYPE'] !== 'wayland',
    onPress(effect) {
      log.write('info', 'hotkey.pressed', { effect });
      const intent = intents[effect];
      if (intent !== undefined) sendEvent('intent', { intent, origin: 'hotkey' });
      else if (effect === 'talk') talkKey.held(true);
      else if (effect === 'bringForward') showWindow();
      else
        void dialSelection().catch((error: unknown) => log.write('warn', 'hotkey.nothing-read', { error }));
    },
    onRelease(effect) {
      if (effect === 'talk') talkKey.held(false);
    },
    holderOf: desktopHolder({ bus, platform: process.platform, env: process.env, log }),
    onChanged(state) {
      sendEvent('hotkeys:changed', state);
      talkKey.changed(state.talk);
    },
    log,
  });
}
