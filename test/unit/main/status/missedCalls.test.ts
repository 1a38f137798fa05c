import { beforeEach, expect, it } from 'vitest';
import { MissedCalls, missedAfter } from '../../../../src/main/status/missedCalls';
import { StatusMirror } from '../../../../src/main/status/statusMirror';
import { noStatus } from '../../../../src/shared/domain/phoneStatus';
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
let status: StatusMirror;
let calls: MissedCalls;
let told: number[];
beforeEach(() => {
  focused = false;
  status = new StatusMirror(new MemoryLog());
  calls = new MissedCalls(status, {
    get focused() {
      return focused;
    },
    subscribe(listener) {
      focusChanged = listener;
      return () => undefined;
    },
  });
  told = [];
  calls.subscribe((now) => told.push(now.length));
});

it('tells everybody the same, until the agent turns to the window', () => {
  status.update(after);
  focused = true;
  focusChanged();
  expect(told).toEqual([0, 1, 0]);
});
it('counts nothing that the agent sees in the window', () => {
  focused = true;
  status.update(after);
  focused = false;
  status.update({ ...after, dn: '1002' });
  expect([told, calls.current]).toEqual([[0], []]);
});
it('has them seen by a notice too', () => {
  status.update(after);
  calls.seen();
  calls.seen();
  expect(told).toEqual([0, 1, 0]);
});
