import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DBusError, type MethodCall } from '../../../../src/main/dbus/port';
import { createFreedesktopNotifier } from '../../../../src/main/notifications/freedesktopNotifier';
import type { Notice, Notifier, OnNoticeAction } from '../../../../src/main/notifications/port';
import { FakeBus } from '../../../support/main/fakeBus';
import { MemoryLog } from '../../../support/main/memory';

let bus: FakeBus;
let log: MemoryLog;
let notifier: Notifier;
let actions: Parameters<OnNoticeAction>[];
let lastId: number;
/** What the daemon says of being quiet, by property. */
let quiet: Map<unknown, boolean>;
beforeEach(() => {
  bus = new FakeBus();
  log = new MemoryLog();
  actions = [];
  lastId = 0;
  quiet = new Map();
  bus.answers.set('GetCapabilities', () => [['body', 'actions', 'body-markup']]);
  bus.answers.set('Notify', ({ body }) => [body?.[1] || ++lastId]);
  bus.answers.set('CloseNotification', () => []);
  bus.answers.set('Get', ({ body }: MethodCall) => {
    const value = quiet.get(body?.[1]);
    if (value === undefined) throw new DBusError('org.freedesktop.DBus.Error.InvalidArgs');
    return [{ signature: 'b', value }];
  });
  start();
});
function start(): void {
  const onAction: OnNoticeAction = (...action) => void actions.push(action);
  notifier = createFreedesktopNotifier(bus, { appName: 'Agent Softphone', onAction, log });
}
const notice: Notice = {
  key: 'c1',
  urgent: true,
  title: 'Incoming call',
  body: 'Bob',
  buttons: [
    { action: 'answer', label: 'Answer' },
    { action: 'decline', label: 'Decline' },
  ],
};
const show = (key: string, body = 'Bob') => notifier.show({ ...notice, key, body });
const notified = (times: number) =>
  vi.waitFor(() => expect(bus.called('Notify')).toHaveLength(times), { interval: 1 });
const reached = (reach: string) =>
  vi.waitFor(() => expect(notifier.reach.value).toBe(reach), { interval: 1 });

