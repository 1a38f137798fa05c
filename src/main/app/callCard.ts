import path from 'node:path';
import { type Session, session } from 'electron';
import type { CallCommand } from '../../shared/domain/call/command';
import { cardEvents, cardRequests } from '../../shared/ipc/cardContract';
import { CardWindow } from '../card/cardWindow';
import type { Logger } from '../diagnostics/port';
import { createIpc } from '../ipc/ipc';
import type { HandleOf, SendEventOf } from '../ipc/port';
import { servePageFiles } from '../security/pageFiles';
import { pageScheme } from '../security/pageUrl';
import { refuseAllPermissions } from '../security/permissions';
import type { SettingsStore } from '../settings/port';
import type { PageSource } from './page';

/** The call card with its page, which has nothing of the phone's page: session, preload, channels. */
export function createCallCard({
  title,
  devTools,
  page,
  settings,
  onFailed,
  zoom,
  command,
  log,
  pageLog,
  verdictLog,
}: {
  readonly title: string;
  readonly devTools: boolean;
  readonly page: PageSource;
  readonly settings: SettingsStore;
  readonly onFailed: () => void;
  /** The scale of everything: 1 is as designed. */
  readonly zoom: () => number;
  readonly command: (command: CallCommand) => void;
  readonly log: Logger;
  /** The log for what the page can cause any number of. */
  readonly pageLog: Logger;
  readonly verdictLog: Logger;
}): CardWindow {
  const ipc: { handle: HandleOf<typeof cardRequests>; sendEvent: SendEventOf<typeof cardEvents> } = createIpc(
    { requests: cardRequests, events: cardEvents },
    { page: { contents: () => card.contents, isOwnUrl: page.isOwnUrl }, log: verdictLog },
  );
  const card = new CardWindow({
    title,
    url: new URL('card.html', page.url).href,
    preload: path.join(import.meta.dirname, '../preload/card.cjs'),
    devTools,
    session: () => cardSession(page, log),
    zoom,
    place: () => settings.current.card ?? null,
    onFailed,
    onMoved: (place) => settings.change({ card: place }),
    changed: (content) => ipc.sendEvent('card:changed', content),
    log,
  });
  ipc.handle('card:content', () => card.content);
  ipc.handle('card:command', (asked) => {
    pageLog.write('info', 'card.command', { ...asked });
    command(asked);
  });
  ipc.handle('card:uncaught', ({ event, fields }) => pageLog.write('error', `card.${event}`, fields));
  ipc.handle('card:rendered', (rendered) => card.rendered(rendered));
  ipc.handle('card:drag', (by) => card.drag(by));
  return card;
}

function cardSession(page: PageSource, log: Logger): Session {
  const own = session.fromPartition('call-card');
  const serve = servePageFiles(page.root);
  own.protocol.registerBufferProtocol(pageScheme, (request, respond) => {
    void serve(request).then(respond);
  });
  refuseAllPermissions(own, log);
  return own;
}
