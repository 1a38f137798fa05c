import { desktopWords } from '../../shared/locales/en';
import type { SessionBus, Signal } from '../dbus/port';
import type { Log } from '../diagnostics/port';
import type { IncomingCallNotice, Notifier, OnNotificationAction } from './port';

const name = 'org.freedesktop.Notifications';
const daemon = { destination: name, path: '/org/freedesktop/Notifications', interface: name } as const;
const { show, answer, decline } = desktopWords.notification;
const actions = ['default', show, 'answer', answer, 'decline', decline] as const;
/** Urgency levels of the specification: low, normal, critical. */
const CRITICAL = 2;
const NEVER_EXPIRES = 0;

/**
 * The Desktop Notifications specification (1.2) spoken directly: Electron on Linux has no action buttons, and passes the
 * body on unescaped.
 */
export function createFreedesktopNotifier(
  bus: SessionBus,
  { appName, onAction, log }: { appName: string; onAction: OnNotificationAction; log: Log },
): Notifier {
  /** By call: what is on the desktop or on its way there. null when the daemon did not take it. */
  const shown = new Map<string, Promise<number | null>>();
  let listening: Promise<{ markup: boolean }> | null = null;
  let failureTold = false;

  const fail = (error: unknown): null => {
    listening = null;
    if (!failureTold) log.write('warn', 'notification.unavailable', { error });
    failureTold = true;
    return null;
  };

  async function listen(): Promise<{ markup: boolean }> {
    const [capabilities] = await bus.call({ ...daemon, member: 'GetCapabilities' });
    await bus.onSignal({ sender: name, interface: name }, (signal) => void heard(signal));
    return { markup: Array.isArray(capabilities) && capabilities.includes('body-markup') };
  }

  async function heard({ member, body: [id, key] }: Signal): Promise<void> {
    for (const [callId, shownAs] of shown) {
      if ((await shownAs) !== id) continue;
      if (member === 'ActionInvoked') {
        onAction(callId, key === 'answer' || key === 'decline' ? key : 'show');
      } else if (member === 'NotificationClosed') {
        shown.delete(callId);
      }
      return;
    }
  }

  async function notify({ title, body }: IncomingCallNotice): Promise<number | null> {
    try {
      listening ??= listen();
      const { markup } = await listening;
      const hints = {
        urgency: await bus.variant('y', CRITICAL),
        category: await bus.variant('s', 'call.incoming'),
        // The phone rings by itself.
        'suppress-sound': await bus.variant('b', true),
      };
      const text = markup ? escapeMarkup(body) : body;
      const [id] = await bus.call({
        ...daemon,
        member: 'Notify',
        signature: 'susssasa{sv}i',
        body: [appName, 0, 'call-start', title, text, [...actions], hints, NEVER_EXPIRES],
      });
      return typeof id === 'number' ? id : null;
    } catch (error) {
      return fail(error);
    }
  }

  async function remove(notified: Promise<number | null>): Promise<void> {
    const id = await notified;
    if (id === null) return;
    try {
      await bus.call({ ...daemon, member: 'CloseNotification', signature: 'u', body: [id] });
    } catch {
      // Gone by itself or by the agent's hand, which is an error to some daemons.
    }
  }

  const close = (callId: string): void => {
    const notified = shown.get(callId);
    shown.delete(callId);
    if (notified !== undefined) void remove(notified);
  };
  return {
    show(notice) {
      close(notice.callId);
      shown.set(notice.callId, notify(notice));
    },
    close,
    closeAll() {
      for (const callId of [...shown.keys()]) close(callId);
    },
  };
}

/** The body may hold markup, so a caller's name could bring links and images of its own. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
