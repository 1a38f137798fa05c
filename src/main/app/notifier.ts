import type { SessionBus } from '../dbus/port';
import type { Log } from '../diagnostics/port';
import type { SendEvent } from '../ipc/port';
import { createElectronNotifier } from '../notifications/electronNotifier';
import { createFreedesktopNotifier } from '../notifications/freedesktopNotifier';
import type { Notifier, OnNotificationAction } from '../notifications/port';

/** What is clicked in a notification becomes a command to the page, as every way to answer a call does. */
export function createNotifier({
  appName,
  bus,
  sendEvent,
  showWindow,
  log,
}: {
  readonly appName: string;
  readonly bus: SessionBus;
  readonly sendEvent: SendEvent;
  readonly showWindow: () => void;
  readonly log: Log;
}): Notifier {
  const onAction: OnNotificationAction = (callId, action) => {
    log.write('info', 'notification.action', { callId, action });
    if (action === 'show') showWindow();
    else sendEvent('command', { command: { kind: action, callId }, origin: 'notification' });
  };
  return process.platform === 'linux'
    ? createFreedesktopNotifier(bus, { appName, onAction, log })
    : createElectronNotifier(onAction, log);
}
