import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { Logger } from '../diagnostics/port';
import type { PhoneStatusSource } from '../status/port';
import type { SleepDelay } from './port';

/** The longest that a sleep is kept waiting (milliseconds): the server answers in a fraction of it, and logind waits for 5 s. */
const SIGN_OFF_LIMIT_MS = 2500;

export interface SleepWatchParts {
  /** Electron's powerMonitor. Each event comes twice on Linux. */
  readonly monitor: {
    on(event: 'suspend', listener: () => void): unknown;
    on(event: 'resume', listener: () => void): unknown;
  };
  readonly status: PhoneStatusSource;
  readonly delay: SleepDelay;
  readonly tellPage: (event: 'suspend' | 'resume') => void;
  readonly log: Logger;
}

/** Lets the phone sign off before the computer sleeps, and sign in again at once when it wakes up. */
export function watchSleep({ monitor, status, delay, tellPage, log }: SleepWatchParts): void {
  let asleep = false;
  let limit: NodeJS.Timeout | undefined;
  const letSleep = (why: string): void => {
    clearTimeout(limit);
    log.write('info', 'sleep.allowed', { why });
    delay.release();
  };

  status.follow((now, before) => {
    if (!asleep) {
      if (now.registration.state === 'registered') delay.hold();
    } else if (isSignedOff(now) && !isSignedOff(before)) letSleep('signed-off');
  });
  monitor.on('suspend', () => {
    if (asleep) return;
    asleep = true;
    log.write('info', 'sleep.begins', { registration: status.value.registration.state });
    tellPage('suspend');
    if (isSignedOff(status.value)) letSleep('was-signed-off');
    else limit = setTimeout(() => letSleep('took-too-long'), SIGN_OFF_LIMIT_MS);
  });
  monitor.on('resume', () => {
    if (!asleep) return;
    asleep = false;
    clearTimeout(limit);
    log.write('info', 'sleep.over');
    tellPage('resume');
  });
}

const isSignedOff = ({ registration: { state } }: PhoneStatus): boolean =>
  state === 'failed' || state === 'signed-out';
