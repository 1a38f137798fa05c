import { expect, it } from 'vitest';
import {
  END_GUARD_MS,
  emptyForeground,
  endsUnmeant,
  type Foreground,
  foregroundNow,
} from '../../../../../src/renderer/phone/calls/endGuard';

/** At each time, in milliseconds, the call that came to the fore, and the others that are up. */
const after = (...steps: (readonly [at: number, callId: string | null, ...others: string[]])[]): Foreground =>
  steps.reduce(
    (was, [at, callId, ...others]) =>
      foregroundNow(was, callId, callId === null ? others : [callId, ...others], at),
    emptyForeground,
  );
const hangUp = (callId: string) => ({ kind: 'hangUp', callId }) as const;

it('the call that has come to where another was is not ended by what may have been meant for that one', () => {
  const foreground = after([0, 'a'], [5_000, 'b']);
  expect(endsUnmeant(foreground, hangUp('b'), 5_000)).toBe(true);
  expect(endsUnmeant(foreground, hangUp('b'), 5_000 + END_GUARD_MS - 1)).toBe(true);
  expect(endsUnmeant(foreground, hangUp('b'), 5_000 + END_GUARD_MS)).toBe(false);
  expect(END_GUARD_MS).toBeGreaterThanOrEqual(700);
});

it('nor one that rang beside it', () => {
  expect(endsUnmeant(after([0, 'a'], [5_000, 'b']), { kind: 'decline', callId: 'b' }, 5_400)).toBe(true);
});

it('a call that took nobody’s place, or that is named beside it, is ended at once', () => {
  expect(endsUnmeant(after([0, 'a']), hangUp('a'), 1)).toBe(false);
  expect(endsUnmeant(after([0, 'a'], [5_000, null], [5_100, 'b']), hangUp('b'), 5_101)).toBe(false);
  expect(endsUnmeant(after([0, 'a'], [5_000, 'b']), hangUp('a'), 5_001)).toBe(false);
});

it('a call that the agent has just brought to the fore, the other being up, is ended at once', () => {
  const foreground = after([0, 'a'], [5_000, 'b', 'a']);
  expect(endsUnmeant(foreground, hangUp('b'), 5_001)).toBe(false);
  expect(endsUnmeant(after([0, 'a'], [5_000, 'b', 'a'], [9_000, 'a']), hangUp('a'), 9_001)).toBe(true);
});

it('nothing but an end is kept back, and what repeats itself is no change', () => {
  const foreground = after([0, 'a'], [5_000, 'b'], [5_600, 'b']);
  expect(endsUnmeant(foreground, { kind: 'mute', callId: 'b' }, 5_001)).toBe(false);
  expect(endsUnmeant(foreground, { kind: 'answer', callId: 'b' }, 5_001)).toBe(false);
  expect(endsUnmeant(foreground, { kind: 'dial', target: '1' }, 5_001)).toBe(false);
  expect(endsUnmeant(foreground, hangUp('b'), 5_000 + END_GUARD_MS)).toBe(false);
});
