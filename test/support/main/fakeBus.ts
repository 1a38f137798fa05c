import { DBusError, type MethodCall, type SessionBus, type Signal } from '../../../src/main/dbus/port';

/** A session bus on which only what a test sets answers. */
export class FakeBus implements SessionBus {
  readonly calls: MethodCall[] = [];
  readonly #listeners: { readonly arg0: string | undefined; readonly tell: (signal: Signal) => void }[] = [];
  /** By member; a thrown DBusError is the service's error. */
  readonly answers = new Map<
    string,
    (call: MethodCall) => readonly unknown[] | Promise<readonly unknown[]>
  >();

  async call(call: MethodCall): Promise<readonly unknown[]> {
    this.calls.push(call);
    const answer = this.answers.get(call.member);
    if (answer === undefined) throw new DBusError('org.freedesktop.DBus.Error.ServiceUnknown');
    return await answer(call);
  }
  async onSignal(
    { arg0 }: { readonly sender: string; readonly interface: string; readonly arg0?: string },
    listener: (signal: Signal) => void,
  ): Promise<void> {
    this.#listeners.push({ arg0, tell: listener });
  }
  async variant(signature: string, value: unknown): Promise<unknown> {
    return { signature, value };
  }

  emit(member: string, ...body: unknown[]): void {
    this.emitFrom('/', member, ...body);
  }
  emitFrom(path: string, member: string, ...body: unknown[]): void {
    for (const { arg0, tell } of this.#listeners) {
      if (arg0 === undefined || arg0 === body[0]) {
        tell({ sender: ':1.1', path, interface: '', member, body });
      }
    }
  }
  called(member: string): MethodCall[] {
    return this.calls.filter((call) => call.member === member);
  }
}
