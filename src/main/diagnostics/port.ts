import type { ListenerFailed } from '../../shared/observable';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, unknown>>;

/** `event` is a constant name such as `certificate.refused`; what varies goes into the fields. */
export interface Logger {
  write(level: LogLevel, event: string, fields?: LogFields): void;
}

/** One part of main that fails takes no other along: what a listener of `source` throws is logged. */
export const listenerFailed =
  (log: Logger, source: string): ListenerFailed =>
  (error) =>
    log.write('error', `${source}.listener-failed`, { error });
