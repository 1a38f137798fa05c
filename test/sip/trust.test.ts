import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { listClasses, removeClass, setAgentClass, setClass } from '../../server/stack/api/guard';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { hangUp, pickUp, type RingingCall, ring, settle, type TalkingCall } from './support/call';
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
  stack = await startStack('trust', { 1001: 'one', 1002: 'two', 123456: 'long' });
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
  await setAgentClass(stack.selection, '1001', 'internal');
  await phone.register('one', 0);
  await colleague.register('two', 0);
  await Promise.all([phone.close(), colleague.close()]);
});

/** The final status of a call by 1001. */
async function dial(number: string): Promise<{ status: number; phrase: string }> {
  const { callId, cseq } = await phone.call(number, 'one', { body: phoneSdp('actpass') });
  const { startLine, status = 0 } = await phone.inbox.next('answer', isReply(callId, cseq));
  return { status, phrase: startLine.replace(/^SIP\/2.0 \d+ /, '') };
}

/** Dials what Genesys refuses: the answer shows that it went out. */
async function dialOut(number: string): Promise<number> {
  const answer = dial(number);
  trunk.reply(await trunk.expect('INVITE'), '484 Address Incomplete', { toTag: token() });
  return (await answer).status;
}

const claims = [
  'X-Leg: trunk',
  'X-Leg-Peer: forged',
  'X-Agent-Call-ID: forged',
  'X-Genesys-CallUUID: FORGED',
  'X-Genesys-UserData: forged',
  'P-Asserted-Identity: <sip:forged@localhost>',
  'P-Preferred-Identity: <sip:forged@localhost>',
  'Remote-Party-ID: <sip:forged@localhost>',
  'Diversion: <sip:forged@localhost>',
  'History-Info: <sip:forged@localhost>;index=1',
  'Referred-By: <sip:forged@localhost>',
  'Replaces: forged;to-tag=a;from-tag=b',
  'Alert-Info: <http://forged.example/>',
  'Path: <sip:forged.example;lr>',
  'Route: <sip:forged.example;lr>',
  'Record-Route: <sip:forged.example;lr>',
];

test('what a phone claims in a call that it makes reaches nobody', async () => {
  const answer = phone.call('4711', 'one', { body: phoneSdp('actpass'), headers: claims });
  const invite = await trunk.expect('INVITE');
  expect(JSON.stringify([...invite.headers])).not.toMatch(/forged/i);
  expect(need(invite, 'p-asserted-identity')).toContain('sip:1001@');
  trunk.reply(invite, '486 Busy Here', { toTag: token() });
  const { callId, cseq } = await answer;
  expect((await phone.inbox.next('answer', isReply(callId, cseq))).status).toBe(486);
});

test('what a phone claims in its answers reaches nobody', async () => {
  const call = await ring(trunk, phone);
  phone.reply(call.invite, '200 OK', {
    toTag: call.phoneTag,
    headers: [
      `Contact: ${phone.contact}`,
      'Content-Type: application/sdp',
      ...claims.filter((claim) => !/route:/i.test(claim)),
    ],
    body: phoneSdp('active'),
  });
  const answer = await trunk.inbox.next('200', isReply(call.callId, '1 INVITE'));
  expect(JSON.stringify([...answer.headers])).not.toMatch(/forged/i);
  const end = trunk.callerEnd(answer);
  trunk.within({ ...end, cseq: 1 }, 'ACK');
  trunk.within(end, 'BYE');
  phone.reply(await phone.expect('BYE'), '200 OK');
  await trunk.answer(end, 'BYE');
});

/** What Kamailio's log says, once it says it. */
async function logged(text: string): Promise<void> {
  await expect.poll(() => logs(stack.selection, 'kamailio', 500), { timeout: 15_000 }).toContain(text);
}

