import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PressedKeys } from '../../../../src/main/shortcuts/pressedKeys';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function keysOf(isDown: () => boolean | null) {
  const heard: string[] = [];
  const keys = new PressedKeys({ isDown });
  const callback = () =>
    keys.press(
      'F8',
      () => heard.push('press'),
      () => heard.push('release'),
    );
  return { keys, heard, callback };
}

it('makes one press and one release of a held key and its repeats', () => {
  let down = true;
  const { heard, callback } = keysOf(() => down);
  for (let repeat = 0; repeat < 20; repeat += 1) {
    callback();
    vi.advanceTimersByTime(40);
  }
  expect(heard).toEqual(['press']);
  down = false;
  vi.advanceTimersByTime(20);
  expect(heard).toEqual(['press', 'release']);
  callback();
  expect(heard).toEqual(['press', 'release', 'press']);
});

it('counts on the repeats where the key cannot be looked at', () => {
  const { heard, callback } = keysOf(() => null);
  callback();
  vi.advanceTimersByTime(660);
  callback();
  vi.advanceTimersByTime(660);
  expect(heard).toEqual(['press']);
  vi.advanceTimersByTime(60);
  expect(heard).toEqual(['press', 'release']);
});

it('releases what is held when the keys are given back, once', () => {
  const { keys, heard, callback } = keysOf(() => true);
  callback();
  keys.releaseAll();
  vi.advanceTimersByTime(1_000);
  expect(heard).toEqual(['press', 'release']);
  expect(vi.getTimerCount()).toBe(0);
});
