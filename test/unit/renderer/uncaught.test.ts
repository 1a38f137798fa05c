import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchUncaught } from '../../../src/renderer/uncaught';
import { type Uncaught, uncaughtSchema } from '../../../src/shared/ipc/uncaughtSchema';

let told: Uncaught[];
let listeners: Map<string, (event: unknown) => void>;
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  listeners = new Map();
  const page = {
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      void listeners.set(type, listener),
  };
  watchUncaught(page as unknown as Window, async (uncaught) => void told.push(uncaught));
});
afterEach(() => {
  vi.useRealTimers();
});
const failWith = (error: unknown, message = 'Script error.'): void =>
  listeners.get('error')?.({ error, message, filename: 'app://phone/x.js', lineno: 3, colno: 7 });
const reject = (reason: unknown): void => listeners.get('unhandledrejection')?.({ reason });

it('an error is told with its stack and place, a rejection with its reason', () => {
  failWith(new TypeError('no such call'));
  reject('no answer');
  expect(told).toEqual([
    {
      event: 'uncaught-error',
      fields: {
        error: 'TypeError: no such call',
        stack: expect.stringContaining('uncaught.test'),
        place: 'app://phone/x.js:3:7',
      },
    },
    { event: 'unhandled-rejection', fields: { error: 'no answer' } },
  ]);
});

it.each([
  null,
  undefined,
  0,
  Symbol('x'),
  Object.create(null),
  {
    toString() {
      throw new Error('again');
    },
  },
  Object.assign(new Error('x'.repeat(100_000)), { stack: 'y'.repeat(100_000) }),
  Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new Error('again');
    },
  }),
])('whatever is thrown fits what main takes: %#', (thrown) => {
  reject(thrown);
  failWith(thrown);
  expect(told).toHaveLength(2);
  for (const each of told) expect(uncaughtSchema.safeParse(each).success).toBe(true);
});

it('one that comes again and again is told ten times a minute, and how often it was left out', () => {
  for (let n = 0; n < 1_000; n++) failWith(new Error('again'));
  expect(told).toHaveLength(10);
  vi.advanceTimersByTime(60_000);
  expect(told.at(-1)).toEqual({ event: 'uncaught-left-out', fields: { errors: 990 } });
  failWith(new Error('again'));
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(12);
});