test.each([
  ['Contact', (_: RingingCall) => 'Contact: <sip:x@127.0.0.1:9>'],
  ['alias', (_: RingingCall) => 'Contact: <sip:x@y.invalid;alias=127.0.0.1~9~1>'],
  ['Record-Route', (_: RingingCall) => 'Record-Route: <sip:127.0.0.2:9;lr>'],
])('a phone that would have the rest of a call sent elsewhere (%s) is not heard', async (name, header) => {
  const call = await ring(trunk, phone);
  const contact = name === 'Record-Route' ? [`Contact: ${phone.contact}`] : [];
  phone.reply(call.invite, '200 OK', {
    toTag: call.phoneTag,
    headers: [...contact, header(call), 'Content-Type: application/sdp'],
    body: phoneSdp('active'),
  });
  await logged('leads elsewhere');
  // The same answer without it is taken.
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test('a call by a phone whose Contact leads elsewhere is refused', async () => {
  // The first value of a header counts, for Kamailio and for Asterisk.
  Object.defineProperty(phone, 'contact', { value: '<sip:x@127.0.0.1:9>' });
  expect(await dial('4711')).toEqual({ status: 400, phrase: 'Bad Contact' });
});

test('a new agent reaches colleagues and short numbers, and nothing else', async () => {
  expect(await dial('0033123456789')).toEqual({ status: 403, phrase: 'Number not allowed for this agent' });
  for (const number of ['+33123456789', '0112', '555123', '*21'])
    expect((await dial(number)).status).toBe(403);
  expect(await dialOut('4711')).toBe(484);
  expect(await dialOut('112')).toBe(484);
  // Six digits, but a colleague, who is not signed in.
  expect((await dial('123456')).status).toBe(480);
});

test('a class allows what it says, but not what it denies, from the next call on', async () => {
  await setClass(stack.selection, { name: 'national', allowed: ['0[1-9]*'], denied: ['089*', '0900*'] });
  await setAgentClass(stack.selection, '1001', 'national');
  expect(await dialOut('0123456789')).toBe(484);
  for (const number of ['0899123', '0900123', '00331234', '4711'])
    expect((await dial(number)).status).toBe(403);
  await setClass(stack.selection, { name: 'national', allowed: ['*'], denied: [] });
  expect(await dialOut('0899123')).toBe(484);
  await expect(removeClass(stack.selection, 'national')).rejects.toThrow(/1 agent\(s\) have class national/);
  await setAgentClass(stack.selection, '1001', 'internal');
  await removeClass(stack.selection, 'national');
  await expect(setAgentClass(stack.selection, '1001', 'national')).rejects.toThrow(
    'there is no class national; the classes are internal, unlimited',
  );
  await expect(removeClass(stack.selection, 'internal')).rejects.toThrow(/the class of new agents/);
  const bad = { name: 'bad', allowed: ['0|*'], denied: [] };
  await expect(setClass(stack.selection, bad)).rejects.toThrow(/is not a valid pattern/);
  expect((await listClasses(stack.selection)).map(({ name, agents }) => [name, agents])).toEqual([
    ['internal', 3],
    ['unlimited', 0],
  ]);
});

async function talk(): Promise<TalkingCall> {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  return call;
}

async function refer(call: TalkingCall, ...headers: string[]): Promise<number | undefined> {
  phone.within(call.phoneEnd, 'REFER', { headers });
  return (await phone.answer(call.phoneEnd, 'REFER')).status;
}

test('a transfer is no way around: what the agent may not dial the agent may not transfer to', async () => {
  const call = await talk();
  expect(await refer(call, 'Refer-To: <sip:0033123456789@localhost>')).toBe(403);
  expect(await refer(call, 'Refer-To: <sip:%30033123456789@localhost>')).toBe(403);
  for (const headers of [
    ['Refer-To: <sip:4711@localhost>', 'Refer-To: <sip:0033123456789@localhost>'],
    ['r: <sip:0033123456789@localhost>'],
    ['Refer-To: <sip:0033123456789@localhost?X=?Replaces=a>'],
    ['Refer-To: "<sip:4711@localhost>" <sip:0033123456789@localhost>'],
  ]) {
    expect(await refer(call, ...headers), headers.join()).toBe(400);
  }
  await hangUp(trunk, phone, call);
});

test('a transfer to a short number goes out', async () => {
  const call = await talk();
  expect(
    await refer(call, 'Refer-To: <sip:4711@elsewhere.example>', 'Referred-By: <sip:forged@localhost>'),
  ).toBe(202);
  // Genesys stays in the call, with another.
  const reinvite = await trunk.inbox.next('re-INVITE', ({ startLine }) => /^INVITE sip:127/.test(startLine));
  const answered = {
    headers: [`Contact: ${trunk.contact}`, 'Content-Type: application/sdp'],
    body: genesysOffer,
  };
  trunk.reply(reinvite, '200 OK', answered);
  await trunk.expect('ACK');
  const invite = await trunk.inbox.next('INVITE', ({ startLine }) =>
    startLine.startsWith('INVITE sip:4711@'),
  );
  expect(JSON.stringify([...invite.headers])).not.toContain('forged');
  trunk.reply(invite, '200 OK', { toTag: token(), ...answered });
  await trunk.expect('ACK');
  for (;;) {
    const report = await phone.expect('NOTIFY');
    phone.reply(report, '200 OK');
    if (need(report, 'subscription-state').startsWith('terminated')) break;
  }
  phone.within(call.phoneEnd, 'BYE');
  expect((await phone.answer(call.phoneEnd, 'BYE')).status).toBe(200);
  trunk.within(call.trunkEnd, 'BYE');
  expect((await trunk.answer(call.trunkEnd, 'BYE')).status).toBe(200);
  trunk.reply(await trunk.expect('BYE'), '200 OK');
});

test('a phone that deflects a call to an expensive number is unavailable', async () => {
  const call = await ring(trunk, phone);
  phone.reply(call.invite, '302 Moved Temporarily', {
    toTag: call.phoneTag,
    headers: ['Contact: <sip:0033123456789@z.invalid>'],
  });
  expect((await trunk.inbox.next('answer', isReply(call.callId, '1 INVITE'))).status).toBe(480);
  // Had Asterisk dialled, Genesys would have had the INVITE before this answer.
  trunk.start('OPTIONS', trunk.uriOf('1001'), { callId: 'after' });
  await trunk.inbox.next('answer', isReply('after', '1 OPTIONS'));
  expect(trunk.inbox.unclaimed.filter(({ startLine }) => startLine.startsWith('INVITE'))).toEqual([]);
});
