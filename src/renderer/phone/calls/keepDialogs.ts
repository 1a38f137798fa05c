import { isKeepable, type SipDialog } from '../../../shared/domain/call/recovery';
import type { HostApi } from '../../../shared/ipc/hostApi';
import { errorText, type Log } from '../diagnostics/log';
import type { PhoneState } from '../phone';

/**
 * Tells main of the established calls' dialogs, so that a page that comes after a crash can end them at the servers:
 * `subscribe` it to the store.
 */
export function keepDialogs(
  host: Pick<HostApi, 'keepDialogs'>,
  dialogOf: (callId: string) => SipDialog | null,
  log: Log,
): (state: PhoneState) => void {
  let told = '';
  return ({ calls }) => {
    const established = calls.filter(({ state }) => state === 'established').map(({ id }) => id);
    const ids = established.join();
    if (ids === told) return;
    told = ids;
    // One that the far side filled with more than main takes must not take the others along.
    const dialogs = established.flatMap((id) => {
      const dialog = dialogOf(id);
      return dialog !== null && isKeepable(dialog) ? [dialog] : [];
    });
    host
      .keepDialogs(dialogs)
      .catch((error: unknown) => log('warn', 'dialogs-not-kept', { error: errorText(error) }));
  };
}
