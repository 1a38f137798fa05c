import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { Logger } from '../diagnostics/port';
import type { Events, HandleOf, Requests, SendEventOf } from './port';
import { respond } from './respond';

/** One of the phone's pages, as IPC sees it. */
interface Page {
  /** The page's contents; null while no window is there. */
  contents(): WebContents | null;
  isOwnUrl(url: string): boolean;
}

/**
 * The only user of ipcMain: nothing is heard but the contract's channels, each from the main frame of the one page that
 * the contract is with.
 */
export function createIpc<R extends Requests, E extends Events>(
  contract: { readonly requests: R; readonly events: E },
  { page, log }: { page: Page; log: Logger },
): { handle: HandleOf<R>; sendEvent: SendEventOf<E> } {
  const isTrusted = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    senderFrame !== null &&
    sender === page.contents() &&
    senderFrame === sender.mainFrame &&
    page.isOwnUrl(senderFrame.url);

  return {
    handle(channel, handler) {
      const schemas: R[typeof channel] = contract.requests[channel];
      ipcMain.handle(channel, (event, request: unknown) =>
        respond({ channel, schemas, handler, log }, isTrusted(event), request),
      );
    },
    sendEvent(channel, payload) {
      const contents = page.contents();
      if (contents !== null && !contents.isDestroyed()) contents.send(channel, payload);
    },
  };
}
