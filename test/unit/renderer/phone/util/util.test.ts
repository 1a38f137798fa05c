import { afterEach, describe, expect, it, vi } from 'vitest';
import { SerialQueue } from '../../../../../src/renderer/phone/util/serialQueue';
import { Timers } from '../../../../../src/renderer/phone/util/timers';

describe('SerialQueue', () => {
  it('runs one task after the other, also after one has failed', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    let finishFirst = () => {};
    const first = queue.add(async () => {
      seen.push('first begins');
      await new Promise<void>((resolve) => {
        finishFirst = resolve;
      });
      seen.push('first ends');
    });
    const second = queue.add(() => Promise.reject(new Error('second')));
    const third = queue.add(() => Promise.resolve(seen.push('third')));
    await vi.waitFor(() => expect(seen).toEqual(['first begins']));
    finishFirst();
    await first;
    await expect(second).rejects.toThrow('second');
    await third;
    expect(seen).toEqual(['first begins', 'first ends', 'third']);
  });

  it('drops what has not begun once it is closed', async () => {
    const queue = new SerialQueue();
    const task = vi.fn(() => Promise.resolve(1));
    const result = queue.add(task);
    queue.close();
    expect(await result).toBeUndefined();
    expect(task).not.toHaveBeenCalled();
  });
});

describe('Timers', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('counts what is pending', () => {
    vi.useFakeTimers();
    const timers = new Timers();
    const fired: string[] = [];
    timers.after(10, () => fired.push('a'));
    const cancel = timers.after(20, () => fired.push('b'));
    expect(timers.size).toBe(2);
    vi.advanceTimersByTime(10);
    expect(timers.size).toBe(1);
    cancel();
    vi.advanceTimersByTime(100);
    expect(fired).toEqual(['a']);
    expect(timers.size).toBe(0);
  });
});
