import { type HotkeysState, hotkeyActions } from '../../../src/shared/domain/hotkeys/hotkeys';
import type { Accounts, EventPayload, InvokeResponse } from '../../../src/shared/ipc/contract';
import type { HostApi } from '../../../src/shared/ipc/hostApi';
import { defaultPreferences } from '../../../src/shared/settings/defaultPreferences';
import { noSite } from '../../../src/shared/settings/site';

const noHotkeys = Object.fromEntries(
  hotkeyActions.map((action) => [action, { accelerator: null, state: 'off', holder: null }]),
) as HotkeysState;

type LogEntry = Parameters<HostApi['log']>[0];

const allDefault = Object.fromEntries(
  Object.keys(defaultPreferences).map((key) => [key, 'default']),
) as InvokeResponse<'preferences:load'>['sources'];

/** Before anybody has signed in on the computer. */
export const noAccounts: Accounts = {
  profiles: [],
  passwordPlace: { chosen: 'keychain', fixed: false },
  dnFixed: false,
};

/** Main as the page sees it; a test says what it answers and reads what it was asked. */
export class FakeHost implements HostApi {
  readonly calls: { readonly name: keyof HostApi; readonly request: unknown }[] = [];
  readonly logged: LogEntry[] = [];
  info: Promise<InvokeResponse<'app:info'>> = Promise.resolve({
    version: '1.2.3',
    platform: 'linux',
    site: noSite,
  });
  account: InvokeResponse<'account:load'> = { state: 'signed-out', known: {}, accounts: noAccounts };
  settings: InvokeResponse<'settings:info'> = { places: { provisioned: null, policy: null }, problems: [] };
  exported: InvokeResponse<'settings:export'> = { outcome: 'cancelled' };
  importChosen: InvokeResponse<'settings:choose-import'> = { outcome: 'cancelled' };
  prepared: InvokeResponse<'account:prepare'> = { ok: false, error: { field: 'server', problem: 'missing' } };
  /** To everything that main does about a password. */
  kept: InvokeResponse<'account:confirm'> = { accounts: noAccounts, problem: null };
  unlocked: InvokeResponse<'account:unlock-keychain'> = null;
  credentials: InvokeResponse<'account:credentials'> = null;
  preferences: InvokeResponse<'preferences:load'> = { values: defaultPreferences, sources: allDefault };
  history: InvokeResponse<'history:load'> = [];
  hotkeys: HotkeysState = noHotkeys;
  recovery: InvokeResponse<'recovery:take'> = null;
  readonly statuses: Parameters<HostApi['reportStatus']>[0][] = [];
  #onCommand: ((payload: EventPayload<'command'>) => void) | null = null;
  #onIntent: ((payload: EventPayload<'intent'>) => void) | null = null;
  #onDialOffered: ((payload: EventPayload<'dial:offered'>) => void) | null = null;
  #onStop: (() => void) | null = null;
  #onPreferencesChanged: ((payload: EventPayload<'preferences:changed'>) => void) | null = null;
  #onHistoryChanged: (() => void) | null = null;
  #onPower: ((payload: EventPayload<'power'>) => void) | null = null;
  #onNetworkChanged: (() => void) | null = null;
  #onWindowShown: ((payload: EventPayload<'window:shown'>) => void) | null = null;
  #onCallersHidden: ((payload: EventPayload<'callers:hidden-changed'>) => void) | null = null;
  #onHotkeysChanged: ((payload: EventPayload<'hotkeys:changed'>) => void) | null = null;
  #onTalkKey: ((payload: EventPayload<'hotkeys:talk'>) => void) | null = null;
  #onSoundLost: (() => void) | null = null;
  #onKeychainUsable: (() => void) | null = null;
  #onCertificateRefused: ((payload: EventPayload<'certificate:refused'>) => void) | null = null;
  #onConnectionFailed: ((payload: EventPayload<'connection:failed'>) => void) | null = null;

