import type { HostApi } from '../../shared/ipc/hostApi';
import { type Stop, together } from '../../shared/observable';
import type { AudioPort } from './audio/audioPort';
import type { Calls } from './calls/calls';
import type { Log } from './diagnostics/log';
import { HearingWatch } from './hearing/hearingWatch';
import { MicrophoneLevels } from './hearing/microphoneLevels';
import { CallHistory } from './history/callHistory';
import { MediaSampler } from './quality/mediaSampler';
import { QualityMonitor } from './quality/qualityMonitor';
import type { Store } from './state/store';
import type { Timers } from './util/timers';

export interface WatchCallsDeps {
  readonly store: Store;
  readonly calls: Calls;
  readonly audio: AudioPort;
  readonly host: HostApi;
  readonly timers: Timers;
  readonly log: Log;
}

export interface CallWatch {
  readonly history: CallHistory;
  start(): Stop;
}

/** Notices of calls while they go on how they sound, and whether the two hear each other; keeps what is to be kept of them. */
export function watchCalls({ store, calls, audio, host, timers, log }: WatchCallsDeps): CallWatch {
  const sampler = new MediaSampler({
    store,
    stats: (callId) => calls.stats(callId),
    timers,
    log,
    now: Date.now,
  });
  const { samples } = sampler;
  const levels = new MicrophoneLevels({
    store,
    audio,
    microphoneOf: (callId) => calls.microphoneOf(callId),
    log,
  });
  const hearing = new HearingWatch({
    store,
    samples,
    log,
    microphoneLevel: (callId) => levels.take(callId),
    possible: (callId) => calls.repairsOf(callId),
    repair: (callId, step) => calls.repair(callId, step),
  });
  const quality = new QualityMonitor(store, samples);
  const history = new CallHistory({ store, host, qualityOf: (callId) => quality.take(callId), log });
  return {
    history,
    start: () => together(sampler.start(), levels.start(), hearing.start(), quality.start(), history.start()),
  };
}
