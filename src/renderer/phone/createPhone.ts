import type { SipDialog } from '../../shared/domain/call/recovery';
import type { PreferencesState } from '../../shared/ipc/contract';
import type { HostApi } from '../../shared/ipc/hostApi';
import { together, type Watchable } from '../../shared/observable';
import { AccountFlow } from './account/accountFlow';
import type { AudioPort } from './audio/audioPort';
import { PageAudio } from './audio/pageAudio';
import { AutoAnswer } from './calls/autoAnswer';
import { Calls } from './calls/calls';
import { DialOffers } from './calls/dialOffers';
import { TalkKeyControl } from './calls/talkKeyControl';
import { createSound } from './createSound';
import type { DevicesPort } from './devices/followDevices';
import { PageDevices } from './devices/pageDevices';
import { createLog, errorText } from './diagnostics/log';
import { followHost } from './followHost';
import { Headsets } from './headset/headsets';
import { type HidDevicesPort, WebHid } from './headset/webHid';
import type { Phone } from './phone';
import { PreferenceSource } from './preferences';
import { keepDialogs } from './recovery/keepDialogs';
import { takeRecovery } from './recovery/takeRecovery';
import { Registration } from './registration/registration';
import { serverOrder } from './registration/serverChoice';
import type { SipCensus } from './sip/types';
import { JssipAgent } from './sip/userAgent';
import { Store } from './state/store';
import { reportStatus } from './statusReport';
import { listen } from './util/listen';
import { Timers } from './util/timers';
import { watchCalls } from './watchCalls';

/** The browser's parts of the phone; a test has its own. */
export interface PhoneParts {
  readonly audio: AudioPort;
  readonly devices: DevicesPort;
  readonly hid: HidDevicesPort;
}

const noSipCensus: SipCensus = {
  sessions: 0,
  dialogs: 0,
  transactions: 0,
  peerConnections: 0,
  listeners: 0,
};

/** A phone that can be put away. */
export interface RunningPhone extends Phone {
  /** What main has told of the preferences; null until then. */
  readonly preferences: Watchable<PreferencesState | null>;
  /** How many follow its state. */
  readonly watchers: number;
  /** Unregisters and lets go of everything: calls, devices, timers, and whatever it listens to. */
  dispose(): Promise<void>;
}

/**
 * Builds the phone and lets it load the account by itself. One per page.
 *
 * Each part is built of those before it, and does nothing before it is started: so none acts on one that is not there yet. What
 * is started first hears of a change first.
 */