  loseSound(): void {
    this.#onSoundLost?.();
  }

  asked(name: keyof HostApi): unknown[] {
    return this.calls.filter((call) => call.name === name).map(({ request }) => request);
  }

  sendCommand(payload: EventPayload<'command'>): void {
    this.#onCommand?.(payload);
  }

  sendIntent(payload: EventPayload<'intent'>): void {
    this.#onIntent?.(payload);
  }

  offerDial(payload: EventPayload<'dial:offered'>): void {
    this.#onDialOffered?.(payload);
  }

  stop(): void {
    this.#onStop?.();
  }

  setPreferences(payload: EventPayload<'preferences:changed'>): void {
    this.preferences = payload;
    this.#onPreferencesChanged?.(payload);
  }

  changeHistory(history: InvokeResponse<'history:load'>): void {
    this.history = history;
    this.#onHistoryChanged?.();
  }

  power(event: EventPayload<'power'>['event']): void {
    this.#onPower?.({ event });
  }

  changeNetwork(): void {
    this.#onNetworkChanged?.();
  }

  showWindow(shown: boolean): void {
    this.#onWindowShown?.({ shown });
  }

  setCallersHidden(hidden: boolean): void {
    this.#onCallersHidden?.({ hidden });
  }

  setHotkeys(payload: EventPayload<'hotkeys:changed'>): void {
    this.hotkeys = payload;
    this.#onHotkeysChanged?.(payload);
  }

  talkKey(payload: EventPayload<'hotkeys:talk'>): void {
    this.#onTalkKey?.(payload);
  }

  keychainUsable(): void {
    this.#onKeychainUsable?.();
  }

  refuseCertificate(payload: EventPayload<'certificate:refused'>): void {
    this.#onCertificateRefused?.(payload);
  }

  failConnection(payload: EventPayload<'connection:failed'>): void {
    this.#onConnectionFailed?.(payload);
  }

  appInfo() {
    return this.info;
  }

  loadAccount() {
    return this.#answer('loadAccount', undefined, this.account);
  }

  settingsInfo() {
    return this.#answer('settingsInfo', undefined, this.settings);
  }

  exportSettings() {
    return this.#answer('exportSettings', undefined, this.exported);
  }

  chooseImport() {
    return this.#answer('chooseImport', undefined, this.importChosen);
  }

  importSettings() {
    return this.#answer('importSettings', undefined, undefined);
  }

  prepareSignIn(request: Parameters<HostApi['prepareSignIn']>[0]) {
    return this.#answer('prepareSignIn', request, this.prepared);
  }

  confirmSignIn() {
    return this.#answer('confirmSignIn', undefined, this.kept);
  }

  cancelSignIn() {
    return this.#answer('cancelSignIn', undefined, this.account);
  }

  switchAccount(to: Parameters<HostApi['switchAccount']>[0]) {
    return this.#answer('switchAccount', to, this.account);
  }

  removeAccount(which: Parameters<HostApi['removeAccount']>[0]) {
    return this.#answer('removeAccount', which, this.kept);
  }

  setPasswordPlace(request: Parameters<HostApi['setPasswordPlace']>[0]) {
    return this.#answer('setPasswordPlace', request, this.kept);
  }

  unlockKeychain() {
    return this.#answer('unlockKeychain', undefined, this.unlocked);
  }

  credentialsFor(request: Parameters<HostApi['credentialsFor']>[0]) {
    return this.#answer('credentialsFor', request, this.credentials);
  }

  signOut() {
    return this.#answer('signOut', undefined, this.kept);
  }

  chooseCaFile() {
    return this.#answer('chooseCaFile', undefined, null);
  }

  reportStatus(status: Parameters<HostApi['reportStatus']>[0]) {
    this.statuses.push(status);
    return Promise.resolve();
  }

