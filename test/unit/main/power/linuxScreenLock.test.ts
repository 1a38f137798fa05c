import { expect, it, vi } from 'vitest';
import { createLinuxScreenLock } from '../../../../src/main/power/linuxScreenLock';
import { FakeBus } from '../../../support/main/fakeBus';

const SESSION = '/org/freedesktop/login1/session/_32';
const quiet = { write: () => undefined };

function lockOn({ saver = false, hint = false }: { saver?: boolean; hint?: boolean } = {}) {
  const session = new FakeBus();
  session.answers.set('NameHasOwner', ({ body }) => [body?.[0] === 'org.gnome.ScreenSaver']);
  session.answers.set('GetActive', () => [saver]);
  const system = new FakeBus();
  let hinted = hint;
  system.answers.set('GetSession', () => [SESSION]);
  system.answers.set('Get', () => [{ signature: 'b', value: hinted }]);
  const lock = createLinuxScreenLock({ session, system }, quiet);
  const seen: boolean[] = [];
  lock.follow((locked) => seen.push(locked));
  return {
    lock,
    seen,
    session,
    saver: (active: boolean) => session.emit('ActiveChanged', active),
    hint(on: boolean, path = SESSION): void {
      hinted = on;
      system.emitFrom(path, 'PropertiesChanged', 'org.freedesktop.login1.Session', {}, ['LockedHint']);
    },
  };
}

it('follows the screen saver', async () => {
  const { lock, seen, saver, session } = lockOn();
  await vi.waitFor(() => expect(session.called('GetActive')).toHaveLength(1));
  saver(true);
  expect(lock.value).toBe(true);
  saver(false);
  expect(seen).toEqual([false, true, false]);
});

it('is locked from the beginning when the screen saver is active then, and asks none that does not run', async () => {
  const { lock, session } = lockOn({ saver: true });
  await vi.waitFor(() => expect(lock.value).toBe(true));
  expect(session.called('GetActive').map(({ destination }) => destination)).toEqual([
    'org.gnome.ScreenSaver',
  ]);
});

it('follows the LockedHint of its own logind session', async () => {
  const { lock, hint } = lockOn({ hint: true });
  await vi.waitFor(() => expect(lock.value).toBe(true));
  hint(false, '/org/freedesktop/login1/session/_33');
  hint(false);
  await vi.waitFor(() => expect(lock.value).toBe(false));
  hint(true);
  await vi.waitFor(() => expect(lock.value).toBe(true));
});

it('is locked while one of them says so', async () => {
  const { lock, saver, hint } = lockOn();
  saver(true);
  hint(true);
  await vi.waitFor(() => expect(lock.value).toBe(true));
  saver(false);
  await vi.waitFor(() => expect(lock.value).toBe(true));
  hint(false);
  await vi.waitFor(() => expect(lock.value).toBe(false));
});

it('is unlocked on a desktop that has neither', async () => {
  const lock = createLinuxScreenLock({ session: new FakeBus(), system: new FakeBus() }, quiet);
  await Promise.resolve();
  expect(lock.value).toBe(false);
});
