import { contextBridge, ipcRenderer } from 'electron';
import type { FloorHost } from './account';

const host: FloorHost = {
  account: () => ipcRenderer.invoke('account'),
  onDial: (listener) => void ipcRenderer.on('dial', (_event, number: string) => listener(number)),
  onAnswer: (listener) => void ipcRenderer.on('answer', () => listener()),
  notify: (caller) => ipcRenderer.send('notify', caller),
};
contextBridge.exposeInMainWorld('floorHost', host);
