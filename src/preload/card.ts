import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { CardApi } from '../shared/ipc/cardApi';
import type { CardContent } from '../shared/ipc/cardContract';
import type { IpcReply } from '../shared/ipc/reply';

/** @throws Error with the channel and the IpcFailure */
async function invoke<T>(channel: `card:${string}`, request?: unknown): Promise<T> {
  const reply: IpcReply<T> = await ipcRenderer.invoke(channel, request);
  if (reply.ok) return reply.value;
  throw new Error(`${channel}: ${reply.failure}`);
}

const card: CardApi = {
  content: () => invoke('card:content'),
  command: (command) => invoke('card:command', command),
  rendered: (content) => invoke('card:rendered', content),
  drag: (by) => invoke('card:drag', by),
  uncaught: (uncaught) => invoke('card:uncaught', uncaught),
  onChanged(listener) {
    const forward = (_event: IpcRendererEvent, content: CardContent): void => listener(content);
    ipcRenderer.on('card:changed', forward);
    return () => {
      ipcRenderer.off('card:changed', forward);
    };
  },
};

contextBridge.exposeInMainWorld('card', card);
