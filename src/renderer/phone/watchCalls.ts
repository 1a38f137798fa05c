import type { HostApi } from '../../shared/ipc/hostApi';
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

/** What is noticed of calls while they go on: how they sound, whether the two hear each other; and what is kept of them. */
export function watchCalls({ store, calls, audio, host, timers, log }: WatchCallsDeps): CallHistory {
  const samples = new MediaSampler({ stats: (callId) => calls.stats(callId), timers, log, now: Date.now });
  store.subscribe((state) => samples.follow(state.calls));

  const microphoneLevels = new MicrophoneLevels(audio, (callId) => calls.microphoneOf(callId), log);
  store.subscribe(({ calls: now }) => microphoneLevels.keep(now.map(({ id }) => id)));
  const hearing = new HearingWatch({
    store,
    log,
    microphoneLevel: (callId) => microphoneLevels.take(callId),
    possible: (callId) => calls.repairsOf(callId),
    repair: (callId, step) => calls.repair(callId, step),
  });
  samples.subscribe((callId, sample) => hearing.second(callId, sample));

  const quality = new QualityMonitor(store);
  samples.subscribe((callId, sample) => quality.sampled(callId, sample));
  const history = new CallHistory({ store, host, qualityOf: (callId) => quality.take(callId), log });
  store.subscribe((state) => history.follow(state));
  host.onHistoryChanged(() => void history.reload());
  return history;
}
