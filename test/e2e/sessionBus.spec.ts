/** The phone's own D-Bus code on a real bus: whose signals count. */
import dbus from 'dbus-next';
import { createSessionBus } from '../../src/main/dbus/sessionBus';
import { signalStrangely } from '../support/desktop/bus';
import { expect, test } from './fixtures';

const NAME = 'org.example.Prompter';

test('a signal counts only from the owner of the name, whoever that is by now', async ({ desktop }) => {
  const bus = createSessionBus(desktop.env);
  const [first, second] = [desktop.sessionBus.connect(), desktop.sessionBus.connect()];
  const heard: unknown[] = [];
  const signal = (word: string) => ({
    path: '/',
    interface: NAME,
    member: 'Completed',
    signature: 's',
    body: [word],
  });
  const tell = async (from: dbus.MessageBus, word: string): Promise<void> => {
    from.send(new dbus.Message({ type: dbus.MessageType.SIGNAL, ...signal(word) }));
    // The bus has passed on what came before, and so has our own connection.
    await asked(from);
    await bus.call({ ...itself, member: 'GetId' });
  };
  const strangely = async (word: string): Promise<void> => {
    await signalStrangely(desktop.sessionBus, process.pid, signal(word));
    await bus.call({ ...itself, member: 'GetId' });
  };

  // Before there is an owner, two that listen, and one that is not there for them.
  await bus.onSignal({ sender: NAME, interface: NAME }, ({ body }) => heard.push(body[0]));
  await bus.onSignal({ sender: NAME, interface: NAME, arg0: 'by the second' }, ({ body }) =>
    heard.push(`${body[0]}!`),
  );
  await strangely('by a stranger before');
  await first.requestName(NAME, 0);
  await tell(first, 'by the first');
  await tell(second, 'by who is none');
  await strangely('by a stranger');
  await first.releaseName(NAME);
  await second.requestName(NAME, 0);
  await tell(first, 'by who was one');
  await tell(second, 'by the second');
  expect(heard).toEqual(['by the first', 'by the second', 'by the second!']);
});

const itself = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

async function asked(connection: dbus.MessageBus): Promise<void> {
  await connection.call(new dbus.Message({ ...itself, member: 'GetId' }));
}
