import type { Stop } from '../../shared/observable';
import type { PhoneStatusSource } from '../status/port';

/** Electron's powerSaveBlocker. */
interface Blocker {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): unknown;
}

/**
 * Lets the computer not sleep for idleness while there is a call; the screen may go dark. Whoever closes the lid or chooses Sleep
 * means it.
 */
export function letCallsKeepAwake(status: PhoneStatusSource, blocker: Blocker): Stop {
  let blocked: number | null = null;
  return status.follow(({ calls }) => {
    if (calls.length > 0) blocked ??= blocker.start('prevent-app-suspension');
    else if (blocked !== null) {
      blocker.stop(blocked);
      blocked = null;
    }
  });
}
