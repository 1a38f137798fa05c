import { acceleratorText } from '../../shared/domain/hotkeys/accelerator';
import type { HotkeyState } from '../../shared/domain/hotkeys/hotkeys';
import type { EventPayload } from '../../shared/ipc/contract';
import { sameData } from '../../shared/sameData';
import type { SendEvent } from '../ipc/port';
import type { PreferenceStore } from '../settings/port';

interface TalkKeyReport {
  /** Takes the news of what has become of the key. */
  changed(state: HotkeyState): void;
  held(down: boolean): void;
}

/** Tells the page which key is the talk key, how it is meant, and whether it is down: all of it at every change. */
export function reportTalkKey(preferences: PreferenceStore, sendEvent: SendEvent): TalkKeyReport {
  let accelerator: string | null = null;
  let down = false;
  let told: EventPayload<'hotkeys:talk'> | null = null;
  const tell = (): void => {
    const mode = preferences.current['hotkeys.talkMode'];
    const key = accelerator === null ? null : { name: acceleratorText(accelerator, process.platform), mode };
    const now = { key, down };
    if (sameData(now, told)) return;
    told = now;
    sendEvent('hotkeys:talk', now);
  };
  preferences.follow(tell);
  return {
    changed(hotkey) {
      accelerator = hotkey.state === 'active' ? hotkey.accelerator : null;
      tell();
    },
    held(now) {
      down = now;
      tell();
    },
  };
}
