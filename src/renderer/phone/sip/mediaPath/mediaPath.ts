import { contained, type Log } from '../../diagnostics/log';
import { Machine } from '../../util/machine';
import { NamedTimers } from '../../util/namedTimers';
import type { Timers } from '../../util/timers';
import type { MediaPathEffect, MediaPathEvent, MediaPathState, MediaPathTimer } from './mediaPathState';
import { mediaPathTransition, newMediaPath } from './mediaPathTransition';

export interface MediaPathDeps {
  readonly log: Log;
  readonly timers: Timers;
  /** The server can be reached. */
  readonly reachable: () => boolean;
  /** Offers an ICE restart; `empty`: there was no candidate to offer. */
  offerRestart(): Promise<{ readonly accepted: boolean; readonly empty: boolean }>;
  refreshTarget(): void;
  lost(): void;
  endCall(): void;
}

/** Follows ICE, and looks for another way for the media where one is needed: carries out what `mediaPathTransition` says. */
export class MediaPath {
  readonly #deps: MediaPathDeps;
  readonly #machine: Machine<MediaPathState, MediaPathEvent, MediaPathEffect>;
  readonly #timers: NamedTimers<MediaPathTimer>;
  #connection: RTCPeerConnection | null = null;
  #allWays: RTCConfiguration = {};
  /** What the effects of the last event have begun. */
  #offering: Promise<void> = Promise.resolve();

  constructor(deps: MediaPathDeps) {
    this.#deps = deps;
    this.#machine = new Machine(newMediaPath, mediaPathTransition, (effect: MediaPathEffect) =>
      contained(deps.log, effect.kind, () => this.#perform(effect))(),
    );
    this.#timers = new NamedTimers(deps.timers, (timer) => this.#machine.happened({ type: 'timer', timer }));
  }

  /** There is none while it rings. */
  follow(connection: RTCPeerConnection): void {
    this.#connection = connection;
    connection.addEventListener('connectionstatechange', this.#onState);
  }

  get relayForced(): boolean {
    const { state } = this.#machine;
    return state.name !== 'over' && state.relay === 'forced';
  }

  registered(elsewhere: boolean): void {
    this.#machine.happened({ type: 'registered', elsewhere, reachable: this.#deps.reachable() });
  }

  /** Resolves when what was offered, if anything, was answered. */
  restart(): Promise<void> {
    return this.#offered({ type: 'restart-asked', reachable: this.#deps.reachable() });
  }

  /** Resolves to whether the other side agreed. */
  async forceRelay(): Promise<boolean> {
    if (this.#connection === null || this.relayForced) return false;
    await this.#offered({ type: 'relay-asked' });
    return this.relayForced;
  }

  end(): void {
    this.#connection?.removeEventListener('connectionstatechange', this.#onState);
    this.#machine.happened({ type: 'over' });
  }

  readonly #onState = (): void => {
    const state = this.#connection?.connectionState;
    if (state === undefined) return;
    this.#machine.happened({ type: 'ice', state, reachable: this.#deps.reachable() });
  };

  #offered(event: MediaPathEvent): Promise<void> {
    return new Promise((resolve) => {
      this.#machine.happened(event, () => {
        resolve(this.#offering);
        this.#offering = Promise.resolve();
      });
    });
  }

  #perform(effect: MediaPathEffect): void {
    switch (effect.kind) {
      case 'offer-restart':
        this.#offering = this.#offerRestart();
        break;
      case 'offer-relay':
        this.#offering = this.#offerRelay();
        break;
      case 'allow-all-ways':
        this.#connection?.setConfiguration(this.#allWays);
        break;
      case 'refresh-target':
        this.#deps.refreshTarget();
        break;
      case 'tell-lost':
        this.#deps.lost();
        break;
      case 'end-call':
        this.#deps.endCall();
        break;
      case 'start-timer':
        this.#timers.start(effect.timer, effect.ms);
        break;
      case 'cancel-timer':
        this.#timers.cancel(effect.timer);
        break;
      case 'log-offer':
        this.#deps.log('info', 'path-offered', { accepted: effect.accepted, later: effect.later });
        break;
    }
  }

  async #offerRestart(): Promise<void> {
    const { accepted, empty } = await this.#deps.offerRestart();
    this.#machine.happened({ type: 'restart-answered', accepted, empty });
  }

  async #offerRelay(): Promise<void> {
    let accepted = false;
    try {
      this.#allWays = this.#connection?.getConfiguration() ?? {};
      this.#connection?.setConfiguration({ ...this.#allWays, iceTransportPolicy: 'relay' });
      ({ accepted } = await this.#deps.offerRestart());
    } finally {
      this.#machine.happened({ type: 'relay-answered', accepted });
    }
  }
}
