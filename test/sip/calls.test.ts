import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import type { SipMessage } from '../../server/sip/message';
import { uriOf } from '../../server/sip/message';
import { genesysOffer } from '../../server/sip/sdp';
import { setAgentClass } from '../../server/stack/api/guard';
import { ports } from '../../server/stack/api/status';
import {
  acceptReinvite,
  callUuid,
  cancelOf,
  hangUp,
  pickUp,
  ring,
  settle,
  type TalkingCall,
} from './support/call';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, need } from './support/wire';

let stack: TestStack;
let trunk: Trunk;
let phone: Phone;
let colleague: Phone;

beforeAll(async () => {
  stack = await startStack('calls', { 1001: 'one', 1002: 'two' });
  await setAgentClass(stack.selection, '1001', 'unlimited');
});
afterAll(() => stack?.remove());
beforeEach(async () => {
  trunk = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
  phone = await Phone.connect(stack.status, '1001');
  colleague = await Phone.connect(stack.status, '1002');
  await phone.register('one');
  await colleague.register('two');
});
afterEach(async () => {
  trunk.close();
  await phone.register('one', 0);
  await colleague.register('two', 0);
  await Promise.all([phone.close(), colleague.close()]);
});

const sdp = ['Content-Type: application/sdp'];

test("Genesys's headers and the caller's identity reach the phone, claims about legs don't", async () => {
  const call = await ring(trunk, phone, {
    headers: [
      'X-Genesys-Data: a, "b"; c=$(d)',
      'P-Asserted-Identity: "Doe, Jane" <sip:+33123456789@carrier.example>',
      'X-Leg: agent',
      'X-Leg-Peer: forged',
    ],
  });
  expect(need(call.invite, 'x-genesys-calluuid')).toBe(callUuid);
  expect(need(call.invite, 'x-genesys-data')).toBe('a, "b"; c=$(d)');
  expect(need(call.invite, 'p-asserted-identity')).toMatch(/^"Doe, Jane" <sip:\+33123456789@/);
  expect(call.invite.headers.has('x-leg')).toBe(false);
  expect(call.invite.headers.has('x-leg-peer')).toBe(false);
  // Offered as WebRTC, Opus before G.711: it went to the agent's endpoint though the caller said otherwise.
  expect(call.invite.body).toContain('a=fingerprint:');
  const [, first] = /^m=audio \d+ \S+ (\d+)/m.exec(call.invite.body) ?? [];
  expect(call.invite.body).toContain(`a=rtpmap:${first} opus/48000/2`);
  expect(need(call.ringing, 'allow-events')).toBe('talk, hold');
  const talking = await pickUp(trunk, phone, call);
  expect(need(talking.answer, 'allow-events')).toBe('talk, hold');
  expect(talking.answer.body).toMatch(/^m=audio \d+ RTP\/AVP 0 /m);
  await hangUp(trunk, phone, talking);
});

test('flow A, step 5: a re-INVITE without SDP right after the answer', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  await hangUp(trunk, phone, call);
});

test.each([
  ['sendonly', genesysOffer.replace('sendrecv', 'sendonly')],
  ['inactive', genesysOffer.replace('sendrecv', 'inactive')],
  ['0.0.0.0', genesysOffer.replace('c=IN IP4 127.0.0.1', 'c=IN IP4 0.0.0.0')],
])('Genesys holds (%s) and retrieves: the phone sees both', async (_, held) => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  trunk.within(call.trunkEnd, 'INVITE', { body: held });
  expect((await trunk.answer(call.trunkEnd, 'INVITE')).status).toBe(200);
  trunk.within(call.trunkEnd, 'ACK');
  const hold = await phone.expect('INVITE');
  expect(hold.body).toMatch(/^a=(sendonly|inactive)/m);
  acceptReinvite(phone, hold, 'recvonly');
  await phone.expect('ACK');
  trunk.within(call.trunkEnd, 'INVITE');
  expect((await trunk.answer(call.trunkEnd, 'INVITE')).status).toBe(200);
  trunk.within(call.trunkEnd, 'ACK', { body: genesysOffer });
  // Twice: Asterisk says so for the re-INVITE without SDP, and again for the direction in its ACK.
  for (const _round of [1, 2]) {
    const retrieve = await phone.expect('INVITE');
    expect(retrieve.body).toMatch(/^a=sendrecv/m);
    acceptReinvite(phone, retrieve);
    await phone.expect('ACK');
  }
  await hangUp(trunk, phone, call);
});

