import type { HostApi } from '../../shared/ipc/hostApi';
import type { AudioPort } from './audio/audioPort';
import { tellDeviceNews } from './audio/deviceNews';
import { type DevicesPort, followDevices, followMicrophone } from './audio/followDevices';
import { followProcessing } from './audio/followProcessing';
import { AutoAnswer } from './calls/autoAnswer';
import type { Calls } from './calls/calls';
import { EarlyMediaWatch } from './calls/earlyMedia';
import { SoundControl } from './calls/soundControl';
import type { Log } from './diagnostics/log';
import type { PreferenceSource } from './preferences';
import { SoundCheck } from './soundCheck/soundCheck';
import type { Store } from './state/store';
import type { Timers } from './util/timers';

export interface CreateSoundDeps {
  readonly store: Store;
  readonly calls: Calls;
  readonly audio: AudioPort;
  readonly devices: DevicesPort;
  readonly preferences: PreferenceSource;
  readonly host: HostApi;
  readonly timers: Timers;
  readonly log: Log;
}

/** Everything about devices and what is heard on them, but for what is said in calls. */
export function createSound(deps: CreateSoundDeps): SoundCheck {
  const { store, calls, audio, devices, preferences, host, timers, log } = deps;
  const autoAnswer = new AutoAnswer({
    store,
    preferences,
    audio,
    timers,
    log,
    execute: (command, origin) => calls.execute(command, origin),
    changed: () => sounds.update(),
  });
  const earlyMedia = new EarlyMediaWatch({
    described: (callId) => calls.hasEarlyDescription(callId),
    stats: (callId) => calls.stats(callId),
    changed: () => sounds.update(),
    timers,
    log,
    now: () => performance.now(),
  });
  // Before the sounds, which ask it.
  store.subscribe((state) => earlyMedia.follow(state.calls));
  const sounds = new SoundControl({
    store,
    audio,
    preferences,
    isHeardEarly: (callId) => earlyMedia.isHeard(callId),
    isTaken: (callId) => autoAnswer.isTaking(callId),
  });
  followDevices({ devices, store, preferences, log, now: () => performance.now() });
  store.subscribe(({ sound }) => audio.useDevices(sound));
  const soundCheck = new SoundCheck({ store, audio, log, timers });
  host.onWindowShown(({ shown }) => soundCheck.windowShown(shown));
  followProcessing({
    store,
    preferences,
    log,
    use(processing) {
      audio.useProcessing(processing);
      calls.renewMicrophones();
      soundCheck.renewMicrophone();
    },
  });
  store.subscribe(followMicrophone(() => calls.renewMicrophones()));
  tellDeviceNews(store);
  return soundCheck;
}
