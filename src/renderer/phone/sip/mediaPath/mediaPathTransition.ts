import { IllegalTransition } from '../../../../shared/domain/illegalTransition';
import type {
  MediaPathEffect,
  MediaPathEvent,
  MediaPathState,
  MediaPathStep,
  MediaPathTimer,
  PathData,
} from './mediaPathState';

/** A call whose media has no way any more ends after this long (milliseconds): until then it may find one again. */
const MEDIA_GONE_MS = 5000;
/** The same while the server is gone too (milliseconds): the network may come back, and the far end has not hung up yet. */
const ALL_GONE_MS = 60_000;
/** Where there is nothing to offer yet it is looked for again, so often and after so long (milliseconds). */
const TRIES = 10;
const AGAIN_MS = 500;

type LivePath = Exclude<MediaPathState, { name: 'over' }>;

export const newMediaPath: MediaPathState = { name: 'open', triesLeft: TRIES, again: false, relay: 'no' };

/** The one place where a media path changes. Pure. @throws IllegalTransition for a timer that does not run */
export function mediaPathTransition(state: MediaPathState, event: MediaPathEvent): MediaPathStep {
  if (event.type === 'timer' && !timersOf(state).includes(event.timer)) {
    throw new IllegalTransition(state.name, `timer ${event.timer}`);
  }
  // What comes after the end comes too late.
  if (state.name === 'over') return { state, effects: [] };
  switch (event.type) {
    case 'ice':
      return ice(state, event.state, event.reachable);
    case 'registered':
      return registered(state, event.elsewhere, event.reachable);
    case 'restart-asked':
      return restartAsked(state, event.reachable);
    case 'restart-answered':
      return restartAnswered(state, event.accepted, event.empty);
    case 'relay-asked':
      if (state.relay !== 'no') return { state, effects: [] };
      return { state: { ...state, relay: 'asked' }, effects: [{ kind: 'offer-relay' }] };
    case 'relay-answered':
      if (event.accepted) return { state: { ...state, relay: 'forced' }, effects: [] };
      return { state: { ...state, relay: 'no' }, effects: [{ kind: 'allow-all-ways' }] };
    case 'timer':
      return event.timer === 'again'
        ? doubt({ ...state, again: false })
        : over(state, [{ kind: 'end-call' }]);
    case 'over':
      return over(state);
  }
}

/** The timers that run in a state, and no others. */
export function timersOf(state: MediaPathState): MediaPathTimer[] {
  if (state.name === 'over') return [];
  return [
    ...(state.name === 'lost' && state.failed ? (['end'] as const) : []),
    ...(state.again ? (['again'] as const) : []),
  ];
}

/** JsSIP looks at `iceConnectionState`, which stays "disconnected" in Chromium when consent is gone (RFC 7675). */
function ice(state: LivePath, connection: RTCPeerConnectionState, reachable: boolean): MediaPathStep {
  const cancelled: MediaPathEffect[] =
    state.name === 'lost' && state.failed ? [{ kind: 'cancel-timer', timer: 'end' }] : [];
  if (connection !== 'disconnected' && connection !== 'failed') {
    return { state: found(state, connection === 'connected'), effects: cancelled };
  }
  const failed = connection === 'failed';
  const ends = failed ? [endTimer(reachable)] : [];
  return {
    state: { ...dataOf(state), name: 'lost', failed, restart: restartOf(state) },
    effects: [...cancelled, { kind: 'tell-lost' }, ...ends],
  };
}

/** ICE says that there is a way, or that it looks for one again. */
function found(state: LivePath, connected: boolean): MediaPathState {
  const restart = restartOf(state);
  if (restart === 'doubted') return { ...dataOf(state), name: 'doubted' };
  return { ...dataOf(state), name: restart === 'offered' && !connected ? 'restarting' : 'open' };
}

function restartOf(state: LivePath): 'due' | 'doubted' | 'offered' {
  switch (state.name) {
    case 'open':
      return 'due';
    case 'doubted':
      return 'doubted';
    case 'restarting':
      return 'offered';
    case 'lost':
      return state.restart;
  }
}

function registered(state: LivePath, elsewhere: boolean, reachable: boolean): MediaPathStep {
  const effects: MediaPathEffect[] = [{ kind: 'refresh-target' }];
  if (state.again) effects.push({ kind: 'cancel-timer', timer: 'again' });
  if (state.name === 'lost' && state.failed) effects.push(endTimer(reachable));
  const anew = { ...state, again: false, triesLeft: TRIES };
  // What was offered before may have met a connection that was dead, as yet unnoticed.
  if (!elsewhere && state.name !== 'lost') return { state: anew, effects };
  return doubt(anew, effects);
}

/** Another way is to be looked for, whatever was offered before. */
function doubt(state: LivePath, before: readonly MediaPathEffect[] = []): MediaPathStep {
  return {
    state: state.name === 'lost' ? { ...state, restart: 'doubted' } : { ...dataOf(state), name: 'doubted' },
    effects: [...before, { kind: 'tell-lost' }],
  };
}

function restartAsked(state: LivePath, reachable: boolean): MediaPathStep {
  const effects: MediaPathEffect[] = [{ kind: 'offer-restart' }];
  if (reachable && state.name === 'doubted') return { state: { ...state, name: 'open' }, effects };
  if (reachable && state.name === 'lost' && state.restart !== 'offered') {
    return { state: { ...state, restart: 'offered' }, effects };
  }
  return { state, effects: [] };
}

function restartAnswered(state: LivePath, accepted: boolean, empty: boolean): MediaPathStep {
  const later = empty && state.triesLeft > 0;
  const logged: MediaPathEffect = { kind: 'log-offer', accepted, later };
  if (!later) return { state, effects: [logged] };
  return {
    state: { ...state, again: true, triesLeft: state.triesLeft - 1 },
    effects: [logged, { kind: 'start-timer', timer: 'again', ms: AGAIN_MS }],
  };
}

function over(state: LivePath, effects: readonly MediaPathEffect[] = []): MediaPathStep {
  const cancelled = timersOf(state).map((timer): MediaPathEffect => ({ kind: 'cancel-timer', timer }));
  return { state: { name: 'over' }, effects: [...cancelled, ...effects] };
}

function endTimer(reachable: boolean): MediaPathEffect {
  return { kind: 'start-timer', timer: 'end', ms: reachable ? MEDIA_GONE_MS : ALL_GONE_MS };
}

function dataOf({ triesLeft, again, relay }: LivePath): PathData {
  return { triesLeft, again, relay };
}
