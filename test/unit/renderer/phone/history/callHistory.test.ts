import { beforeEach, expect, it } from 'vitest';
import { CallHistory } from '../../../../../src/renderer/phone/history/callHistory';
import { Store } from '../../../../../src/renderer/phone/state/store';
import type { CallEvent } from '../../../../../src/shared/domain/call/callTransition';
import type { QualitySummary } from '../../../../../src/shared/domain/media/callQuality';
import { FakeHost } from '../../../../support/phone/fakeHost';
import { callsUntil } from '../../../../support/ui/callStates';
import { ended, ringing } from '../../../../support/ui/states';

const account = { server: 'wss://phone.example.com:8089/', domain: 'phone.example.com', dn: '1002' };
const id = { dn: account.dn, domain: account.domain };
const kept = callsUntil(0);

let host: FakeHost;
let store: Store;
let history: CallHistory;
let measured: QualitySummary | null;
const happens = (event: CallEvent) => store.dispatch({ type: 'call', id: ringing.id, event });
const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  host = new FakeHost();
  host.history = kept;
  store = new Store(() => {});
  measured = null;
  history = new CallHistory({ store, host, qualityOf: () => measured, log: () => {} });
  history.start();
});

function signIn(): void {
  store.dispatch({ type: 'signed-in', account });
}

it('shows what main keeps of the account, and what it keeps now when that changed', async () => {
  signIn();
  await settled();
  expect(host.asked('loadHistory')).toEqual([id]);
  expect(store.state.history).toBe(kept);
  host.history = null;
  await history.reload();
  expect(store.state.history).toBeNull();
  store.dispatch({ type: 'signed-out', known: {}, error: null });
  await settled();
  expect(store.state.history).toEqual([]);
});

it('tells of a call with who answered it and how it was', () => {
  signIn();
  [measured = null] = kept.map(({ quality }) => quality);
  store.dispatch({ type: 'call-begun', call: ringing });
  happens({ type: 'answer', origin: 'headset' });
  happens({ type: 'established', at: 5 });
  expect(host.asked('addToHistory')).toEqual([]);
  happens({ type: 'end', at: 9, reason: 'hung-up-by-other' });
  const { state: _, ...call } = ringing;
  expect(host.asked('addToHistory')).toEqual([
    {
      account: id,
      call: {
        ...call,
        establishedAt: 5,
        endedAt: 9,
        reason: 'hung-up-by-other',
        answeredBy: 'headset',
        quality: measured,
      },
    },
  ]);
  store.dispatch({ type: 'ended-dismissed' });
  expect(host.asked('addToHistory')).toHaveLength(1);
});

it('tells of a call that nobody answered, also where it was tried', () => {
  signIn();
  store.dispatch({ type: 'call-begun', call: ringing });
  happens({ type: 'answer', origin: 'ui' });
  happens({ type: 'answer-withdrawn' });
  happens({ type: 'end', at: 9, reason: 'caller-gave-up' });
  expect(host.asked('addToHistory')).toMatchObject([
    { call: { answeredBy: null, establishedAt: null, quality: null } },
  ]);
});

it('tells of the call that a crash cut off as soon as the account is known', () => {
  const call = { ...ringing, state: 'ringing' } as const;
  store.dispatch({ type: 'recovered', recovery: { failure: 'crashed', at: 9, calls: [call], dialogs: [] } });
  expect(host.asked('addToHistory')).toEqual([]);
  signIn();
  expect(host.asked('addToHistory')).toMatchObject([{ account: id, call: { reason: 'phone-crashed' } }]);
});

it('clears the account’s', async () => {
  await history.clear();
  expect(host.asked('clearHistory')).toEqual([]);
  signIn();
  await history.clear();
  expect(host.asked('clearHistory')).toEqual([id]);
});

it('leaves the list of another account alone that was asked for late', async () => {
  const late: { resolve?: (calls: typeof kept) => void } = {};
  host.loadHistory = () =>
    new Promise((resolve) => {
      late.resolve = resolve;
    });
  signIn();
  store.dispatch({ type: 'signed-out', known: {}, error: null });
  late.resolve?.([{ ...kept[0], id: ended.id } as (typeof kept)[number]]);
  await settled();
  expect(store.state.history).toEqual([]);
});
