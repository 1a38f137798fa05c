import {
  type VoiceProcessing,
  voiceProcessing,
  wholeProcessing,
} from '../../../shared/domain/devices/voiceProcessing';
import { type Stop, together } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import type { Log } from '../diagnostics/log';
import type { PreferenceSource } from '../preferences';
import type { Store } from '../state/store';

/** Tells `use` whenever the agent's voice is to be processed otherwise: by what is wished, and with which devices. */
export function followProcessing({
  store,
  preferences,
  log,
  use,
}: {
  store: Store;
  preferences: PreferenceSource;
  log: Log;
  use: (processing: VoiceProcessing) => void;
}): Stop {
  let last = wholeProcessing;
  const follow = () => {
    const next = voiceProcessing(store.state.sound, preferences.current);
    if (sameData(next, last)) return;
    last = next;
    log('info', 'voice-processing', { ...next });
    use(next);
  };
  follow();
  return together(
    store.watch(({ sound }) => sound, follow),
    preferences.watch((set) => set, follow),
  );
}
