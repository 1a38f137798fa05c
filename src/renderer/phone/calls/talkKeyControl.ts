import type { Call, EstablishedCall } from '../../../shared/domain/call/call';
import type { PhoneCommand } from '../../../shared/domain/call/command';
import type { TalkKey } from '../../../shared/domain/hotkeys/hotkeys';
import type { Stop } from '../../../shared/observable';
import { sameData } from '../../../shared/sameData';
import type { Store } from '../state/store';

/**
 * Push-to-talk: nobody is heard but while the key is down; so every call begins muted. Push-to-mute: the other way round,
 * and what the agent muted by hand stays muted. It goes for all calls, so that it does not matter which one the agent
 * speaks on when the key comes up.
 */
export class TalkKeyControl {
  readonly #store: Store;
  readonly #execute: (command: PhoneCommand) => void;
  #down = false;
  /** Calls that push-to-mute has muted. */
  readonly #muted = new Set<string>();

  constructor(store: Store, execute: (command: PhoneCommand) => void) {
    this.#store = store;
    this.#execute = execute;
  }

  start(): Stop {
    return this.#store.watch(
      ({ calls }) => calls.filter(isEstablished),
      (established, before) => {
        const wanted = this.#key?.mode === 'push-to-talk' ? !this.#down : this.#key !== null && this.#down;
        if (!wanted) return;
        for (const call of established) if (!before.some(({ id }) => id === call.id)) this.#mute(call);
      },
      sameData,
    );
  }

  /** Main tells which key it is, and whether it is down. */
  changed(key: TalkKey | null, down: boolean): void {
    // A key that is changed or gone comes up as what it was.
    if (this.#down && !down) this.#released();
    if (!sameData(key, this.#key)) this.#store.dispatch({ type: 'talk-key', talkKey: key });
    const pressed = down && !this.#down;
    this.#down = down;
    if (pressed) this.#pressed();
  }

  get #key(): TalkKey | null {
    return this.#store.state.talkKey;
  }

  #pressed(): void {
    for (const call of this.#store.state.calls.filter(isEstablished)) {
      if (this.#key?.mode === 'push-to-talk') this.#unmute(call);
      else this.#mute(call);
    }
  }

  #released(): void {
    for (const call of this.#store.state.calls.filter(isEstablished)) {
      if (this.#key?.mode === 'push-to-talk') this.#mute(call);
      else if (this.#muted.has(call.id)) this.#unmute(call);
    }
    this.#muted.clear();
  }

  #mute({ id, muted }: EstablishedCall): void {
    if (muted) return;
    this.#muted.add(id);
    this.#execute({ kind: 'mute', callId: id });
  }

  #unmute({ id, muted }: EstablishedCall): void {
    if (muted) this.#execute({ kind: 'unmute', callId: id });
  }
}

const isEstablished = (call: Call): call is EstablishedCall => call.state === 'established';
