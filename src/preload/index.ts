import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type {
  EventChannel,
  EventPayload,
  InvokeChannel,
  InvokeRequest,
  InvokeResponse,
} from '../shared/ipc/contract';
import type { HostApi } from '../shared/ipc/hostApi';
import type { IpcReply } from '../shared/ipc/reply';

/** @throws Error with the channel and the IpcFailure */
async function invoke<C extends InvokeChannel>(
  channel: C,
  request?: InvokeRequest<C>,
): Promise<InvokeResponse<C>> {
  const reply: IpcReply<InvokeResponse<C>> = await ipcRenderer.invoke(channel, request);
  if (reply.ok) return reply.value;
  throw new Error(`${channel}: ${reply.failure}`);
}

function on<C extends EventChannel>(channel: C, listener: (payload: EventPayload<C>) => void): () => void {
  const forward = (_event: IpcRendererEvent, payload: EventPayload<C>): void => listener(payload);
  ipcRenderer.on(channel, forward);
  return () => {
    ipcRenderer.off(channel, forward);
  };
}

const host: HostApi = {
  appInfo: () => invoke('app:info'),
  loadAccount: () => invoke('account:load'),
  prepareSignIn: (form) => invoke('account:prepare', form),
  confirmSignIn: () => invoke('account:confirm'),
  cancelSignIn: () => invoke('account:cancel-sign-in'),
  switchAccount: (to) => invoke('account:switch', to),
  removeAccount: (which) => invoke('account:remove', which),
  setPasswordPlace: (request) => invoke('account:keep-password', request),
  unlockKeychain: () => invoke('account:unlock-keychain'),
  credentialsFor: (request) => invoke('account:credentials', request),
  signOut: () => invoke('account:sign-out'),
  chooseCaFile: () => invoke('account:choose-ca-file'),
  dialSettled: () => invoke('dial:settled'),
  reportStatus: (status) => invoke('phone:status', status),
  loadHistory: (account) => invoke('history:load', account),
  addToHistory: (ended) => invoke('history:add', ended),
  clearHistory: (account) => invoke('history:clear', account),
  loadPreferences: () => invoke('preferences:load'),
  changePreferences: (parts) => invoke('preferences:change', parts),
  callersHidden: () => invoke('callers:hidden'),
  loadHotkeys: () => invoke('hotkeys:load'),
  recordHotkey: (request) => invoke('hotkeys:record', request),
  settingsInfo: () => invoke('settings:info'),
  exportSettings: () => invoke('settings:export'),
  chooseImport: () => invoke('settings:choose-import'),
  importSettings: () => invoke('settings:import'),
  bringForward: () => invoke('window:bring-forward'),
  takeRecovery: () => invoke('recovery:take'),
  keepDialogs: (dialogs) => invoke('recovery:keep-dialogs', dialogs),
  log: (entry) => invoke('log:write', entry),
  onCommand: (listener) => on('command', listener),
  onIntent: (listener) => on('intent', listener),
  onDialOffered: (listener) => on('dial:offered', listener),
  onStop: (listener) => on('phone:stop', listener),
  onHistoryChanged: (listener) => on('history:changed', listener),
  onPreferencesChanged: (listener) => on('preferences:changed', listener),
  onPower: (listener) => on('power', listener),
  onNetworkChanged: (listener) => on('network:changed', listener),
  onWindowShown: (listener) => on('window:shown', listener),
  onCallersHidden: (listener) => on('callers:hidden-changed', listener),
  onHotkeysChanged: (listener) => on('hotkeys:changed', listener),
  onTalkKey: (listener) => on('hotkeys:talk', listener),
  onKeychainUsable: (listener) => on('keychain:usable', listener),
  onCertificateRefused: (listener) => on('certificate:refused', listener),
  onSoundLost: (listener) => on('sound:lost', listener),
  onConnectionFailed: (listener) => on('connection:failed', listener),
};

on('page:ask', () => {
  // Main hears no answer then, which is the news.
  invoke('page:alive').catch(() => undefined);
});

contextBridge.exposeInMainWorld('host', host);
