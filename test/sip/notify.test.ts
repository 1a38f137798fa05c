import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { tagOf } from '../../server/sip/message';
import { genesysOffer } from '../../server/sip/sdp';
import { setAgentClass } from '../../server/stack/api/guard';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { callUuid, hangUp, pickUp, ring } from './support/call';
import type { DialogEnd } from './support/peer';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, need } from './support/wire';

let stack: TestStack;
let trunk: Trunk;
let phone: Phone;

beforeAll(async () => {
  stack = await startStack('notify', { 1001: 'one', 1002: 'two' });
  await setAgentClass(stack.selection, '1001', 'unlimited');
});
afterAll(() => stack?.remove());
beforeEach(async () => {
  trunk = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
  phone = await Phone.connect(stack.status, '1001');
  expect((await phone.register('one')).status).toBe(200);
});
afterEach(async () => {
  trunk.close();
  await phone.register('one', 0);
  await phone.close();
});

function notify(from: Trunk, dialog: DialogEnd, event: string): string {
  return from.within(dialog, 'NOTIFY', {
    headers: [`Event: ${event}`, 'Subscription-State: active', `X-Genesys-CallUUID: ${callUuid}`],
  });
}

async function expectNotify(at: Phone, event: string) {
  const message = await at.expect('NOTIFY');
  at.reply(message, '200 OK');
  expect(need(message, 'event')).toBe(event);
  expect(need(message, 'subscription-state')).toBe('active');
  expect(need(message, 'x-genesys-calluuid')).toBe(callUuid);
  expect(tagOf(need(message, 'to'))).toBeUndefined();
  return message;
}

