import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { boundedLog } from '../../../../src/main/diagnostics/boundedLog';
import type { Log } from '../../../../src/main/diagnostics/port';
import { MemoryLog } from '../../../support/main/memory';

let log: MemoryLog;
let bounded: Log;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  log = new MemoryLog();
  bounded = boundedLog(log);
});
afterEach(() => {
  vi.useRealTimers();
});
const lines = (event: string): number => log.events.filter((each) => each === event).length;

it('lets a busy phone’s lines through, each as it is', () => {
  for (let n = 0; n < 1_000; n++) {
    bounded.write('info', 'call', { n });
    vi.advanceTimersByTime(250);
  }
  expect(log.lines).toHaveLength(1_000);
  expect(log.lines[7]).toEqual({ level: 'info', event: 'call', fields: { n: 7 } });
});

it('leaves out what is too much, and says once how much that was', () => {
  for (let n = 0; n < 20_000; n++) bounded.write('info', 'flood');
  expect(lines('flood')).toBe(300);
  vi.advanceTimersByTime(10_000);
  expect(log.lines.at(-1)).toEqual({
    level: 'warn',
    event: 'page.lines-left-out',
    fields: { lines: 19_700 },
  });
  vi.advanceTimersByTime(60_000);
  expect(lines('page.lines-left-out')).toBe(1);
  bounded.write('info', 'after');
  expect(lines('after')).toBe(1);
});

it('counts long lines for more', () => {
  for (let n = 0; n < 300; n++)
    bounded.write('info', 'flood', { one: 'x'.repeat(1_000), two: 'x'.repeat(1_000) });
  expect(lines('flood')).toBe(60);
});
