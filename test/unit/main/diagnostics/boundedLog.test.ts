import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { boundedLogs } from '../../../../src/main/diagnostics/boundedLog';
import type { Logger } from '../../../../src/main/diagnostics/port';
import { MemoryLog } from '../../../support/main/memory';

let log: MemoryLog;
let bounded: Logger;
let verdictLog: Logger;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  log = new MemoryLog();
  ({ pageLog: bounded, verdictLog } = boundedLogs(log));
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

it('keeps what main refuses the page apart from what the page says', () => {
  for (let n = 0; n < 1_000; n++) bounded.write('info', 'flood');
  verdictLog.write('warn', 'navigation.refused');
  expect(lines('navigation.refused')).toBe(1);
  for (let n = 0; n < 1_000; n++) verdictLog.write('warn', 'permission.refused');
  expect(lines('permission.refused')).toBe(299);
  vi.advanceTimersByTime(10_000);
  expect(log.lines.slice(-2)).toEqual([
    { level: 'warn', event: 'page.lines-left-out', fields: { lines: 700 } },
    { level: 'warn', event: 'verdict.lines-left-out', fields: { lines: 701 } },
  ]);
});
