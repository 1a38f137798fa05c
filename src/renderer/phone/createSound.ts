import type { HostApi } from '../../shared/ipc/hostApi';
import { type Stop, together } from '../../shared/observable';
import type { AudioPort } from './audio/audioPort';
import { SoundControl } from './audio/soundControl';
import type { AutoAnswer } from './calls/autoAnswer';
import type { Calls } from './calls/calls';
import { EarlyMediaWatch } from './calls/earlyMedia';
import { type DevicesPort, followDevices, followMicrophone } from './devices/followDevices';
import { followProcessing } from './devices/followProcessing';
import type { Log } from './diagnostics/log';
import type { PreferenceSource } from './preferences';
import { SoundCheck } from './soundCheck/soundCheck';
import type { Store } from './state/store';
import type { Timers } from './util/timers';

export interface CreateSoundDeps {
  readonly store: Store;
  readonly calls: Calls;
  readonly autoAnswer: AutoAnswer;
  readonly audio: AudioPort;
  readonly devices: DevicesPort;
  readonly preferences: PreferenceSource;
  readonly host: HostApi;
  readonly timers: Timers;
  readonly log: Log;
}

export interface Sound {
  readonly soundCheck: SoundCheck;
  start(): Stop;
}

/** Builds everything about devices and what is heard on them, except what is said in calls. */
export function createSound(deps: CreateSoundDeps): Sound {
  const { store, calls, autoAnswer, audio, devices, preferences, host, timers, log } = deps;
  const earlyMedia = new EarlyMediaWatch({
    store,
    described: (callId) => calls.hasEarlyDescription(callId),
    stats: (callId) => calls.stats(callId),
    timers,
    log,
    now: () => performance.now(),
  });
  const sounds = new SoundControl({
    store,
    audio,
    preferences,
    heardEarly: earlyMedia.heard,
    taken: autoAnswer.taking,
  });
  const soundCheck = new SoundCheck({ store, audio, log, timers });
  return {
    soundCheck,
    start: () =>
      together(
        // Before the sounds, which ask it.
        earlyMedia.start(),
        sounds.start(),
        // Before a microphone is opened again.
        store.watch(
          ({ sound }) => sound,
          (sound) => audio.useDevices(sound),
        ),
        soundCheck.start(),
        host.onWindowShown(({ shown }) => soundCheck.windowShown(shown)),
        followProcessing({
          store,
          preferences,
          log,
          use(processing) {
            audio.useProcessing(processing);
            calls.renewMicrophones();
            soundCheck.renewMicrophone();
          },
        }),
        followMicrophone(store, () => {
          calls.renewMicrophones();
          soundCheck.renewMicrophone();
        }),
        // Last: what it chooses at once the others are to hear of.
        followDevices({ devices, store, preferences, log, now: () => performance.now() }),
      ),
  };
}
