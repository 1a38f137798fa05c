import { expect, it, vi } from 'vitest';
import { Store } from '../../../../../src/renderer/phone/state/store';
import type { Call } from '../../../../../src/shared/domain/call/call';
import { IllegalTransition } from '../../../../../src/shared/domain/illegalTransition';

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
  store.subscribe((state) => seen.push(state));
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

it('tells no listener of a state that is already past', () => {
  const store = new Store(vi.fn());
  store.dispatch({ type: 'call-begun', call: ringing });
  store.subscribe(({ calls }) => {
    if (calls[0]?.state === 'answering') {
      store.dispatch({ type: 'call', id: 'c1', event: { type: 'answer-withdrawn' } });
    }
  });
  const seen: (string | undefined)[] = [];
  store.subscribe(({ calls }) => seen.push(calls[0]?.state));
  store.dispatch({ type: 'call', id: 'c1', event: { type: 'answer', origin: 'ui' } });
  expect(seen.at(-1)).toBe('ringing');
  expect(store.state.calls[0]?.state).toBe('ringing');
});

it('logs a listener that throws, goes on with the others, and forgets one that stopped', () => {
  const log = vi.fn();
  const store = new Store(log);
  store.subscribe(() => {
    throw new Error('broken');
  });
  const listener = vi.fn();
  const stop = store.subscribe(listener);
  store.dispatch({ type: 'ended-dismissed' });
  stop();
  store.dispatch({ type: 'ended-dismissed' });
  expect(listener).toHaveBeenCalledTimes(2);
  expect(log).toHaveBeenCalledWith('error', 'listener-failed', { listener: 'state', error: 'Error: broken' });
});
