import { Observable } from '../../shared/observable';
import { type Logger, listenerFailed } from '../diagnostics/port';
import type { PreferenceStore } from '../settings/port';
import type { CallersHidden, ScreenLock } from './port';

/** Hides callers while the screen is locked, where `incoming.hideCallerWhenLocked` is set. */
export function hideCallersWhenLocked(
  lock: ScreenLock,
  preferences: Pick<PreferenceStore, 'current' | 'follow'>,
  log: Logger,
): CallersHidden {
  const decide = (): boolean => lock.value && preferences.current['incoming.hideCallerWhenLocked'];
  const hidden = new Observable(decide(), listenerFailed(log, 'callers-hidden'));
  lock.subscribe(() => hidden.set(decide()));
  preferences.follow(() => hidden.set(decide()));
  return hidden;
}