describe('a notice', () => {
  it('is shown with its buttons, the body as plain text', async () => {
    show('c1', '<a href="http://evil">Bob</a> & Co');
    await notified(1);
    expect(bus.called('Notify')[0]?.body).toEqual([
      'Agent Softphone',
      0,
      'call-start',
      'Incoming call',
      '&lt;a href="http://evil"&gt;Bob&lt;/a&gt; &amp; Co',
      ['default', 'Show', 'answer', 'Answer', 'decline', 'Decline'],
      {
        urgency: { signature: 'y', value: 2 },
        category: { signature: 's', value: 'call.incoming' },
        'suppress-sound': { signature: 'b', value: true },
      },
      0,
    ]);
  });
  it('that is not urgent is of normal urgency', async () => {
    notifier.show({ ...notice, urgent: false });
    await notified(1);
    expect(bus.called('Notify')[0]?.body?.[6]).toMatchObject({ urgency: { value: 1 } });
  });
  it('is not escaped for a desktop without markup', async () => {
    bus.answers.set('GetCapabilities', () => [['body', 'actions']]);
    start();
    show('c1', 'Bob & Co');
    await notified(1);
    expect(bus.called('Notify')[0]?.body?.[4]).toBe('Bob & Co');
  });

  it.each([
    ['default', 'show'],
    ['answer', 'answer'],
    ['decline', 'decline'],
    ['callBack', 'show'],
  ])('reports %s as %s, for its own key', async (key, action) => {
    show('c1');
    show('c2');
    await notified(2);
    bus.emit('ActionInvoked', 2, key);
    await vi.waitFor(() => expect(actions).toEqual([['c2', action]]));
  });
  it('hears nothing of other programs’ notifications, nor after it is gone', async () => {
    show('c1');
    await notified(1);
    bus.emit('ActionInvoked', 99, 'answer');
    bus.emit('NotificationClosed', 1, 2);
    await new Promise(setImmediate);
    bus.emit('ActionInvoked', 1, 'answer');
    await new Promise(setImmediate);
    expect(actions).toEqual([]);
  });

  it('is closed, even when the daemon has not answered yet', async () => {
    let answer = (_reply: readonly unknown[]): void => {};
    bus.answers.set(
      'Notify',
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    show('c1');
    await notified(1);
    notifier.close('c1');
    expect(bus.called('CloseNotification')).toEqual([]);
    answer([7]);
    await vi.waitFor(() => expect(bus.called('CloseNotification')[0]?.body).toEqual([7]));
  });
  it('changes in its place', async () => {
    show('c1', 'Bob');
    show('c1', 'Bob Smith');
    await notified(2);
    expect(bus.called('Notify').map(({ body }) => [body?.[1], body?.[4]])).toEqual([
      [0, 'Bob'],
      [1, 'Bob Smith'],
    ]);
    bus.emit('ActionInvoked', 1, 'answer');
    await vi.waitFor(() => expect(actions).toEqual([['c1', 'answer']]));
  });
  it('is closed with all others at the end', async () => {
    show('c1');
    show('c2');
    await notified(2);
    notifier.closeAll();
    await vi.waitFor(() =>
      expect(bus.called('CloseNotification').map(({ body }) => body)).toEqual([[1], [2]]),
    );
  });
  it('that is not shown is closed without a word', () => {
    const calls = bus.called('CloseNotification').length;
    notifier.close('c9');
    expect(bus.called('CloseNotification')).toHaveLength(calls);
  });
});

describe('a notice that is not shown', () => {
  const refuse = () => {
    throw new DBusError('org.freedesktop.Notifications.Error.ExcessNotificationGeneration');
  };
  const take = ({ body }: MethodCall) => [body?.[1] || ++lastId];
  beforeEach(() => reached('open'));

  it.each([
    ['by an error', refuse],
    ['by an answer without an id', () => []],
  ])('is known, %s, until it is shown itself, whatever becomes of others', async (_, answer) => {
    bus.answers.set('Notify', answer);
    let told = 0;
    notifier.reach.subscribe(() => {
      told += 1;
    });
    show('c1');
    await reached('refused');
    expect([told, log.events.includes('notification.not-shown')]).toEqual([1, true]);
    show('c2');
    await notified(2);
    expect(notifier.reach.value).toBe('refused');
    bus.answers.set('Notify', take);
    show('c3');
    notifier.show({ ...notice, key: 'missed', urgent: false });
    await notified(4);
    await new Promise(setImmediate);
    notifier.close('c2');
    expect([notifier.reach.value, told]).toEqual(['refused', 1]);
    bus.emit('ActionInvoked', lastId - 1, 'answer');
    await new Promise(setImmediate);
    expect(actions).toEqual([['c3', 'answer']]);
    show('c1', 'Bob Smith');
    await reached('open');
    expect(told).toBe(2);
  });

  it('is missed by nobody once its call rings no more', async () => {
    bus.answers.set('Notify', refuse);
    show('c1');
    await reached('refused');
    notifier.close('c1');
    expect(notifier.reach.value).toBe('open');
  });
  it('is missed by nobody when its call was over before the desktop refused it', async () => {
    bus.answers.set('Notify', refuse);
    show('c1');
    notifier.close('c1');
    await notified(1);
    await vi.waitFor(() => expect(log.events).toContain('notification.not-shown'));
    await new Promise(setImmediate);
    expect(notifier.reach.value).toBe('open');
  });
  it('and is not urgent needs nothing in its place', async () => {
    bus.answers.set('Notify', refuse);
    notifier.show({ ...notice, urgent: false });
    await vi.waitFor(() => expect(log.events).toContain('notification.not-shown'));
    await new Promise(setImmediate);
    expect(notifier.reach.value).toBe('open');
  });
  it('leaves do-not-disturb known', async () => {
    bus.answers.set('Notify', refuse);
    show('c1');
    await reached('refused');
    quiet.set('Inhibited', true);
    bus.emit('PropertiesChanged', 'org.freedesktop.Notifications', {}, []);
    await reached('refused-quiet');
    notifier.close('c1');
    expect(notifier.reach.value).toBe('quiet');
  });

  it('since the daemon takes its time is known after a second, until it is shown after all', async () => {
    vi.useFakeTimers();
    try {
      let answer = (_reply: readonly unknown[]): void => {};
      const answered = new Promise<readonly unknown[]>((resolve) => {
        answer = resolve;
      });
      bus.answers.set('Notify', () => answered);
      show('c1');
      await vi.advanceTimersByTimeAsync(999);
      expect(notifier.reach.value).toBe('open');
      await vi.advanceTimersByTimeAsync(1);
      expect(notifier.reach.value).toBe('refused');
      answer([1]);
      await vi.advanceTimersByTimeAsync(0);
      expect(notifier.reach.value).toBe('open');
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    [1, 'refused'],
    [2, 'open'],
    [3, 'open'],
    [4, 'refused'],
  ])('any more, closed for reason %i while it rings: %s', async (reason, reach) => {
    show('c1');
    await notified(1);
    await new Promise(setImmediate);
    bus.emit('NotificationClosed', 1, reason);
    await new Promise(setImmediate);
    expect(notifier.reach.value).toBe(reach);
  });

  it('is no word on the next daemon', async () => {
    bus.answers.set('Notify', refuse);
    show('c1');
    await reached('refused');
    bus.emit('NameOwnerChanged', 'org.freedesktop.Notifications', ':1.5', '');
    await reached('open');
  });
});

describe('the daemon', () => {
  it('that is there shows everything', () => reached('open'));
  it('that is missing shows nothing, and that is known', async () => {
    bus.answers.delete('GetCapabilities');
    start();
    await reached('none');
    expect(log.events).toContain('notification.unavailable');
  });
  it('without buttons is none', async () => {
    bus.answers.set('GetCapabilities', () => [['body']]);
    start();
    await reached('none');
  });
  it('that goes away is missed at once, and found when it comes back', async () => {
    await reached('open');
    let told = 0;
    notifier.reach.subscribe(() => {
      told += 1;
    });
    bus.answers.delete('GetCapabilities');
    bus.emit('NameOwnerChanged', 'org.freedesktop.Notifications', ':1.5', '');
    expect([notifier.reach.value, told]).toEqual(['none', 1]);
    bus.answers.set('GetCapabilities', () => [['actions']]);
    bus.emit('NameOwnerChanged', 'org.freedesktop.Notifications', '', ':1.6');
    await reached('open');
  });

  it.each([
    ['Inhibited', 'org.freedesktop.Notifications', 'quiet'],
    ['paused', 'org.dunstproject.cmd0', 'held'],
  ])('that is told to be quiet (%s) says so, and when it is over', async (property, of, reach) => {
    quiet.set(property, true);
    start();
    await vi.waitFor(() => expect(bus.called('Get').length).toBeGreaterThan(0));
    await reached(reach);
    quiet.set(property, false);
    bus.emit('PropertiesChanged', of, {}, []);
    await reached('open');
  });
});
