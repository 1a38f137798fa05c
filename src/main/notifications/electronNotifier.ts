import { randomUUID } from 'node:crypto';
import { Notification } from 'electron';
import { Observable } from '../../shared/observable';
import { type Logger, listenerFailed } from '../diagnostics/port';
import type { Notice, Notifier, OnNoticeAction, Reach } from './port';
import { readToastLink, toastXml } from './toast';

/**
 * Notifications of macOS and Windows, where the system itself keeps do-not-disturb. macOS has buttons for signed apps. On
 * Windows they are links that come back to `pressed` (docs/decisions/0075): Electron before 41 has no buttons there.
 */
export function createElectronNotifier(
  platform: NodeJS.Platform,
  { onAction, log }: { onAction: OnNoticeAction; log: Logger },
): Notifier & { pressed: (link: string) => void } {
  const run = randomUUID();
  const shown = new Map<string, Notification>();
  const isSupported = Notification.isSupported();
  const reach = new Observable<Reach>(isSupported ? 'open' : 'none', listenerFailed(log, 'notification'));

  const close = (key: string): void => {
    shown.get(key)?.close();
    shown.delete(key);
  };
  /** Switched off in the system's settings, for one: the card stands in until the phone is started again. */
  const failed = (error: string): void => {
    log.write('warn', 'notification.failed', { error });
    reach.set('none');
  };
  const made = ({ title, body, urgent, buttons, ...notice }: Notice): Notification =>
    platform === 'win32'
      ? new Notification({ toastXml: toastXml({ title, body, urgent, buttons, ...notice }, run) })
      : new Notification({
          title,
          body,
          // The phone rings by itself.
          silent: true,
          urgency: urgent ? 'critical' : 'normal',
          timeoutType: urgent ? 'never' : 'default',
          actions: buttons.map(({ label }) => ({ type: 'button', text: label })),
        });
  return {
    reach,
    show(notice) {
      const { key, buttons } = notice;
      close(key);
      const notification = made(notice);
      notification.on('click', () => onAction(key, 'show'));
      notification.on('action', (_event, index) => onAction(key, buttons[index]?.action ?? 'show'));
      notification.on('failed', (_event, error) => failed(error));
      shown.set(key, notification);
      notification.show();
    },
    close,
    closeAll() {
      for (const key of [...shown.keys()]) close(key);
    },
    pressed(text) {
      const link = readToastLink(text, run);
      if (link !== null && shown.has(link.key)) onAction(link.key, link.action);
    },
  };
}
