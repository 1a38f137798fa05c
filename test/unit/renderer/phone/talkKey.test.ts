import { afterEach, beforeEach, expect, it } from 'vitest';
import { TalkKeyControl } from '../../../../src/renderer/phone/calls/talkKeyControl';
import { Store } from '../../../../src/renderer/phone/state/store';
import type { EstablishedCall } from '../../../../src/shared/domain/call/call';
import type { TalkKey } from '../../../../src/shared/domain/hotkeys/hotkeys';

const talk: TalkKey = { name: 'F8', mode: 'push-to-talk' };
const mute: TalkKey = { name: 'F8', mode: 'push-to-mute' };

let store: Store;
let keys: TalkKeyControl;
let stop: () => void;

beforeEach(() => {
  store = new Store(() => {});
  keys = new TalkKeyControl(store, (command) => {
    if (command.kind !== 'mute' && command.kind !== 'unmute') throw new Error(command.kind);
    store.dispatch({ type: 'call', id: command.callId, event: { type: command.kind } });
  });
  stop = keys.start();
});
afterEach(() => stop());

function begin(id: string): void {
  store.dispatch({
    type: 'call-begun',
    call: {
      id,
      state: 'dialling',
      direction: 'outgoing',
      progress: 'calling',
      party: { number: '1', name: null },
      callUuid: null,
      startedAt: 0,
    },
  });
  store.dispatch({ type: 'call', id, event: { type: 'established', at: 0 } });
}
const muted = () =>
  store.state.calls
    .filter((call): call is EstablishedCall => call.state === 'established')
    .map((call) => call.muted);

it('without a talk key a call begins unmuted', () => {
  begin('a');
  expect(muted()).toEqual([false]);
});

it('push-to-talk: a call begins muted, and every one is heard only while the key is down', () => {
  keys.changed(talk, false);
  begin('a');
  expect(muted()).toEqual([true]);
  keys.changed(talk, true);
  expect(muted()).toEqual([false]);
  begin('b');
  expect(muted()).toEqual([false, false]);
  keys.changed(talk, false);
  expect(muted()).toEqual([true, true]);
});

it('push-to-talk: what the agent unmutes by hand is muted again by the next release', () => {
  keys.changed(talk, false);
  begin('a');
  store.dispatch({ type: 'call', id: 'a', event: { type: 'unmute' } });
  keys.changed(talk, true);
  keys.changed(talk, false);
  expect(muted()).toEqual([true]);
});

it('push-to-mute: only what the key muted is unmuted when it comes up', () => {
  keys.changed(mute, false);
  begin('a');
  begin('b');
  store.dispatch({ type: 'call', id: 'a', event: { type: 'mute' } });
  keys.changed(mute, true);
  expect(muted()).toEqual([true, true]);
  keys.changed(mute, false);
  expect(muted()).toEqual([true, false]);
});

it('a key that is changed or lost while it is down comes up as what it was', () => {
  keys.changed(talk, false);
  begin('a');
  keys.changed(talk, true);
  keys.changed(null, false);
  expect(muted()).toEqual([true]);
  expect(store.state.talkKey).toBeNull();
  keys.changed(mute, false);
  keys.changed(mute, true);
  expect(muted()).toEqual([true]);
});
