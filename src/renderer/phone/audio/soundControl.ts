import type { EndedCall } from '../../../shared/domain/call/call';
import { callerKind } from '../../../shared/domain/call/callerKind';
import { type Stop, together, type Watchable } from '../../../shared/observable';
import type { PreferenceSource } from '../preferences';
import type { Store } from '../state/store';
import type { AudioPort } from './audioPort';
import { endToneOf, soundsFor } from './ringing';

export interface SoundControlDeps {
  readonly store: Store;
  readonly audio: Pick<AudioPort, 'setRing' | 'setTone' | 'setVolumes' | 'playOnce'>;
  readonly preferences: PreferenceSource;
  /** Dialled calls whose other side gives the agent something to hear. */
  readonly heardEarly: Watchable<ReadonlySet<string>>;
  /** A ringing call that is being answered without the agent. */
  readonly taken: Watchable<string | null>;
}

/** Rings and makes tones as the calls and the preferences say. */
export class SoundControl {
  readonly #deps: SoundControlDeps;
  #stopEndTone = () => {};

  constructor(deps: SoundControlDeps) {
    this.#deps = deps;
  }

  start(): Stop {
    const { store, audio, preferences, heardEarly, taken } = this.#deps;
    const update = () => this.#update();
    update();
    return together(
      () => {
        this.#stopEndTone();
        audio.setRing(null);
        audio.setTone(null);
      },
      preferences.watch((set) => set, update),
      store.watch(({ calls }) => calls, update),
      store.watch(
        ({ lastEnded }) => lastEnded,
        (ended) => this.#playEnd(ended),
      ),
      heardEarly.subscribe(update),
      taken.subscribe(update),
    );
  }

  #update(): void {
    const { store, audio, preferences, heardEarly, taken } = this.#deps;
    const set = preferences.current;
    const { rings, inEar } = soundsFor(store.state.calls, heardEarly.value, taken.value);
    const choice = rings === null ? 'none' : set[`ring.${callerKind(rings, set['ring.internalNumbers'])}`];
    audio.setVolumes({ ring: set['ring.volume'], tones: set['tones.volume'] });
    audio.setRing(choice === 'none' ? null : choice);
    audio.setTone(inEar);
    if (store.state.calls.length > 0) this.#stopEndTone();
  }

  #playEnd(ended: EndedCall | null): void {
    const { store, audio } = this.#deps;
    const tone = ended === null || store.state.calls.length > 0 ? null : endToneOf(ended);
    if (tone !== null) this.#stopEndTone = audio.playOnce(tone).stop;
  }
}
