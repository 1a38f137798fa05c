import type { EventPayload, InvokeRequest, InvokeResponse } from './contract';

/** The methods that the preload exposes to the page as `window.host`: named methods only, never a generic send. */
export interface HostApi {
  appInfo(): Promise<InvokeResponse<'app:info'>>;
  loadAccount(): Promise<InvokeResponse<'account:load'>>;
  prepareSignIn(form: InvokeRequest<'account:prepare'>): Promise<InvokeResponse<'account:prepare'>>;
  confirmSignIn(): Promise<InvokeResponse<'account:confirm'>>;
  cancelSignIn(): Promise<InvokeResponse<'account:cancel-sign-in'>>;
  switchAccount(to: InvokeRequest<'account:switch'>): Promise<InvokeResponse<'account:switch'>>;
  removeAccount(which: InvokeRequest<'account:remove'>): Promise<InvokeResponse<'account:remove'>>;
  setPasswordPlace(
    request: InvokeRequest<'account:keep-password'>,
  ): Promise<InvokeResponse<'account:keep-password'>>;
  unlockKeychain(): Promise<InvokeResponse<'account:unlock-keychain'>>;
  credentialsFor(
    request: InvokeRequest<'account:credentials'>,
  ): Promise<InvokeResponse<'account:credentials'>>;
  signOut(): Promise<InvokeResponse<'account:sign-out'>>;
  chooseCaFile(): Promise<string | null>;
  dialSettled(): Promise<void>;
  reportStatus(status: InvokeRequest<'phone:status'>): Promise<void>;
  loadHistory(account: InvokeRequest<'history:load'>): Promise<InvokeResponse<'history:load'>>;
  addToHistory(ended: InvokeRequest<'history:add'>): Promise<void>;
  clearHistory(account: InvokeRequest<'history:clear'>): Promise<void>;
  loadPreferences(): Promise<InvokeResponse<'preferences:load'>>;
  changePreferences(parts: InvokeRequest<'preferences:change'>): Promise<void>;
  callersHidden(): Promise<boolean>;
  loadHotkeys(): Promise<InvokeResponse<'hotkeys:load'>>;
  recordHotkey(request: InvokeRequest<'hotkeys:record'>): Promise<void>;
  settingsInfo(): Promise<InvokeResponse<'settings:info'>>;
  exportSettings(): Promise<InvokeResponse<'settings:export'>>;
  chooseImport(): Promise<InvokeResponse<'settings:choose-import'>>;
  importSettings(): Promise<void>;
  bringForward(): Promise<void>;
  takeRecovery(): Promise<InvokeResponse<'recovery:take'>>;
  keepDialogs(dialogs: InvokeRequest<'recovery:keep-dialogs'>): Promise<void>;
  log(entry: InvokeRequest<'log:write'>): Promise<void>;
  /** Returns the function that stops listening. */
  onCommand(listener: (payload: EventPayload<'command'>) => void): () => void;
  onIntent(listener: (payload: EventPayload<'intent'>) => void): () => void;
  onDialOffered(listener: (payload: EventPayload<'dial:offered'>) => void): () => void;
  onStop(listener: () => void): () => void;
  onHistoryChanged(listener: () => void): () => void;
  onPreferencesChanged(listener: (payload: EventPayload<'preferences:changed'>) => void): () => void;
  onPower(listener: (payload: EventPayload<'power'>) => void): () => void;
  onNetworkChanged(listener: () => void): () => void;
  onWindowShown(listener: (payload: EventPayload<'window:shown'>) => void): () => void;
  onCallersHidden(listener: (payload: EventPayload<'callers:hidden-changed'>) => void): () => void;
  onHotkeysChanged(listener: (payload: EventPayload<'hotkeys:changed'>) => void): () => void;
  onTalkKey(listener: (payload: EventPayload<'hotkeys:talk'>) => void): () => void;
  onKeychainUsable(listener: () => void): () => void;
  onCertificateRefused(listener: (payload: EventPayload<'certificate:refused'>) => void): () => void;
  onSoundLost(listener: () => void): () => void;
  onConnectionFailed(listener: (payload: EventPayload<'connection:failed'>) => void): () => void;
}
