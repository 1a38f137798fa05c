import type { PreferenceSource } from '../settings/port';
import { Flag } from './flag';
import type { CallerPrivacy, ScreenLock } from './port';

export function createCallerPrivacy(lock: ScreenLock, preferences: PreferenceSource): CallerPrivacy {
  const hidden = new Flag();
  const decide = (): void => hidden.set(lock.locked && preferences.current['incoming.hideCallerWhenLocked']);
  lock.subscribe(decide);
  preferences.subscribe(decide);
  return {
    get hidden() {
      return hidden.on;
    },
    subscribe: (listener) => hidden.subscribe(listener),
  };
}
