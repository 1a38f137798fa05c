import { expect, it, vi } from 'vitest';
import type { PhoneState } from '../../../../../src/renderer/phone/phone';
import { Store } from '../../../../../src/renderer/phone/state/store';
import type { Call } from '../../../../../src/shared/domain/call/call';
import { IllegalTransition } from '../../../../../src/shared/domain/illegalTransition';

const whole = (state: PhoneState) => state;
const ringing: Call = {
  id: 'c1',
  party: { number: '1003', name: null },
  callUuid: null,
  startedAt: 1,
  state: 'ringing',
  direction: 'incoming',
};

it('replaces the state and never changes it in place', () => {
  const store = new Store(vi.fn());
  const seen: unknown[] = [];
  store.watch(whole, (state, was) => seen.push(was, state));
  const before = store.state;
  store.dispatch({ type: 'call-begun', call: ringing });
  expect(seen).toEqual([before, store.state]);
  expect(before.calls).toEqual([]);
  expect(store.state.calls).toEqual([ringing]);
});

it('stays as it was when a move is illegal', () => {
  const store = new Store(vi.fn());
  store.dispatch({ type: 'call-begun', call: ringing });
  const before = store.state;
  expect(() => store.dispatch({ type: 'call', id: 'c1', event: { type: 'mute' } })).toThrow(
    IllegalTransition,
  );
  expect(store.state).toBe(before);
});

it('takes a late event about a call that is over for nothing', () => {
  const store = new Store(vi.fn());
  store.dispatch({ type: 'call-begun', call: ringing });
  store.dispatch({ type: 'call', id: 'c1', event: { type: 'end', at: 5, reason: 'caller-gave-up' } });
  expect(store.state.calls).toEqual([]);
  expect(store.state.lastEnded).toMatchObject({ id: 'c1', endedAt: 5, reason: 'caller-gave-up' });
  const before = store.state;
  store.dispatch({ type: 'call', id: 'c1', event: { type: 'established', at: 6 } });
  expect(store.state).toBe(before);
});

it('tells every listener of every step in the same order, also of what one of them dispatches', () => {
  const store = new Store(vi.fn());
  store.dispatch({ type: 'call-begun', call: ringing });
  const [first, last]: (string | undefined)[][] = [[], []];
  const stateOf = ({ calls }: PhoneState) => calls[0]?.state;
  store.watch(stateOf, (state) => first?.push(state));
  store.watch(stateOf, (state) => {
    if (state !== 'answering') return;
    store.dispatch({ type: 'call', id: 'c1', event: { type: 'answer-withdrawn' } });
    // Done at once, for whoever dispatched.
    expect(stateOf(store.state)).toBe('ringing');
  });
  store.watch(stateOf, (state) => last?.push(state));
  store.dispatch({ type: 'call', id: 'c1', event: { type: 'answer', origin: 'ui' } });
  expect(first).toEqual(['answering', 'ringing']);
  expect(last).toEqual(first);
});

it('throws an illegal move to the listener that dispatched it, and goes on with the others', () => {
  const log = vi.fn();
  const store = new Store(log);
  const thrown: unknown[] = [];
  store.watch(whole, () => {
    try {
      store.dispatch({ type: 'call', id: 'c1', event: { type: 'mute' } });
    } catch (error) {
      thrown.push(error);
    }
  });
  const heard = vi.fn();
  store.watch(whole, heard);
  store.dispatch({ type: 'call-begun', call: ringing });
  expect(thrown).toEqual([expect.any(IllegalTransition)]);
  expect(heard).toHaveBeenCalledTimes(1);
  expect(log).not.toHaveBeenCalled();
});

it('logs a listener that throws, goes on with the others, and forgets one that stopped', () => {
  const log = vi.fn();
  const store = new Store(log);
  store.watch(whole, () => {
    throw new Error('broken');
  });
  const listener = vi.fn();
  const stop = store.watch(whole, listener);
  store.dispatch({ type: 'ended-dismissed' });
  stop();
  store.dispatch({ type: 'ended-dismissed' });
  expect(listener).toHaveBeenCalledTimes(1);
  expect(store.watchers).toBe(1);
  expect(log).toHaveBeenCalledWith('error', 'listener-failed', { listener: 'state', error: 'Error: broken' });
});
