import type { HostApi } from '../../../shared/ipc/hostApi';

type LogEntry = Parameters<HostApi['log']>[0];
type LogFields = LogEntry['fields'];

/** Writes one line to main's log file. Never a secret, a message body or a whole header in `fields`. Never throws. */
export type Log = (level: LogEntry['level'], event: string, fields?: LogFields) => void;

export function createLog(host: Pick<HostApi, 'log'>): Log {
  return (level, event, fields = {}) => {
    // Nothing can be done about a log that fails; the phone must not fail with it.
    host.log({ level, event, fields }).catch(() => undefined);
  };
}

/** A thrown value as a log field, bounded. */
export function errorText(error: unknown): string {
  return String(error instanceof Error ? `${error.name}: ${error.message}` : error).slice(0, 500);
}

/** Logs what a listener with that name has thrown. */
export function listenerFailed(log: Log, name: string): (error: unknown) => void {
  return (error) => log('error', 'listener-failed', { listener: name, error: errorText(error) });
}

/** `listener`, with its exceptions logged instead of thrown into the caller (JsSIP, a socket, another listener). */
export function contained<A extends unknown[]>(
  log: Log,
  name: string,
  listener: (...args: A) => void,
): (...args: A) => void {
  const failed = listenerFailed(log, name);
  return (...args) => {
    try {
      listener(...args);
    } catch (error) {
      failed(error);
    }
  };
}