test('talk reaches a ringing phone, and Genesys has its 200', async () => {
  const call = await ring(trunk, phone);
  notify(trunk, call.trunkEnd, 'talk');
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
  const message = await expectNotify(phone, 'talk');
  expect(need(message, 'x-agent-call-id')).toBe(need(call.invite, 'call-id'));
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test('hold and talk reach a phone in a call', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  for (const event of ['hold', 'talk']) {
    notify(trunk, call.trunkEnd, event);
    expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
    await expectNotify(phone, event);
  }
  await hangUp(trunk, phone, call);
});

test('a call without SDP is answered by talk as well', async () => {
  const call = await ring(trunk, phone, { withoutSdp: true });
  notify(trunk, call.trunkEnd, 'talk');
  await expectNotify(phone, 'talk');
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
  phone.reply(call.invite, '200 OK', {
    toTag: call.phoneTag,
    headers: [`Contact: ${phone.contact}`, 'Content-Type: application/sdp'],
    body: phoneSdp('active'),
  });
  const answer = await trunk.inbox.next('200', isReply(call.callId, '1 INVITE'));
  expect(answer.body).toContain('m=audio');
  // Genesys acknowledges once the destination has answered: until then Asterisk repeats its 200.
  await trunk.inbox.next('200 again', isReply(call.callId, '1 INVITE'));
  const trunkEnd = { ...trunk.callerEnd(answer), cseq: 1 };
  trunk.within(trunkEnd, 'ACK', { headers: ['Content-Type: application/sdp'], body: genesysOffer });
  trunkEnd.cseq = 2;
  trunk.within(trunkEnd, 'BYE');
  phone.reply(await phone.expect('BYE'), '200 OK');
});

test('a NOTIFY that Genesys repeats is answered again and delivered once', async () => {
  const call = await ring(trunk, phone);
  const text = notify(trunk, call.trunkEnd, 'talk');
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
  await expectNotify(phone, 'talk');
  trunk.send(text);
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
  // What follows on the same connection shows that nothing else was sent before it.
  notify(trunk, call.trunkEnd, 'hold');
  await expectNotify(phone, 'hold');
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test('every live phone of the agent gets it, and a dead one swallows nothing', async () => {
  const second = await Phone.connect(stack.status, '1001');
  await second.register('one');
  const lost = await Phone.connect(stack.status, '1001');
  await lost.register('one');
  const call = await ring(trunk, phone);
  second.reply(await second.expect('INVITE'), '486 Busy Here', { toTag: token() });
  lost.vanish();
  notify(trunk, call.trunkEnd, 'talk');
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
  await expectNotify(phone, 'talk');
  await expectNotify(second, 'talk');
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
  await second.register('one', 0);
  await second.close();
});

test('from an address that is not Genesys it gets no answer, and no phone hears of it', async () => {
  const call = await ring(trunk, phone);
  const stranger = await Trunk.open(stack.status, '127.0.0.2');
  const theirs = { ...call.trunkEnd };
  notify(stranger, theirs, 'talk');
  await expect
    .poll(() => logs(stack.selection, 'kamailio', 100), { timeout: 15_000 })
    .toContain('NOTIFY from udp 127.0.0.2');
  notify(trunk, call.trunkEnd, 'hold');
  await expectNotify(phone, 'hold');
  expect(stranger.inbox.unclaimed).toEqual([]);
  stranger.close();
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test.each([
  ['a parameter', 'Event: talk;id=1', ''],
  ['blanks and a parameter', 'Event: talk ; answer-after=0', ''],
  ['blanks behind', 'Event: talk \t', ' \t '],
  ['the short name', 'o: talk', ''],
])('talk with %s is talk', async (_, event, behind) => {
  const call = await ring(trunk, phone, { uuid: `${callUuid}${behind}` });
  trunk.within(call.trunkEnd, 'NOTIFY', {
    headers: [event, 'Subscription-State: active', `X-Genesys-CallUUID: ${callUuid}${behind}`],
  });
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
  await expectNotify(phone, 'talk');
  expect(need(call.invite, 'x-genesys-calluuid')).toBe(callUuid);
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test.each(['talk2', 'talk/id', 'hold-on', 'tal k'])('%s is a bad event', async (event) => {
  const call = await ring(trunk, phone);
  notify(trunk, call.trunkEnd, event);
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(489);
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test('an event that is neither is a bad event', async () => {
  const call = await ring(trunk, phone);
  notify(trunk, call.trunkEnd, 'refer');
  const answer = await trunk.answer(call.trunkEnd, 'NOTIFY');
  expect(answer.status).toBe(489);
  expect(need(answer, 'allow-events')).toBe('talk, hold');
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test('with no phone left Genesys is told', async () => {
  const gone = await Phone.connect(stack.status, '1002');
  await gone.register('two');
  const call = await ring(trunk, gone);
  gone.vanish();
  await expect
    .poll(
      async () => {
        notify(trunk, call.trunkEnd, 'talk');
        return (await trunk.answer(call.trunkEnd, 'NOTIFY')).status;
      },
      { timeout: 15_000 },
    )
    .toBe(480);
  trunk.start('CANCEL', trunk.uriOf('1002'), { callId: call.callId });
});

test('a call that the agent has made is held and retrieved by the same way', async () => {
  const made = await phone.call('5551234', 'one', { body: phoneSdp('actpass') });
  const invite = await trunk.expect('INVITE');
  const tag = token();
  trunk.reply(invite, '200 OK', {
    toTag: tag,
    headers: [
      `Contact: ${trunk.contact}`,
      'Content-Type: application/sdp',
      `X-Genesys-CallUUID: ${callUuid}`,
    ],
    body: genesysOffer,
  });
  const answer = await phone.inbox.next('200', isReply(made.callId, made.cseq));
  // Genesys has given the call its id only now.
  expect(need(answer, 'x-genesys-calluuid')).toBe(callUuid);
  const phoneEnd = phone.callerEnd(answer);
  phone.within(phoneEnd, 'ACK');
  await trunk.expect('ACK');
  const trunkEnd = trunk.calleeEnd(invite, tag);
  notify(trunk, trunkEnd, 'hold');
  expect((await trunk.answer(trunkEnd, 'NOTIFY')).status).toBe(200);
  const message = await expectNotify(phone, 'hold');
  expect(need(message, 'x-agent-call-id')).toBe(made.callId);
  phone.within(phoneEnd, 'BYE');
  trunk.reply(await trunk.expect('BYE'), '200 OK');
  expect((await phone.answer(phoneEnd, 'BYE')).status).toBe(200);
});
