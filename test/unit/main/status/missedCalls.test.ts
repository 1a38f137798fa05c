import { beforeEach, expect, it, vi } from 'vitest';
import { countMissedCalls, missedAfter } from '../../../../src/main/status/missedCalls';
import type { MissedCallSource } from '../../../../src/main/status/port';
import type { PhoneWindowFocus } from '../../../../src/main/window/port';
import { noStatus, type PhoneStatus } from '../../../../src/shared/domain/phoneStatus';
import { Observable } from '../../../../src/shared/observable';
import { MemoryLog } from '../../../support/main/memory';
import { missed, online, ringing } from '../../../support/main/phoneStatus';

const before = { ...online, calls: [ringing] };
const after = { ...online, lastEnded: missed };
const spoken = { ...missed, id: 'c3', establishedAt: 2_000 };

it('counts missed calls as they end', () => {
  expect(missedAfter([], after, before)).toEqual([missed]);
  expect(missedAfter([missed], after, after)).toEqual([missed]);
  const another = { ...missed, id: 'c9' };
  expect(missedAfter([missed], { ...online, lastEnded: another }, after)).toEqual([missed, another]);
});
it.each(['answered-elsewhere', 'declined-by-agent'] as const)('%s is none', (reason) => {
  expect(missedAfter([], { ...online, lastEnded: { ...missed, reason } }, before)).toEqual([]);
});
it('has them seen once the last was dismissed in the window, not when another call ended', () => {
  expect(missedAfter([missed], online, after)).toEqual([]);
  expect(missedAfter([missed], { ...online, lastEnded: spoken }, after)).toEqual([missed]);
  expect(missedAfter([missed], online, { ...online, lastEnded: spoken })).toEqual([missed]);
});
it('keeps them when the page is gone, which says nothing of what the agent has seen', () => {
  expect(missedAfter([missed], noStatus, after)).toEqual([missed]);
  expect(missedAfter([missed], online, noStatus)).toEqual([missed]);
});

let focused: boolean;
let focusChanged: () => void;
let status: Observable<PhoneStatus>;
let missedCalls: MissedCallSource;
let told: number[];
beforeEach(() => {
  focused = false;
  status = new Observable<PhoneStatus>(noStatus, vi.fn());
  const window: PhoneWindowFocus = {
    get focused() {
      return focused;
    },
    subscribe(listener) {
      focusChanged = listener;
      return () => undefined;
    },
  };
  missedCalls = countMissedCalls(status, window, new MemoryLog());
  told = [];
  missedCalls.calls.follow((now) => told.push(now.length));
});

it('tells everybody the same, until the agent turns to the window', () => {
  status.set(after);
  focused = true;
  focusChanged();
  expect(told).toEqual([0, 1, 0]);
});
it('counts nothing that the agent sees in the window', () => {
  focused = true;
  status.set(after);
  focused = false;
  status.set({ ...after, dn: '1002' });
  expect([told, missedCalls.calls.value]).toEqual([[0], []]);
});
it('has them seen by a notice too', () => {
  status.set(after);
  missedCalls.seen();
  missedCalls.seen();
  expect(told).toEqual([0, 1, 0]);
});
