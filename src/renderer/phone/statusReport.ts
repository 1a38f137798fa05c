import type { PhoneStatus } from '../../shared/domain/phoneStatus';
import type { HostApi } from '../../shared/ipc/hostApi';
import { errorText, type Log } from './diagnostics/log';
import type { PhoneState } from './phone';

/** Tells main of every change that the desktop shows: `subscribe` it to the store. */
export function reportStatus(host: Pick<HostApi, 'reportStatus'>, log: Log): (state: PhoneState) => void {
  let told: PhoneStatus | null = null;
  return ({ account, registration, calls, lastEnded, headset }) => {
    const status: PhoneStatus = { dn: account?.dn ?? null, registration, calls, lastEnded, headset };
    if (told !== null && same(told, status)) return;
    told = status;
    host
      .reportStatus({ ...status, calls: [...calls] })
      .catch((error: unknown) => log('warn', 'status-not-told', { error: errorText(error) }));
  };
}

/** The state's parts are replaced, never changed in place. */
const same = (one: PhoneStatus, other: PhoneStatus): boolean =>
  one.dn === other.dn &&
  one.registration === other.registration &&
  one.calls === other.calls &&
  one.lastEnded === other.lastEnded &&
  one.headset === other.headset;