export function createPhone(host: HostApi, parts?: PhoneParts): RunningPhone {
  const log = createLog(host);
  const timers = new Timers();
  const store = new Store(log);
  const audio = parts?.audio ?? new PageAudio(log);
  const preferences = new PreferenceSource(host, log);
  let version = 'unknown';
  /** Dialogs that could not be ended, for the next connection to do it. */
  const orphaned: SipDialog[] = [];

  const calls = new Calls({
    store,
    audio,
    log,
    timers,
    now: Date.now,
    clock: () => performance.now(),
    newId: () => crypto.randomUUID(),
  });
  const execute: Phone['execute'] = (command, origin) => calls.execute(command, origin);
  const registration = new Registration({
    store,
    host,
    log,
    timers,
    now: Date.now,
    random: Math.random,
    serversOf({ server, dn }) {
      const { servers } = store.state.site;
      return serverOrder(servers.length > 0 ? servers : [[server]], dn);
    },
    idle: () => store.state.calls.length === 0,
    connectionLost: () => calls.connectionLost(),
    openAgent(account, credentials, handlers) {
      const { site } = store.state;
      const agent = new JssipAgent(
        { account, site, credentials, userAgent: `Agent Softphone/${version}`, log, timers },
        {
          ...handlers,
          incomingCall: (invite, call) => calls.incoming(invite, call),
          serverRequest: (request) => calls.serverRequest(request),
        },
      );
      agent.endOrphanedDialogs(orphaned.splice(0));
      return agent;
    },
  });
  const account = new AccountFlow({ store, host, registration, log });
  const autoAnswer = new AutoAnswer({ store, preferences, audio, timers, log, execute });
  const sound = createSound({
    store,
    calls,
    autoAnswer,
    audio,
    devices: parts?.devices ?? new PageDevices(log),
    preferences,
    host,
    timers,
    log,
  });
  const callWatch = watchCalls({ store, calls, audio, host, timers, log });
  const offers = new DialOffers({ store, host, execute, log, timers });
  const talkKey = new TalkKeyControl(store, (command) => void execute(command, 'hotkey'));
  const headsets = new Headsets({
    devices: parts?.hid ?? new WebHid(),
    store,
    execute,
    log,
    timers,
    now: () => performance.now(),
  });

  /** Whether the headsets' buttons may be used: not before the start is over, and not after the end. */
  let ready = false;
  let disposed = false;
  const useButtons = () => ready && headsets.use(preferences.current['headset.buttons']);
  const stopParts = together(
    preferences.start(),
    calls.start(() => registration.agent),
    autoAnswer.start(),
    sound.start(),
    callWatch.start(),
    reportStatus(store, host, log),
    offers.start(),
    keepDialogs(store, host, (callId) => calls.dialogOf(callId), log),
    talkKey.start(),
    headsets.start(),
    preferences.watch((set) => set['headset.buttons'], useButtons),
  );
  const stopEvents = together(
    followHost({
      host,
      store,
      calls,
      registration,
      account,
      offers,
      talkKey,
      headsets,
      sleep() {
        // Chromium cuts its connections at this moment (docs/decisions/0081): a BYE that got lost so is said again afterwards.
        orphaned.push(...calls.dialogs());
        calls.computerSleeps();
        void registration.sleep();
      },
    }),
    listen(window, 'online', () => registration.networkChanged()),
    // The page goes without `onStop`: the other side and the server hear of it instead of finding out.
    listen(window, 'pagehide', () => void registration.stop()),
  );

  const askCallersHidden = async (): Promise<void> => {
    store.dispatch({ type: 'callers-hidden', hidden: await host.callersHidden() });
  };
  // Both are asked for at once: main is busy opening the window, and each turn of its costs the start.
  const siteKnown = host.appInfo().then(
    (info) => {
      version = info.version;
      store.dispatch({ type: 'site-known', site: info.site });
    },
    () => {},
  );
  const recovered = takeRecovery(host, log, async (recovery) => {
    // It names callers.
    await askCallersHidden();
    orphaned.push(...recovery.dialogs);
    headsets.leftLit();
    store.dispatch({ type: 'recovered', recovery });
  });
  account
    .load(Promise.all([siteKnown, recovered]))
    // After what the start waits for; before a call can come.
    .then(async () => {
      await askCallersHidden();
      ready = !disposed;
      useButtons();
    })
    .catch((error: unknown) => log('error', 'start-failed', { error: errorText(error) }));

  const phone: RunningPhone = {
    get state() {
      return store.state;
    },
    preferences: preferences.told,
    get watchers() {
      return store.watchers;
    },
    watch: (select, onChange, equal) => store.watch(select, onChange, equal),
    execute,
    signIn: (form) => account.signIn(form),
    signOut: () => account.signOut(),
    cancelSignIn: () => account.cancelSignIn(),
    switchAccount: (to) => account.switchTo(to),
    removeAccount: (which) => account.remove(which),
    setPasswordPlace: (place) => account.setPasswordPlace(place),
    retryKeychain: () => account.retryKeychain(),
    dismissKeychainTrouble: () => store.dispatch({ type: 'keychain-trouble', trouble: null }),
    chooseCaFile: () => host.chooseCaFile(),
    reconnect: () => registration.reconnect(),
    tryRingtone: (ringtone) => audio.tryRingtone(ringtone),
    dismissEnded: () => store.dispatch({ type: 'ended-dismissed' }),
    clearHistory: () => callWatch.history.clear(),
    dismissDialOffer: () => store.dispatch({ type: 'dial-offered', offer: null }),
    dismissNotice: (key) => store.dispatch({ type: 'notice-dismissed', key }),
    soundCheck: sound.soundCheck,
    census: () => ({
      calls: store.state.calls.length,
      ...(registration.agent?.census() ?? noSipCensus),
      ...audio.census(),
      timers: timers.size,
    }),
    async dispose() {
      ready = false;
      disposed = true;
      stopEvents();
      await account.stop();
      stopParts();
    },
  };
  Object.defineProperty(window, 'phoneCensus', { value: () => phone.census(), configurable: true });
  return phone;
}
