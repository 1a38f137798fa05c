import type { ListenerFailed } from '../../shared/observable';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, unknown>>;

/** Writes log lines. `event` is a constant name such as `certificate.refused`; what varies goes into the fields. */
export interface Logger {
  write(level: LogLevel, event: string, fields?: LogFields): void;
}

/** Logs what a listener of `source` throws, so that one part of main that fails takes no other along. */
export const listenerFailed =
  (log: Logger, source: string): ListenerFailed =>
  (error) =>
    log.write('error', `${source}.listener-failed`, { error });
