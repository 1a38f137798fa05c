import type { MethodCall, SessionBus, Signal } from './port';

const PROPERTIES = 'org.freedesktop.DBus.Properties';

/** Reads one property of an object. @throws DBusError */
export async function getProperty(
  bus: Pick<SessionBus, 'call'>,
  { destination, path }: Pick<MethodCall, 'destination' | 'path'>,
  { interface: of, property }: { readonly interface: string; readonly property: string },
): Promise<unknown> {
  const [variant] = await bus.call({
    destination,
    path,
    interface: PROPERTIES,
    member: 'Get',
    signature: 'ss',
    body: [of, property],
  });
  return valueIn(variant);
}

/** Listens to changes of properties of a service's objects; with `interface` to those of that interface alone. */
export function onPropertiesChanged(
  bus: Pick<SessionBus, 'onSignal'>,
  { service, interface: of }: { readonly service: string; readonly interface?: string },
  listener: (signal: Signal) => void,
): Promise<void> {
  const from = { sender: service, interface: PROPERTIES };
  return bus.onSignal(of === undefined ? from : { ...from, arg0: of }, listener);
}

/** The value inside a variant (D-Bus type `v`); undefined for what is none. */
function valueIn(variant: unknown): unknown {
  return typeof variant === 'object' && variant !== null && 'value' in variant ? variant.value : undefined;
}
