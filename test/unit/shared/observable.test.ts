import { describe, expect, it, vi } from 'vitest';
import { Emitter, Observable, together } from '../../../src/shared/observable';

describe('Emitter', () => {
  it('tells all listeners in the same order, also of what one of them emits', () => {
    const emitter = new Emitter<string>(vi.fn());
    const [first, last]: string[][] = [[], []];
    emitter.subscribe((event) => first?.push(event));
    emitter.subscribe((event) => {
      if (event === 'question') emitter.emit('answer');
    });
    emitter.subscribe((event) => last?.push(event));
    emitter.emit('question');
    expect(first).toEqual(['question', 'answer']);
    expect(last).toEqual(first);
  });

  it('goes on when a listener throws, and says so', () => {
    const failed = vi.fn();
    const emitter = new Emitter<string>(failed);
    const broken = new Error('broken');
    emitter.subscribe(() => {
      throw broken;
    });
    const heard = vi.fn();
    emitter.subscribe(heard);
    emitter.emit('one');
    emitter.emit('two');
    expect(heard.mock.calls).toEqual([['one'], ['two']]);
    expect(failed.mock.calls).toEqual([[broken], [broken]]);
  });

  it('goes on after what failed has thrown itself', () => {
    const emitter = new Emitter<string>((error) => {
      throw error;
    });
    const stop = emitter.subscribe(() => {
      throw new Error('broken');
    });
    expect(() => emitter.emit('one')).toThrow('broken');
    stop();
    const heard = vi.fn();
    emitter.subscribe(heard);
    emitter.emit('two');
    expect(heard).toHaveBeenCalledExactlyOnceWith('two');
  });

  it('tells nobody who has stopped meanwhile, nor of what was before they listened', () => {
    const emitter = new Emitter<number>(vi.fn());
    const [stopped, late] = [vi.fn(), vi.fn()];
    let stop = () => {};
    emitter.subscribe((event) => {
      if (event !== 1) return;
      emitter.emit(2);
      stop();
      emitter.subscribe(late);
      emitter.emit(3);
    });
    stop = emitter.subscribe(stopped);
    emitter.emit(1);
    expect(stopped).not.toHaveBeenCalled();
    expect(late.mock.calls).toEqual([[3]]);
  });

  it('keeps two subscriptions of one function apart', () => {
    const emitter = new Emitter<number>(vi.fn());
    const heard = vi.fn();
    const stop = emitter.subscribe(heard);
    emitter.subscribe(heard);
    stop();
    stop();
    emitter.emit(1);
    expect(heard).toHaveBeenCalledTimes(1);
    expect(emitter.size).toBe(1);
  });
});

describe('Observable', () => {
  it('has its newest value at once, while each listener is told of each step', () => {
    const count = new Observable(0, vi.fn());
    const steps: string[] = [];
    count.subscribe((now, before) => {
      if (now === 1) count.set(2);
      steps.push(`first ${before}>${now} is ${count.value}`);
    });
    count.subscribe((now, before) => steps.push(`last ${before}>${now} is ${count.value}`));
    count.set(1);
    expect(steps).toEqual(['first 0>1 is 2', 'last 0>1 is 2', 'first 1>2 is 2', 'last 1>2 is 2']);
  });

  it('tells nothing of a value that stays', () => {
    const value = new Observable<number | null>(null, vi.fn());
    const heard = vi.fn();
    value.subscribe(heard);
    value.set(null);
    value.set(Number.NaN);
    value.set(Number.NaN);
    expect(heard.mock.calls).toEqual([[Number.NaN, null]]);
  });

  it('can be followed: told at once, and after every change with what was before', () => {
    const count = new Observable(0, vi.fn());
    const heard = vi.fn();
    const stop = count.follow(heard);
    count.set(1);
    stop();
    count.set(2);
    expect(heard.mock.calls).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(count.size).toBe(0);
  });

  it('contains what a follower throws at once, and later', () => {
    const failed = vi.fn();
    const count = new Observable(0, failed);
    const broken = new Error('no tray');
    count.follow(() => {
      throw broken;
    });
    const heard = vi.fn();
    count.follow(heard);
    count.set(1);
    expect(heard).toHaveBeenCalledTimes(2);
    expect(failed.mock.calls).toEqual([[broken], [broken]]);
  });

  it('watches a part: told when that is another, with what it was', () => {
    const state = new Observable({ calls: 0, names: ['a'] }, vi.fn());
    const [calls, names] = [vi.fn(), vi.fn()];
    state.watch((now) => now.calls, calls);
    const stop = state.watch(
      (now) => now.names,
      names,
      (one, other) => one.join() === other.join(),
    );
    state.set({ calls: 1, names: ['a'] });
    state.set({ calls: 1, names: ['a', 'b'] });
    stop();
    state.set({ calls: 1, names: [] });
    expect(calls.mock.calls).toEqual([[1, 0]]);
    expect(names.mock.calls).toEqual([[['a', 'b'], ['a']]]);
    expect(state.size).toBe(1);
  });

  it('contains what throws while it selects', () => {
    const failed = vi.fn();
    const state = new Observable<{ name: string } | null>({ name: 'a' }, failed);
    state.watch((now) => (now as { name: string }).name, vi.fn());
    const heard = vi.fn();
    state.subscribe(heard);
    state.set(null);
    expect(failed).toHaveBeenCalledWith(expect.any(TypeError));
    expect(heard).toHaveBeenCalledTimes(1);
  });
});

it('stops together, the last that was begun first, and once', () => {
  const order: number[] = [];
  const stop = together(
    () => order.push(1),
    () => order.push(2),
  );
  stop();
  stop();
  expect(order).toEqual([2, 1]);
});
