import type { EndedCall } from '../../../shared/domain/call/call';
import { callerKind } from '../../../shared/domain/call/callerKind';
import type { AudioPort } from '../audio/audioPort';
import type { PreferenceSource } from '../preferences';
import type { Store } from '../state/store';
import { endToneOf, soundsFor } from './ringing';

export interface SoundControlDeps {
  readonly store: Store;
  readonly audio: Pick<AudioPort, 'setRing' | 'setTone' | 'setVolumes' | 'playOnce'>;
  readonly preferences: PreferenceSource;
  /** Of a dialled call whose other side gives the agent something to hear. */
  readonly isHeardEarly: (callId: string) => boolean;
  /** Of a ringing call that is being answered without the agent. */
  readonly isTaken: (callId: string) => boolean;
}

/** Rings and makes tones as the calls and the preferences say. */
export class SoundControl {
  readonly #deps: SoundControlDeps;
  #lastEnded: EndedCall | null = null;
  #stopEndTone = () => {};

  constructor(deps: SoundControlDeps) {
    this.#deps = deps;
    deps.preferences.subscribe((set) => {
      deps.audio.setVolumes({ ring: set['ring.volume'], tones: set['tones.volume'] });
      this.update();
    });
    deps.store.subscribe(() => this.update());
  }

  update(): void {
    const { store, audio, preferences, isHeardEarly, isTaken } = this.#deps;
    const { calls, lastEnded } = store.state;
    const { rings, inEar } = soundsFor(calls, isHeardEarly, isTaken);
    const choice =
      rings === null
        ? 'none'
        : preferences.current[`ring.${callerKind(rings, preferences.current['ring.internalNumbers'])}`];
    audio.setRing(choice === 'none' ? null : choice);
    audio.setTone(inEar);
    if (calls.length > 0) this.#stopEndTone();
    if (lastEnded === this.#lastEnded) return;
    this.#lastEnded = lastEnded;
    const tone = lastEnded === null || calls.length > 0 ? null : endToneOf(lastEnded);
    if (tone !== null) this.#stopEndTone = audio.playOnce(tone).stop;
  }
}
