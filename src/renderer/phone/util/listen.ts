import type { Stop } from '../../../shared/observable';

/** Calls back at every event of that type, until stopped. */
export function listen(target: EventTarget, type: string, listener: () => void): Stop {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}
