import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFreedesktopNotifier } from '../../../../src/main/notifications/freedesktopNotifier';
import type { Notifier, OnNotificationAction } from '../../../../src/main/notifications/port';
import { FakeBus } from '../../../support/main/fakeBus';
import { MemoryLog } from '../../../support/main/memory';

let bus: FakeBus;
let log: MemoryLog;
let notifier: Notifier;
let actions: Parameters<OnNotificationAction>[];
let lastId: number;
beforeEach(() => {
  bus = new FakeBus();
  log = new MemoryLog();
  actions = [];
  lastId = 0;
  bus.answers.set('GetCapabilities', () => [['body', 'actions', 'body-markup']]);
  bus.answers.set('Notify', () => [++lastId]);
  bus.answers.set('CloseNotification', () => []);
  const onAction: OnNotificationAction = (...action) => void actions.push(action);
  notifier = createFreedesktopNotifier(bus, { appName: 'Agent Softphone', onAction, log });
});
const show = (callId: string, body = 'Bob') => notifier.show({ callId, title: 'Incoming call', body });
const notified = (times: number) =>
  vi.waitFor(() => expect(bus.called('Notify')).toHaveLength(times), { interval: 1 });

describe('a ringing call', () => {
  it('is shown with its buttons, the name as plain text', async () => {
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
  it('is not escaped for a desktop without markup', async () => {
    bus.answers.set('GetCapabilities', () => [['body']]);
    show('c1', 'Bob & Co');
    await notified(1);
    expect(bus.called('Notify')[0]?.body?.[4]).toBe('Bob & Co');
  });

  it.each([
    ['default', 'show'],
    ['answer', 'answer'],
    ['decline', 'decline'],
    ['something', 'show'],
  ])('reports %s as %s, for its own call', async (key, action) => {
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

  it('is closed with the call, even when the daemon has not answered yet', async () => {
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
  it('is shown once at a time', async () => {
    show('c1', 'Bob');
    await notified(1);
    show('c1', 'Bob Smith');
    await notified(2);
    await vi.waitFor(() => expect(bus.called('CloseNotification')[0]?.body).toEqual([1]));
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
  it('closing what is not shown does nothing', () => {
    notifier.close('c9');
    expect(bus.calls).toEqual([]);
  });
});

it('is silent on a desktop without notifications, says so once, and tries again later', async () => {
  bus.answers.delete('GetCapabilities');
  show('c1');
  await vi.waitFor(() => expect(log.events).toEqual(['notification.unavailable']));
  show('c2');
  await vi.waitFor(() => expect(bus.called('GetCapabilities')).toHaveLength(2));
  await new Promise(setImmediate);
  notifier.close('c2');
  bus.answers.set('GetCapabilities', () => [[]]);
  show('c3');
  await notified(1);
  expect(log.events).toEqual(['notification.unavailable']);
});