  loadHistory(account: Parameters<HostApi['loadHistory']>[0]) {
    return this.#answer('loadHistory', account, this.history);
  }

  addToHistory(ended: Parameters<HostApi['addToHistory']>[0]) {
    return this.#answer('addToHistory', ended, undefined);
  }

  clearHistory(account: Parameters<HostApi['clearHistory']>[0]) {
    return this.#answer('clearHistory', account, undefined);
  }

  loadPreferences() {
    return this.#answer('loadPreferences', undefined, this.preferences);
  }

  changePreferences(parts: Parameters<HostApi['changePreferences']>[0]) {
    return this.#answer('changePreferences', parts, undefined);
  }

  callersHidden() {
    return this.#answer('callersHidden', undefined, false);
  }

  loadHotkeys() {
    return this.#answer('loadHotkeys', undefined, this.hotkeys);
  }

  dialSettled() {
    return this.#answer('dialSettled', undefined, undefined);
  }

  recordHotkey(request: Parameters<HostApi['recordHotkey']>[0]) {
    return this.#answer('recordHotkey', request, undefined);
  }

  takeRecovery() {
    return this.#answer('takeRecovery', undefined, this.recovery);
  }

  keepDialogs(request: Parameters<HostApi['keepDialogs']>[0]) {
    return this.#answer('keepDialogs', request, undefined);
  }

  bringForward() {
    return this.#answer('bringForward', undefined, undefined);
  }

  log(entry: LogEntry) {
    this.logged.push(entry);
    return Promise.resolve();
  }

  onCommand(listener: (payload: EventPayload<'command'>) => void) {
    this.#onCommand = listener;
    return () => {};
  }

  onIntent(listener: (payload: EventPayload<'intent'>) => void) {
    this.#onIntent = listener;
    return () => {};
  }

  onDialOffered(listener: (payload: EventPayload<'dial:offered'>) => void) {
    this.#onDialOffered = listener;
    return () => {};
  }

  onStop(listener: () => void) {
    this.#onStop = listener;
    return () => {};
  }

  onPreferencesChanged(listener: (payload: EventPayload<'preferences:changed'>) => void) {
    this.#onPreferencesChanged = listener;
    return () => {};
  }

  onHistoryChanged(listener: () => void) {
    this.#onHistoryChanged = listener;
    return () => {};
  }

  onPower(listener: (payload: EventPayload<'power'>) => void) {
    this.#onPower = listener;
    return () => {};
  }

  onNetworkChanged(listener: () => void) {
    this.#onNetworkChanged = listener;
    return () => {};
  }

  onWindowShown(listener: (payload: EventPayload<'window:shown'>) => void) {
    this.#onWindowShown = listener;
    return () => {};
  }

  onCallersHidden(listener: (payload: EventPayload<'callers:hidden-changed'>) => void) {
    this.#onCallersHidden = listener;
    return () => {};
  }

  onHotkeysChanged(listener: (payload: EventPayload<'hotkeys:changed'>) => void) {
    this.#onHotkeysChanged = listener;
    return () => {};
  }

  onTalkKey(listener: (payload: EventPayload<'hotkeys:talk'>) => void) {
    this.#onTalkKey = listener;
    return () => {};
  }

  onKeychainUsable(listener: () => void) {
    this.#onKeychainUsable = listener;
    return () => {};
  }

  onCertificateRefused(listener: (payload: EventPayload<'certificate:refused'>) => void) {
    this.#onCertificateRefused = listener;
    return () => {};
  }

  onSoundLost(listener: () => void) {
    this.#onSoundLost = listener;
    return () => {};
  }

  onConnectionFailed(listener: (payload: EventPayload<'connection:failed'>) => void) {
    this.#onConnectionFailed = listener;
    return () => {};
  }

  #answer<T>(name: keyof HostApi, request: unknown, answer: T): Promise<T> {
    this.calls.push({ name, request });
    return Promise.resolve(answer);
  }
}
