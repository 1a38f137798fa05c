import { type HotkeysState, hotkeyActions } from '../../../src/shared/domain/hotkeys/hotkeys';
import type { Accounts, EventPayload, InvokeResponse } from '../../../src/shared/ipc/contract';
import type { HostApi } from '../../../src/shared/ipc/hostApi';
import { Emitter, type Stop } from '../../../src/shared/observable';
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

interface HostEvent {
  readonly name: keyof HostApi;
  readonly payload: unknown;
}

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
  readonly #events = new Emitter<HostEvent>((error) => {
    throw error;
  });

  loseSound(): void {
    this.#tell('onSoundLost');
  }

  asked(name: keyof HostApi): unknown[] {
    return this.calls.filter((call) => call.name === name).map(({ request }) => request);
  }

  sendCommand(payload: EventPayload<'command'>): void {
    this.#tell('onCommand', payload);
  }

  sendIntent(payload: EventPayload<'intent'>): void {
    this.#tell('onIntent', payload);
  }

  offerDial(payload: EventPayload<'dial:offered'>): void {
    this.#tell('onDialOffered', payload);
  }

  stop(): void {
    this.#tell('onStop');
  }

  setPreferences(payload: EventPayload<'preferences:changed'>): void {
    this.preferences = payload;
    this.#tell('onPreferencesChanged', payload);
  }

  changeHistory(history: InvokeResponse<'history:load'>): void {
    this.history = history;
    this.#tell('onHistoryChanged');
  }

  power(event: EventPayload<'power'>['event']): void {
    this.#tell('onPower', { event });
  }

  changeNetwork(): void {
    this.#tell('onNetworkChanged');
  }

  showWindow(shown: boolean): void {
    this.#tell('onWindowShown', { shown });
  }

  setCallersHidden(hidden: boolean): void {
    this.#tell('onCallersHidden', { hidden });
  }

  setHotkeys(payload: EventPayload<'hotkeys:changed'>): void {
    this.hotkeys = payload;
    this.#tell('onHotkeysChanged', payload);
  }

  talkKey(payload: EventPayload<'hotkeys:talk'>): void {
    this.#tell('onTalkKey', payload);
  }

  keychainUsable(): void {
    this.#tell('onKeychainUsable');
  }

  refuseCertificate(payload: EventPayload<'certificate:refused'>): void {
    this.#tell('onCertificateRefused', payload);
  }

  failConnection(payload: EventPayload<'connection:failed'>): void {
    this.#tell('onConnectionFailed', payload);
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
    return this.#on('onCommand', listener);
  }

  onIntent(listener: (payload: EventPayload<'intent'>) => void) {
    return this.#on('onIntent', listener);
  }

  onDialOffered(listener: (payload: EventPayload<'dial:offered'>) => void) {
    return this.#on('onDialOffered', listener);
  }

  onStop(listener: () => void) {
    return this.#on('onStop', listener);
  }

  onPreferencesChanged(listener: (payload: EventPayload<'preferences:changed'>) => void) {
    return this.#on('onPreferencesChanged', listener);
  }

  onHistoryChanged(listener: () => void) {
    return this.#on('onHistoryChanged', listener);
  }

  onPower(listener: (payload: EventPayload<'power'>) => void) {
    return this.#on('onPower', listener);
  }

  onNetworkChanged(listener: () => void) {
    return this.#on('onNetworkChanged', listener);
  }

  onWindowShown(listener: (payload: EventPayload<'window:shown'>) => void) {
    return this.#on('onWindowShown', listener);
  }

  onCallersHidden(listener: (payload: EventPayload<'callers:hidden-changed'>) => void) {
    return this.#on('onCallersHidden', listener);
  }

  onHotkeysChanged(listener: (payload: EventPayload<'hotkeys:changed'>) => void) {
    return this.#on('onHotkeysChanged', listener);
  }

  onTalkKey(listener: (payload: EventPayload<'hotkeys:talk'>) => void) {
    return this.#on('onTalkKey', listener);
  }

  onKeychainUsable(listener: () => void) {
    return this.#on('onKeychainUsable', listener);
  }

  onCertificateRefused(listener: (payload: EventPayload<'certificate:refused'>) => void) {
    return this.#on('onCertificateRefused', listener);
  }

  onSoundLost(listener: () => void) {
    return this.#on('onSoundLost', listener);
  }

  onConnectionFailed(listener: (payload: EventPayload<'connection:failed'>) => void) {
    return this.#on('onConnectionFailed', listener);
  }

  /** How many listen to what main tells. */
  get listeners(): number {
    return this.#events.size;
  }

  #on<P>(name: keyof HostApi, listener: (payload: P) => void): Stop {
    return this.#events.subscribe((event) => {
      if (event.name === name) listener(event.payload as P);
    });
  }

  #tell(name: keyof HostApi, payload?: unknown): void {
    this.#events.emit({ name, payload });
  }

  #answer<T>(name: keyof HostApi, request: unknown, answer: T): Promise<T> {
    this.calls.push({ name, request });
    return Promise.resolve(answer);
  }
}
