import type { CommandOrigin, PhoneCommand } from '../../shared/domain/call/command';
import type { SipDialog } from '../../shared/domain/call/recovery';
import type { HostApi } from '../../shared/ipc/hostApi';
import { noSite } from '../../shared/settings/site';
import { AccountFlow } from './account/accountFlow';
import type { AudioPort } from './audio/audioPort';
import type { DevicesPort } from './audio/followDevices';
import { PageAudio } from './audio/pageAudio';
import { PageDevices } from './audio/pageDevices';
import { Calls } from './calls/calls';
import { DialOffers } from './calls/dialOffers';
import { keepDialogs } from './calls/keepDialogs';
import { TalkKeyControl } from './calls/talkKeyControl';
import { createSound } from './createSound';
import { createLog, errorText } from './diagnostics/log';
import { Headsets } from './headset/headsets';
import { type HidDevicesPort, WebHid } from './headset/webHid';
import type { Phone } from './phone';
import { PreferenceSource } from './preferences';
import { Registration } from './registration/registration';
import { serverOrder } from './registration/serverChoice';
import { JssipAgent } from './sip/userAgent';
import { Store } from './state/store';
import { reportStatus } from './statusReport';
import { Timers } from './util/timers';
import { watchCalls } from './watchCalls';

/** What the phone has of the browser; a test has its own. */
export interface PhoneParts {
  readonly audio: AudioPort;
  readonly devices: DevicesPort;
  readonly hid: HidDevicesPort;
}

