import { contextBridge, ipcRenderer } from 'electron';
import type { FloorHost } from './account';

const host: FloorHost = {
  account: () => ipcRenderer.invoke('account'),
  onAnswer: (listener) => void ipcRenderer.on('answer', () => listener()),
};
contextBridge.exposeInMainWorld('floorHost', host);
