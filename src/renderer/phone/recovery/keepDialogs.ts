import { isKeepable, type SipDialog } from '../../../shared/domain/call/recovery';
import type { HostApi } from '../../../shared/ipc/hostApi';
import type { Stop } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import { errorText, type Log } from '../diagnostics/log';
import type { Store } from '../state/store';

/** Tells main of the established calls' dialogs, so that a page that comes after a crash can end them at the servers. */
export function keepDialogs(
  store: Pick<Store, 'watch'>,
  host: Pick<HostApi, 'keepDialogs'>,
  dialogOf: (callId: string) => SipDialog | null,
  log: Log,
): Stop {
  const tell = (established: readonly string[]): void => {
    // One that the far side filled with more than main takes must not take the others along.
    const dialogs = established.flatMap((id) => {
      const dialog = dialogOf(id);
      return dialog !== null && isKeepable(dialog) ? [dialog] : [];
    });
    host
      .keepDialogs(dialogs)
      .catch((error: unknown) => log('warn', 'dialogs-not-kept', { error: errorText(error) }));
  };
  return store.watch(
    ({ calls }) => calls.filter(({ state }) => state === 'established').map(({ id }) => id),
    tell,
    sameData,
  );
}
