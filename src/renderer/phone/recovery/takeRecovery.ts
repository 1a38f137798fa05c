import type { Recovery } from '../../../shared/domain/call/recovery';
import type { HostApi } from '../../../shared/ipc/hostApi';
import { errorText, type Log } from '../diagnostics/log';

/** Hands over what main kept of a page before this one that failed, if one did. Never rejects. */
export async function takeRecovery(
  host: Pick<HostApi, 'takeRecovery'>,
  log: Log,
  take: (recovery: Recovery) => Promise<void>,
): Promise<void> {
  try {
    const recovery = await host.takeRecovery();
    if (recovery === null) return;
    log('warn', 'recovered', { failure: recovery.failure, calls: recovery.calls.length });
    await take(recovery);
  } catch (error) {
    log('error', 'recovery-failed', { error: errorText(error) });
  }
}
