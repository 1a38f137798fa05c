import { Notification } from 'electron';
import { desktopWords } from '../../shared/locales/en';
import type { Log } from '../diagnostics/port';
import type { Notifier, OnNotificationAction } from './port';

const actions = ['answer', 'decline'] as const;

/** Notifications of macOS and Windows. Buttons need a signed app on macOS and a Start menu entry on Windows. */
export function createElectronNotifier(onAction: OnNotificationAction, log: Log): Notifier {
  const shown = new Map<string, Notification>();
  const close = (callId: string): void => {
    shown.get(callId)?.close();
    shown.delete(callId);
  };
  return {
    show({ callId, title, body }) {
      close(callId);
      if (!Notification.isSupported()) return;
      const notification = new Notification({
        title,
        body,
        // The phone rings by itself.
        silent: true,
        urgency: 'critical',
        timeoutType: 'never',
        actions: actions.map((action) => ({ type: 'button', text: desktopWords.notification[action] })),
      });
      notification.on('click', () => onAction(callId, 'show'));
      notification.on('action', (_event, index) => onAction(callId, actions[index] ?? 'show'));
      notification.on('failed', (_event, error) => log.write('warn', 'notification.failed', { error }));
      shown.set(callId, notification);
      notification.show();
    },
    close,
    closeAll() {
      for (const callId of [...shown.keys()]) close(callId);
    },
  };
}
