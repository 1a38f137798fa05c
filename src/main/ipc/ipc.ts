import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import type { InvokeChannel } from '../../shared/ipc/contract';
import type { Log } from '../diagnostics/port';
import type { SendEvent } from './port';
import { type InvokeHandler, respond } from './respond';

/** The phone's one page, as IPC sees it. */
interface Page {
  /** null while no window is there. */
  contents(): WebContents | null;
  isOwnUrl(url: string): boolean;
}

export type Handle = <C extends InvokeChannel>(channel: C, handler: InvokeHandler<C>) => void;

/**
 * The only user of ipcMain: nothing is heard but the contract's channels, from the page's main frame. Made after the
 * settings are open.
 */
export function createIpc({ page, log }: { page: Page; log: Log }): { handle: Handle; sendEvent: SendEvent } {
  const isTrusted = ({ sender, senderFrame }: IpcMainInvokeEvent): boolean =>
    senderFrame !== null &&
    sender === page.contents() &&
    senderFrame === sender.mainFrame &&
    page.isOwnUrl(senderFrame.url);

  // electron-store opens a channel of its own.
  ipcMain.removeAllListeners();
  return {
    handle(channel, handler) {
      ipcMain.handle(channel, (event, request: unknown) =>
        respond({ channel, handler, log }, isTrusted(event), request),
      );
    },
    sendEvent(channel, payload) {
      const contents = page.contents();
      if (contents !== null && !contents.isDestroyed()) contents.send(channel, payload);
    },
  };
}
