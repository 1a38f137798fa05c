export interface MethodCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
}
export interface Signal {
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

/** The Linux desktop's session bus, or the machine's system bus; connected when first used (docs/decisions/0148). */
export interface SessionBus {
  /** Calls a method. @returns the reply's arguments @throws DBusError (also when there is no bus, or no answer in time) */
  call(call: MethodCall): Promise<readonly unknown[]>;
  /**
   * Listens to one interface of one service, and to nobody but the owner of its name: any program can send any signal to this
   * one alone. With `arg0` only to signals whose first argument is that string.
   */
  onSignal(
    from: { readonly sender: string; readonly interface: string; readonly arg0?: string },
    listener: (signal: Signal) => void,
  ): Promise<void>;
  /** Makes a value for a place of type `v`. */
  variant(signature: string, value: unknown): Promise<unknown>;
}

export class DBusError extends Error {
  override readonly name = 'DBusError';
  /** @param dbusName the error's name on the bus, or `no-bus`, `no-answer` */
  constructor(readonly dbusName: string) {
    super(dbusName);
  }
}