test('the phone holds and retrieves: Genesys sees both', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  for (const [direction, seen] of [
    ['sendonly', /^a=(sendonly|inactive)/m],
    ['sendrecv', /^a=sendrecv/m],
  ] as const) {
    phone.within(call.phoneEnd, 'INVITE', { body: phoneSdp('actpass', direction, call.phoneEnd.cseq + 2) });
    const reinvite = await trunk.expect('INVITE');
    expect(reinvite.body).toMatch(seen);
    trunk.reply(reinvite, '200 OK', { headers: [`Contact: ${trunk.contact}`, ...sdp], body: genesysOffer });
    await trunk.expect('ACK');
    expect((await phone.answer(call.phoneEnd, 'INVITE')).status).toBe(200);
    phone.within(call.phoneEnd, 'ACK');
  }
  await hangUp(trunk, phone, call);
});

test.each([
  ['603 Decline', 603],
  ['486 Busy Here', 486],
  ['480 Temporarily Unavailable', 480],
])('a phone that answers %s is heard as such', async (answer, status) => {
  const call = await ring(trunk, phone);
  phone.reply(call.invite, answer, { toTag: call.phoneTag });
  expect((await trunk.inbox.next('answer', isReply(call.callId, '1 INVITE'))).status).toBe(status);
});

test('why Genesys ends a call is told in its own words, in BYE and in CANCEL', async () => {
  const reason = 'SIP;cause=403;text="Forbidden"';
  const talking = await pickUp(trunk, phone, await ring(trunk, phone));
  const bye = await hangUp(trunk, phone, talking, [`Reason: ${reason}`]);
  expect(bye.headers.get('reason')).toEqual([reason]);

  const callId = token();
  const from = `<sip:1003@127.0.0.1>;tag=${token()}`;
  const text = trunk.start('INVITE', trunk.uriOf('1001'), { callId, from, body: genesysOffer });
  const invite = await phone.expect('INVITE');
  phone.reply(invite, '180 Ringing', { toTag: token(), headers: [`Contact: ${phone.contact}`] });
  await trunk.inbox.next('180', (message) => message.status === 180);
  const elsewhere = 'SIP;cause=200;text="Call completed elsewhere"';
  trunk.send(cancelOf(text, [`Reason: ${elsewhere}`]));
  const cancel = await phone.expect('CANCEL');
  expect(cancel.headers.get('reason')).toEqual([elsewhere]);
  phone.reply(cancel, '200 OK');
  phone.reply(invite, '487 Request Terminated', { toTag: 'x' });
  expect((await trunk.inbox.next('487', isReply(callId, '1 INVITE'))).status).toBe(487);
});

test('an agent calls a colleague, and says who is calling', async () => {
  const made = await phone.call('1002', 'one', {
    body: phoneSdp('actpass'),
    headers: ['P-Asserted-Identity: <sip:9999@localhost>', 'X-Leg: trunk'],
  });
  const invite = await colleague.expect('INVITE');
  expect(uriOf(need(invite, 'p-asserted-identity'))).toMatch(/^sip:1001@/);
  expect(uriOf(need(invite, 'from'))).toMatch(/^sip:1001@/);
  expect(invite.headers.has('proxy-authorization')).toBe(false);
  const tag = token();
  colleague.reply(invite, '200 OK', {
    toTag: tag,
    headers: [`Contact: ${colleague.contact}`, ...sdp],
    body: phoneSdp('active'),
  });
  const answer = await phone.inbox.next('200', isReply(made.callId, made.cseq));
  expect(answer.body).toContain('a=fingerprint:');
  const end = phone.callerEnd(answer);
  phone.within(end, 'ACK');
  await colleague.expect('ACK');
  phone.within(end, 'BYE');
  colleague.reply(await colleague.expect('BYE'), '200 OK');
  expect((await phone.answer(end, 'BYE')).status).toBe(200);
});

test("an agent's other calls go out to Genesys, refusals included", async () => {
  const made = await phone.call('5551234', 'one', { body: phoneSdp('actpass') });
  const invite = await trunk.expect('INVITE');
  expect(invite.startLine).toMatch(/^INVITE sip:5551234@127\.0\.0\.1:/);
  expect(invite.headers.has('x-leg')).toBe(false);
  expect(invite.headers.has('proxy-authorization')).toBe(false);
  expect(uriOf(need(invite, 'p-asserted-identity'))).toMatch(/^sip:1001@/);
  expect(invite.body).toMatch(/^m=audio \d+ RTP\/AVP /m);
  trunk.reply(invite, '484 Address Incomplete', { toTag: token() });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(484);
});