/** Builds the phone and lets it load the account by itself. One per page. */
export function createPhone(host: HostApi, parts?: PhoneParts): Phone {
  const log = createLog(host);
  const timers = new Timers();
  const store = new Store(log);
  const sound = parts?.audio ?? new PageAudio(log);
  const preferences = new PreferenceSource(host, log);
  let version = 'unknown';
  let site = noSite;
  const lostDialogs: SipDialog[] = [];

  const calls: Calls = new Calls({
    store,
    audio: sound,
    log,
    timers,
    now: Date.now,
    clock: () => performance.now(),
    newId: () => crypto.randomUUID(),
    agent: () => registration.agent,
  });
  const registration: Registration = new Registration({
    store,
    host,
    log,
    timers,
    now: Date.now,
    random: Math.random,
    serversOf: ({ server, dn }) => serverOrder(site.servers.length > 0 ? site.servers : [[server]], dn),
    idle: () => store.state.calls.length === 0,
    connectionLost: () => calls.connectionLost(),
    openAgent: (account, credentials, handlers) => {
      const agent = new JssipAgent(
        { account, site, credentials, userAgent: `Agent Softphone/${version}`, log, timers },
        {
          ...handlers,
          incomingCall: (invite, call) => calls.incoming(invite, call),
          serverRequest: (request) => calls.serverRequest(request),
        },
      );
      agent.endOrphanedDialogs(lostDialogs.splice(0));
      return agent;
    },
  });
  const account = new AccountFlow({ store, host, registration, log });

  const soundCheck = createSound({
    store,
    calls,
    audio: sound,
    devices: parts?.devices ?? new PageDevices(log),
    preferences,
    host,
    timers,
    log,
  });
  const history = watchCalls({ store, calls, audio: sound, host, timers, log });
  store.subscribe(reportStatus(host, log));
  const offers = new DialOffers({
    store,
    settled: () =>
      void host
        .dialSettled()
        .catch((error: unknown) => log('warn', 'dial-settled-untold', { error: errorText(error) })),
    execute: (command, origin) => calls.execute(command, origin),
    log,
    timers,
  });
  host.onDialOffered((offer) => offers.offered(offer));
  store.subscribe(keepDialogs(host, (callId) => calls.dialogOf(callId), log));
  const talkKey = new TalkKeyControl(store, (command) => void calls.execute(command, 'hotkey'));
  store.subscribe((state) => talkKey.follow(state));
  host.onTalkKey(({ key, down }) => talkKey.changed(key, down));
  const headsets = new Headsets({
    devices: parts?.hid ?? new WebHid(),
    store,
    execute: (command, origin) => calls.execute(command, origin),
    log,
    timers,
    now: () => performance.now(),
  });
  store.subscribe((state) => headsets.follow(state));
  const carryOut = async (command: PhoneCommand, origin: CommandOrigin) => {
    const result = await calls.execute(command, origin);
    // The microphone has told of itself.
    if (result.ok || command.kind !== 'dial' || result.reason === 'microphone') return;
    store.dispatch({ type: 'notice', notice: { kind: 'not-called', reason: result.reason } });
  };
  host.onCommand(({ command, origin }) => void carryOut(command, origin));
  host.onIntent(({ intent, origin }) => void calls.perform(intent, origin));
  const setCallersHidden = (hidden: boolean) => store.dispatch({ type: 'callers-hidden', hidden });
  host.onCallersHidden(({ hidden }) => setCallersHidden(hidden));
  host.onSoundLost(() => calls.soundLost());
  host.onKeychainUsable(() => void account.keychainUsable());
  host.onCertificateRefused((refusal) => registration.certificateRefused(refusal));
  host.onConnectionFailed((failure) => registration.connectionFailed(failure));
  host.onPower(({ event }) => {
    if (event === 'resume') {
      registration.wake();
      headsets.wake();
    } else {
      // Chromium cuts its connections at this moment (docs/decisions/0081): a BYE that got lost so is said again afterwards.
      lostDialogs.push(...calls.dialogs());
      calls.computerSleeps();
      void registration.sleep();
    }
  });
  // The network came back or is another: no reason to wait for the next try.
  host.onNetworkChanged(() => registration.networkChanged());
  window.addEventListener('online', () => registration.networkChanged());
  host.onStop(() => void registration.stop());
  // The page goes without that: the other side and the server hear of it instead of finding out.
  window.addEventListener('pagehide', () => void registration.stop());

  // Both are asked for at once: main is busy opening the window, and each turn of its costs the start.
  const siteKnown = host.appInfo().then(
    (info) => {
      version = info.version;
      site = info.site;
      store.dispatch({ type: 'site-known', site });
    },
    () => {},
  );
  const recovered = host.takeRecovery().then(
    async (recovery) => {
      if (recovery === null) return;
      // It names callers.
      setCallersHidden(await host.callersHidden());
      const { failure, calls: lost, dialogs } = recovery;
      log('warn', 'recovered', { failure, calls: lost.length });
      lostDialogs.push(...dialogs);
      headsets.leftLit();
      store.dispatch({ type: 'recovered', recovery });
    },
    (error: unknown) => log('error', 'recovery-failed', { error: errorText(error) }),
  );
  account
    .load(Promise.all([siteKnown, recovered]))
    // After what the start waits for; before a call can come.
    .then(async () => {
      setCallersHidden(await host.callersHidden());
      preferences.subscribe((set) => headsets.use(set['headset.buttons']));
    })
    .catch((error: unknown) => log('error', 'start-failed', { error: errorText(error) }));

  const phone: Phone = {
    get state() {
      return store.state;
    },
    subscribe: (listener) => store.subscribe(listener),
    execute: (command, origin) => calls.execute(command, origin),
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
    tryRingtone: (ringtone) => sound.tryRingtone(ringtone),
    dismissEnded: () => store.dispatch({ type: 'ended-dismissed' }),
    clearHistory: () => history.clear(),
    dismissDialOffer: () => store.dispatch({ type: 'dial-offered', offer: null }),
    dismissNotice: () => store.dispatch({ type: 'notice', notice: null }),
    soundCheck,
    census: () => ({
      calls: store.state.calls.length,
      ...(registration.agent?.census() ?? {
        sessions: 0,
        dialogs: 0,
        transactions: 0,
        peerConnections: 0,
        listeners: 0,
      }),
      ...sound.census(),
      timers: timers.size,
    }),
  };
  Object.defineProperty(window, 'phoneCensus', { value: () => phone.census() });
  return phone;
}
