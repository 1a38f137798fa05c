import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { HostApi } from '../../shared/ipc/hostApi';
import type { Stop } from '../../shared/observable';
import { sameParts } from '../../shared/sameData';
import { errorText, type Log } from './diagnostics/log';
import type { PhoneState } from './phone';
import type { Store } from './state/store';

/** Tells main of the state as the desktop shows it: now, and at every change. */
export function reportStatus(store: Store, host: Pick<HostApi, 'reportStatus'>, log: Log): Stop {
  const tell = (status: PhoneStatus): void => {
    host
      .reportStatus({ ...status, calls: [...status.calls] })
      .catch((error: unknown) => log('warn', 'status-not-told', { error: errorText(error) }));
  };
  tell(statusOf(store.state));
  return store.watch(statusOf, tell, sameParts);
}

const statusOf = ({
  account,
  registration,
  calls,
  lastEnded,
  headset,
  acceptsCalls,
}: PhoneState): PhoneStatus => ({
  dn: account?.dn ?? null,
  registration,
  calls,
  lastEnded,
  headset,
  acceptsCalls,
});
