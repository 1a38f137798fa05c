import { DBusError, type MethodCall, type SessionBus, type Signal } from '../../../src/main/dbus/port';

interface Listener {
  readonly interface: string;
  readonly arg0: string | undefined;
  readonly hear: (signal: Signal) => void;
}

/** A session bus on which only what a test sets answers. */
export class FakeBus implements SessionBus {
  readonly calls: MethodCall[] = [];
  readonly #listeners: Listener[] = [];
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
    from: { readonly sender: string; readonly interface: string; readonly arg0?: string },
    hear: (signal: Signal) => void,
  ): Promise<void> {
    this.#listeners.push({ interface: from.interface, arg0: from.arg0, hear });
  }
  async variant(signature: string, value: unknown): Promise<unknown> {
    return { signature, value };
  }

  /** To all listeners, whatever they listen to. */
  emit(member: string, ...body: unknown[]): void {
    this.emitFrom('/', member, ...body);
  }
  emitFrom(path: string, member: string, ...body: unknown[]): void {
    for (const listener of this.#listeners) this.#send(listener, path, member, body);
  }
  /** To those who listen to that interface. */
  emitOf(name: string, member: string, ...body: unknown[]): void {
    const those = this.#listeners.filter((listener) => listener.interface === name);
    for (const listener of those) this.#send(listener, '/', member, body);
  }
  #send({ interface: name, arg0, hear }: Listener, path: string, member: string, body: unknown[]): void {
    if (arg0 !== undefined && arg0 !== body[0]) return;
    hear({ sender: ':1.1', path, interface: name, member, body });
  }
  called(member: string): MethodCall[] {
    return this.calls.filter((call) => call.member === member);
  }
}
