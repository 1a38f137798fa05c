import { desktopWords } from '../../shared/words/desktop';
import type { SessionBus, Signal } from '../dbus/port';
import type { Logger } from '../diagnostics/port';
import { daemon, FreedesktopReach } from './freedesktopReach';
import type { Notice, NoticeAction, Notifier, OnNoticeAction } from './port';

/** Urgency levels of the specification: low, normal, critical. */
const NORMAL = 1;
const CRITICAL = 2;
const NEVER_EXPIRES = 0;
/** Reasons for which a notice is closed on purpose, in the specification's numbers: the agent's hand, or our own word. */
const CLOSED_ON_PURPOSE: readonly unknown[] = [2, 3];
/** Daemons answer in milliseconds. A notice that is not taken by then counts as refused until it is. */
const TAKEN_WITHIN_MS = 1_000;

/**
 * The Desktop Notifications specification (1.2) spoken directly: Electron on Linux has no action buttons, and passes the
 * body on unescaped (docs/decisions/0023).
 */
export function createFreedesktopNotifier(
  bus: SessionBus,
  { appName, onAction, log }: { appName: string; onAction: OnNoticeAction; log: Logger },
): Notifier {
  const reach = new FreedesktopReach(bus, log);
  /** The notices on the desktop or on their way there, by key. The id is null when the daemon did not take it. */
  const shown = new Map<string, { readonly notice: Notice; readonly id: Promise<number | null> }>();
  let listening: Promise<void> | null = null;

  async function heard({ member, body: [id, detail] }: Signal): Promise<void> {
    for (const [key, entry] of [...shown]) {
      if ((await entry.id) !== id) continue;
      if (member === 'ActionInvoked') onAction(key, actionOf(entry.notice, detail));
      else if (member === 'NotificationClosed' && shown.get(key) === entry) {
        shown.delete(key);
        // The desktop took it away by itself: the call rings on.
        if (entry.notice.urgent && !CLOSED_ON_PURPOSE.includes(detail)) reach.tried(key, false);
      }
      return;
    }
  }

  /** Listens to the daemon, once: who listens twice presses each button twice. */
  function listen(): Promise<void> {
    const from = { sender: daemon.interface, interface: daemon.interface };
    return bus
      .onSignal(from, (signal) => void heard(signal))
      .catch((error: unknown) => {
        listening = null;
        throw error;
      });
  }

  /** An urgent notice that the desktop does not show, or not in time, is known: something else has to tell of the call. */
  async function notify(
    notice: Notice,
    replaced: Promise<number | null> | undefined,
  ): Promise<number | null> {
    const tried = (shownNow: boolean): void => {
      // Unless it is closed meanwhile, or another one has its place.
      if (notice.urgent && shown.get(notice.key)?.notice === notice) reach.tried(notice.key, shownNow);
    };
    const late = setTimeout(() => {
      log.write('warn', 'notification.late');
      tried(false);
    }, TAKEN_WITHIN_MS);
    const id = await ask(notice, replaced);
    clearTimeout(late);
    tried(id !== null);
    return id;
  }

  async function ask(notice: Notice, replaced: Promise<number | null> | undefined): Promise<number | null> {
    try {
      listening ??= listen();
      await listening;
      const hints = {
        urgency: await bus.variant('y', notice.urgent ? CRITICAL : NORMAL),
        category: await bus.variant('s', notice.urgent ? 'call.incoming' : 'call.unanswered'),
        // The phone rings by itself.
        'suppress-sound': await bus.variant('b', true),
      };
      const replaces = (await replaced) ?? 0;
      await reach.known;
      const icon = notice.urgent ? 'call-start' : 'call-missed';
      const text = reach.markup ? escapeMarkup(notice.body) : notice.body;
      const [id] = await bus.call({
        ...daemon,
        member: 'Notify',
        signature: 'susssasa{sv}i',
        body: [appName, replaces, icon, notice.title, text, actionsOf(notice), hints, NEVER_EXPIRES],
      });
      if (typeof id === 'number') return id;
      log.write('warn', 'notification.not-shown');
      return null;
    } catch (error) {
      log.write('warn', 'notification.not-shown', { error });
      return null;
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

  const close = (key: string): void => {
    const entry = shown.get(key);
    shown.delete(key);
    reach.unwanted(key);
    if (entry !== undefined) void remove(entry.id);
  };
  return {
    reach: reach.current,
    show(notice) {
      shown.set(notice.key, { notice, id: notify(notice, shown.get(notice.key)?.id) });
    },
    close,
    closeAll() {
      for (const key of [...shown.keys()]) close(key);
    },
  };
}

/** Key and label in turn; `default` is a click on the notice itself. */
function actionsOf({ buttons }: Notice): string[] {
  return [
    'default',
    desktopWords.notification.show,
    ...buttons.flatMap(({ action, label }) => [action, label]),
  ];
}

function actionOf({ buttons }: Notice, invoked: unknown): NoticeAction {
  return buttons.find(({ action }) => action === invoked)?.action ?? 'show';
}

/** The body may hold markup, so a caller's name could bring links and images of its own. */
function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
