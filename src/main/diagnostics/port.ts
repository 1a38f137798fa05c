export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogFields = Readonly<Record<string, unknown>>;

/** `event` is a constant name such as `certificate.refused`; what varies goes into the fields. */
export interface Log {
  write(level: LogLevel, event: string, fields?: LogFields): void;
}
