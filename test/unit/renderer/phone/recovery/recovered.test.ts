import { expect, it } from 'vitest';
import { noticesToShow } from '../../../../../src/renderer/phone/notices/noticesToShow';
import { keepDialogs } from '../../../../../src/renderer/phone/recovery/keepDialogs';
import { initialState, reduce } from '../../../../../src/renderer/phone/state/reduce';
import { noticeText } from '../../../../../src/renderer/ui/model/noticeText';
import { words } from '../../../../../src/renderer/ui/words/words';
import type { SipDialog } from '../../../../../src/shared/domain/call/recovery';
import { FakePeerConnection, installBrowserParts } from '../../../../support/phone/browserParts';
import { FakeHost } from '../../../../support/phone/fakeHost';
import { FakeStore } from '../../../../support/phone/fakeStore';
import { phoneAtServer } from '../../../../support/phone/phoneFixture';
import { established, ringing } from '../../../../support/ui/states';

const other = { ...ringing, id: 'b', party: { number: '4711', name: null } };

it('the call that the agent was in ended last, and all that were lost are told', () => {
  const state = reduce(initialState, {
    type: 'recovered',
    recovery: { failure: 'crashed', at: 9, calls: [other, established], dialogs: [] },
  });
  expect(state.lastEnded).toMatchObject({ id: 'a', state: 'ended', endedAt: 9, reason: 'phone-crashed' });
  expect(state.calls).toEqual([]);
  expect(noticesToShow(state).map(noticeText)).toEqual([
    { title: words.recovered.crashed, advice: words.recoveredAdvice(['María José Álvarez', '4711']) },
  ]);
});

it('without a call the agent is told of the failure alone', () => {
  const recovery = { failure: 'hung', at: 9, calls: [], dialogs: [] } as const;
  const state = reduce(initialState, { type: 'recovered', recovery });
  expect(state.lastEnded).toBeNull();
  expect(noticesToShow(state).map(noticeText)).toEqual([
    { title: words.recovered.hung, advice: words.recoveredAdvice([]) },
  ]);
});

it('main keeps the dialogs of established calls, told at each change of them', () => {
  const host = new FakeHost();
  const dialog = (callId: string): SipDialog => ({
    sipCallId: callId === 'long' ? 'x'.repeat(300) : callId,
    localTag: 'ours',
    remoteTag: 'theirs',
    localUri: 'sip:1001@server.test',
    remoteUri: 'sip:1003@server.test',
    remoteTarget: 'sip:1003@192.0.2.1:5060',
    routeSet: [],
    sequence: 1,
  });
  const store = new FakeStore();
  keepDialogs(store, host, dialog, () => {});
  const second = { ...established, id: 'b' };
  store.set({ calls: [ringing] });
  store.set({ calls: [established] });
  store.set({ calls: [{ ...established, muted: true }] });
  store.set({ calls: [established, second] });
  // Another that main would refuse, and both with it.
  store.set({ calls: [established, { ...established, id: 'long' }] });
  store.set({ calls: [] });
  const [a, b] = [dialog('a'), dialog('b')];
  expect(host.asked('keepDialogs')).toEqual([[a], [a, b], [a], []]);
});

it('what the lost page could not say, this one says once it is registered: BYE within the old dialog', async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  const dialog: SipDialog = {
    sipCallId: 'lost@server.test',
    localTag: 'ours',
    remoteTag: 'theirs',
    localUri: 'sip:1001@server.test',
    remoteUri: 'sip:1003@server.test',
    remoteTarget: 'sip:1003@192.0.2.1:5060',
    routeSet: ['<sip:192.0.2.2;lr>', '<sip:192.0.2.3;lr>'],
    sequence: 77,
  };
  const { phone, server } = await phoneAtServer((host) => {
    host.recovery = { failure: 'crashed', at: 9, calls: [established], dialogs: [dialog] };
  });
  const bye = await server.request('BYE');
  expect(bye.firstLine).toBe(`BYE ${dialog.remoteTarget} SIP/2.0`);
  expect(bye.header('Call-ID')).toBe(dialog.sipCallId);
  expect(bye.header('From')).toBe('<sip:1001@server.test>;tag=ours');
  expect(bye.header('To')).toBe('<sip:1003@server.test>;tag=theirs');
  expect(bye.headers('Route').join()).toBe(dialog.routeSet.join());
  expect(bye.cseq).toBeGreaterThan(dialog.sequence);
  expect(phone.state.lastEnded?.reason).toBe('phone-crashed');
  server.reply(bye, '200 OK');
  await phone.dispose();
  await server.close();
});
