import type { PhoneState } from '../../../../src/renderer/phone/phone';
import type { Call, EstablishedCall } from '../../../../src/shared/domain/call/call';
import { FakePeerConnection } from '../browserParts';
import type { FakeAudio } from '../fakeAudio';
import type { FakeHost } from '../fakeHost';
import type { FarSide } from './farSide';

/** All that a run looks at. */
export interface World {
  readonly state: PhoneState;
  readonly audio: FakeAudio;
  readonly host: FakeHost;
  readonly far: FarSide;
  /** Microphones that are opening. */
  readonly opening: number;
  readonly rejections: readonly unknown[];
}

const isEstablished = (call: Call): call is EstablishedCall => call.state === 'established';
const isSpokenOn = (call: Call): boolean => isEstablished(call) && call.localHold === 'off';
const isBeingMade = ({ state }: Call): boolean => state === 'dialling' || state === 'answering';

/** What must hold after each step, whatever happened before; each gives what is wrong, or nothing. */
const invariants: Readonly<Record<string, (world: World) => string | null>> = {
  'at most two calls': ({ state: { calls } }) => (calls.length > 2 ? `${calls.length} calls` : null),

  'one call is spoken on': ({ state: { calls } }) =>
    calls.filter(isSpokenOn).length > 1 ? 'two calls are spoken on' : null,

  'one call at most hears the agent': () => {
    const sending = FakePeerConnection.all.filter(({ sends }) => sends).length;
    return sending > 1 ? `${sending} microphones are sent` : null;
  },

  'the call that is spoken on hears the agent unless muted or held, and no other does': ({
    state: { calls },
  }) => {
    const sending = FakePeerConnection.all.filter(({ sends }) => sends).length;
    const spoken = calls.filter(isEstablished).find(isSpokenOn);
    if (spoken !== undefined) {
      const due = spoken.muted || spoken.heldByOther ? 0 : 1;
      return sending === due ? null : `${sending} microphones are sent instead of ${due}`;
    }
    return sending === 0 || calls.some(isBeingMade) ? null : 'a held call hears the agent';
  },

  'one call at most is heard, and none that is held': ({ state: { calls }, audio }) => {
    const heard = new Set(
      audio.playing.filter(({ silent }) => !silent).map(({ track }) => ofConnection(track)),
    );
    if (heard.size > 1) return `${heard.size} calls are heard`;
    const some = calls.some((call) => isSpokenOn(call) || isBeingMade(call));
    return heard.size === 1 && !some ? 'a held call is heard' : null;
  },

  'a hold that is shown is the one that was agreed': ({ state: { calls }, far }) => {
    for (const call of calls.filter(isEstablished)) {
      const theirs = far.live.find(({ uuid }) => uuid === call.callUuid);
      if (theirs === undefined || theirs.uncertain || theirs.open.size > 0) continue;
      const { phoneSends } = theirs;
      const held = phoneSends === 'sendonly' || (phoneSends === 'inactive' && !call.heldByOther);
      const takes = phoneSends === 'sendrecv' || phoneSends === 'recvonly';
      if (call.localHold === 'on' && takes) return `held here, and agreed was ${phoneSends}`;
      if (call.localHold === 'off' && held) return `spoken on here, and agreed was ${phoneSends}`;
    }
    return null;
  },

  'no sound without a call, no ring while one is spoken on or was answered': ({
    state: { calls },
    audio,
  }) => {
    const ringing = calls.some(({ state }) => state === 'ringing');
    const busy = calls.some((call) => isEstablished(call) || isBeingMade(call));
    if (audio.ring !== null && (!ringing || busy)) return `it rings with ${audio.ring}`;
    if (audio.tone === 'ringback' && !calls.some(({ state }) => state === 'dialling')) return 'ringback';
    if (audio.tone === 'call-waiting' && !ringing) return 'call waiting';
    return audio.playing.length > 0 && calls.length === 0 ? 'sound of a call that is over' : null;
  },

  'no microphone without a call, and no more than calls and their levels': ({ state, audio, opening }) => {
    const open = audio.tracks.filter(({ readyState }) => readyState === 'live').length - opening;
    return open > 2 * state.calls.length ? `${open} microphones for ${state.calls.length} calls` : null;
  },

  'nothing failed': ({ host, rejections }) => {
    const [line] = host.logged.filter(({ level }) => level === 'error');
    if (line !== undefined) return JSON.stringify(line);
    return rejections.length === 0 ? null : String(rejections[0]);
  },
};

/** @throws Error that says what does not hold, with the calls as they are */
export function check(world: World, after: string): void {
  for (const [name, broken] of Object.entries(invariants)) {
    const what = broken(world);
    if (what === null) continue;
    const calls = world.state.calls.map(shortly).join('; ');
    throw new Error(`${name}: ${what}, after ${after} (${calls || 'no calls'})`);
  }
}

function shortly(call: Call): string {
  if (call.state !== 'established') return `${call.callUuid ?? call.id} ${call.state}`;
  const { muted, heldByOther, localHold } = call;
  return `${call.callUuid} hold ${localHold}${muted ? ', muted' : ''}${heldByOther ? ', held by them' : ''}`;
}

/** Which call a received track is of. */
function ofConnection(track: unknown): unknown {
  return (track as { readonly connection: FakePeerConnection }).connection;
}