/** After a REFER Asterisk reports progress by NOTIFY until the transfer stands; then Genesys leaves the call. */
async function leaveAfterRefer(call: TalkingCall): Promise<void> {
  for (;;) {
    const report = await trunk.expect('NOTIFY');
    trunk.reply(report, '200 OK');
    if (need(report, 'subscription-state').startsWith('terminated')) break;
  }
  trunk.within(call.trunkEnd, 'BYE');
  expect((await trunk.answer(call.trunkEnd, 'BYE')).status).toBe(200);
}

test('REFER from Genesys is accepted, and the agent is connected to whom it names', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  trunk.within(call.trunkEnd, 'REFER', {
    headers: ['Refer-To: <sip:1002@127.0.0.1>', 'Referred-By: <sip:1003@127.0.0.1>'],
  });
  expect((await trunk.answer(call.trunkEnd, 'REFER')).status).toBe(202);
  const invite = await colleague.expect('INVITE');
  expect(invite.startLine).toContain('sip:');
  colleague.reply(invite, '200 OK', {
    toTag: token(),
    headers: [`Contact: ${colleague.contact}`, ...sdp],
    body: phoneSdp('active'),
  });
  await colleague.expect('ACK');
  await leaveAfterRefer(call);
  phone.within(call.phoneEnd, 'BYE');
  expect((await phone.answer(call.phoneEnd, 'BYE')).status).toBe(200);
  colleague.reply(await colleague.expect('BYE'), '200 OK');
});

test('REFER to a number that is no agent goes out through Genesys', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  trunk.within(call.trunkEnd, 'REFER', { headers: ['Refer-To: <sip:5551234@127.0.0.1>'] });
  expect((await trunk.answer(call.trunkEnd, 'REFER')).status).toBe(202);
  const invite = await trunk.expect('INVITE');
  expect(invite.startLine).toMatch(/^INVITE sip:5551234@127\.0\.0\.1:/);
  trunk.reply(invite, '200 OK', {
    toTag: token(),
    headers: [`Contact: ${trunk.contact}`, ...sdp],
    body: genesysOffer,
  });
  await trunk.expect('ACK');
  await leaveAfterRefer(call);
  phone.within(call.phoneEnd, 'BYE');
  expect((await phone.answer(call.phoneEnd, 'BYE')).status).toBe(200);
  trunk.reply(await trunk.expect('BYE'), '200 OK');
});

test.each([
  ['MESSAGE', 405],
  ['SUBSCRIBE', 405],
  ['PUBLISH', 405],
  ['WHATEVER', 501],
])('%s within a call is answered at once with %i, by whichever side it is sent', async (method, status) => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  for (const [peer, end] of [
    [trunk, call.trunkEnd],
    [phone, call.phoneEnd],
  ] as const) {
    peer.within(end, method);
    const answer = await peer.answer(end, method);
    expect(answer.status).toBe(status);
    expect(need(answer, 'allow')).toContain('INVITE');
  }
  await hangUp(trunk, phone, call);
});

test('all the reasons that Genesys gives for an end are told, in BYE and in CANCEL', async () => {
  const reasons = ['Q.850;cause=16;text="Normal"', 'SIP;cause=200;text="Call completed elsewhere"'];
  const headers = reasons.map((reason) => `Reason: ${reason}`);
  const told = (message: SipMessage) => message.headers.get('reason')?.join(',').split(/,\s*/);
  const talking = await pickUp(trunk, phone, await ring(trunk, phone));
  expect(told(await hangUp(trunk, phone, talking, headers))).toEqual(reasons);

  const call = await ring(trunk, phone);
  trunk.send(cancelOf(call.text, headers));
  const cancel = await phone.expect('CANCEL');
  expect(told(cancel)).toEqual(reasons);
  phone.reply(cancel, '200 OK');
  phone.reply(call.invite, '487 Request Terminated', { toTag: call.phoneTag });
  expect((await trunk.inbox.next('487', isReply(call.callId, '1 INVITE'))).status).toBe(487);
});

test('600 is the echo test', async () => {
  const made = await phone.call('600', 'one', { body: phoneSdp('actpass') });
  const answer = await phone.inbox.next('200', isReply(made.callId, made.cseq));
  const end = phone.callerEnd(answer);
  phone.within(end, 'ACK');
  phone.within(end, 'BYE');
  expect((await phone.answer(end, 'BYE')).status).toBe(200);
});
