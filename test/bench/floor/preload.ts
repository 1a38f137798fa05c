import { contextBridge, ipcRenderer } from 'electron';
import type { FloorHost } from './account';

const host: FloorHost = { account: () => ipcRenderer.invoke('account') };
contextBridge.exposeInMainWorld('floorHost', host);
