import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { uriOf } from '../../server/sip/message';
import { genesysOffer } from '../../server/sip/sdp';
import {
  addAgent,
  disableAgent,
  enableAgent,
  listAgents,
  removeAgent,
  setAgentPassword,
  showAgent,
} from '../../server/stack/api/agents';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { examine } from '../../server/stack/doctor/doctor';
import { statePaths } from '../../server/stack/settings/state-dir';
import { acceptReinvite, callUuid, hangUp, pickUp, ring, settle } from './support/call';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack, testPortBase } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, isRequest, need } from './support/wire';

let stack: TestStack;
let trunk: Trunk;
let phone: Phone;

beforeAll(async () => {
  stack = await startStack('direct', { 1001: 'one', 1002: 'two' }, testPortBase, { profile: 'direct' });
});
afterAll(() => stack?.remove());
beforeEach(async () => {
  trunk = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
  phone = await signIn('1001', 'one');
});
afterEach(async () => {
  trunk.close();
  // A call that a test leaves unfinished would hold the closing of the connection up.
  phone.vanish();
});

/** Asterisk asks each phone whether it is there (OPTIONS), and calls only those that answer. */
async function signIn(dn: string, password: string, url = stack.status.wss): Promise<Phone> {
  const own = await Phone.connect(stack.status, dn, url);
  // Nobody corrects 0.0.0.0 here, which Asterisk takes for hold.
  own.mediaAddress = '127.0.0.1';
  own.inbox.answerAll(isRequest('OPTIONS'), (request) => own.reply(request, '200 OK', { toTag: token() }));
  expect((await own.register(password)).status).toBe(200);
  return own;
}

test('status says where phones and Genesys go, and up says what is missing', async () => {
  const said: string[] = [];
  const status = await up(stack.selection, { report: (line) => said.push(line) });
  expect(status.profile).toBe('direct');
  expect(status.services.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'asterisk running',
    'nginx running',
  ]);
  expect(status.turn).toEqual([]);
  expect(said.join('\n')).toMatch(/direct profile: no answering from the desktop/);
  await expect(up(stack.selection, { profile: 'full' })).rejects.toThrow(/profile can't be changed/);
});

test.each(['wss', '/sip'])(
  'an agent signs in by %s with the own password, and with no other',
  async (way) => {
    const url =
      way === 'wss' ? stack.status.wss : `wss://localhost:${(await ports(stack.selection)).https}/sip`;
    const other = await signIn('1002', 'two', url);
    expect((await other.register('wrong')).status).toBe(401);
    expect((await other.register('two', 300, '1001')).status).toBe(401);
    await other.close();
    const stranger = await Phone.connect(stack.status, '9999', url);
    expect((await stranger.register('two')).status).toBe(401);
    await stranger.close();
  },
);

test('Genesys calls an agent, whose phone answers; Genesys hangs up', async () => {
  const call = await ring(trunk, phone, {
    headers: ['X-Genesys-Data: a, "b"', 'P-Asserted-Identity: "Doe" <sip:+33123456789@carrier.example>'],
  });
  expect(need(call.invite, 'x-genesys-calluuid')).toBe(callUuid);
  expect(need(call.invite, 'x-genesys-data')).toBe('a, "b"');
  expect(uriOf(need(call.invite, 'p-asserted-identity'))).toMatch(/^sip:\+33123456789@/);
  expect(call.invite.headers.has('x-leg')).toBe(false);
  expect(call.invite.headers.has('x-leg-peer')).toBe(false);
  expect(call.invite.body).toContain('a=fingerprint:');
  await hangUp(trunk, phone, await pickUp(trunk, phone, call));
});

test('the agent hangs up', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  phone.within(call.phoneEnd, 'BYE');
  trunk.reply(await trunk.expect('BYE'), '200 OK');
  expect((await phone.answer(call.phoneEnd, 'BYE')).status).toBe(200);
});

test('Genesys holds and retrieves: the phone sees both', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  for (const direction of ['sendonly', 'sendrecv']) {
    trunk.within(call.trunkEnd, 'INVITE', { body: genesysOffer.replace('sendrecv', direction) });
    expect((await trunk.answer(call.trunkEnd, 'INVITE')).status).toBe(200);
    trunk.within(call.trunkEnd, 'ACK');
    const reinvite = await phone.expect('INVITE');
    expect(reinvite.body).toMatch(direction === 'sendonly' ? /^a=(sendonly|inactive)/m : /^a=sendrecv/m);
    acceptReinvite(phone, reinvite, direction === 'sendonly' ? 'recvonly' : 'sendrecv');
    await phone.expect('ACK');
  }
  await hangUp(trunk, phone, call);
});

test('the agent calls out: as who has authenticated, with headers of Genesys', async () => {
  const made = await phone.call('5551234', 'one', {
    body: phoneSdp('actpass', 'sendrecv', 1, '127.0.0.1'),
    headers: ['X-Genesys-Note: from the agent', 'P-Asserted-Identity: <sip:9999@localhost>'],
  });
  const invite = await trunk.expect('INVITE');
  expect(invite.startLine).toMatch(/^INVITE sip:5551234@127\.0\.0\.1:/);
  expect(uriOf(need(invite, 'p-asserted-identity'))).toMatch(/^sip:1001@/);
  expect(uriOf(need(invite, 'from'))).toMatch(/^sip:1001@/);
  expect(need(invite, 'x-genesys-note')).toBe('from the agent');
  expect(invite.headers.has('x-leg')).toBe(false);
  trunk.reply(invite, '200 OK', {
    toTag: token(),
    headers: [`Contact: ${trunk.contact}`, 'Content-Type: application/sdp'],
    body: genesysOffer,
  });
  await trunk.expect('ACK');
  const answer = await phone.inbox.next('200', isReply(made.callId, made.cseq));
  const end = phone.callerEnd(answer);
  phone.within(end, 'ACK');
  phone.within(end, 'BYE');
  trunk.reply(await trunk.expect('BYE'), '200 OK');
  expect((await phone.answer(end, 'BYE')).status).toBe(200);
});

test("Genesys's refusal of a call is heard as such", async () => {
  const made = await phone.call('5551234', 'one', { body: phoneSdp('actpass', 'sendrecv', 1, '127.0.0.1') });
  trunk.reply(await trunk.expect('INVITE'), '484 Address Incomplete', { toTag: token() });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(484);
});

test('a number with # reaches Genesys as it was dialled', async () => {
  const made = await phone.call('*31%230891234', 'one', {
    body: phoneSdp('actpass', 'sendrecv', 1, '127.0.0.1'),
  });
  const invite = await trunk.expect('INVITE');
  expect(invite.startLine).toMatch(/^INVITE sip:\*31%230891234@/);
  trunk.reply(invite, '484 Address Incomplete', { toTag: token() });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(484);
});

test('an agent calls a colleague', async () => {
  const colleague = await signIn('1002', 'two');
  const made = await phone.call('1002', 'one', { body: phoneSdp('actpass', 'sendrecv', 1, '127.0.0.1') });
  const invite = await colleague.expect('INVITE');
  expect(uriOf(need(invite, 'from'))).toMatch(/^sip:1001@/);
  colleague.reply(invite, '486 Busy Here', { toTag: token() });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(486);
  colleague.vanish();
});

test('nobody else is called: unknown 404, signed out 480, a number that is none 404, and only by Genesys', async () => {
  const ask = async (from: Trunk, user: string) => {
    const callId = token();
    from.start('INVITE', from.uriOf(user), { callId, body: genesysOffer });
    return (await from.inbox.next('answer', isReply(callId, '1 INVITE'))).status;
  };
  expect(await ask(trunk, '9999')).toBe(404);
  expect(await ask(trunk, '1002')).toBe(480);
  expect(await ask(trunk, '1001,context)')).toBe(404);
  expect(await ask(trunk, '600')).toBe(404);
  const stranger = await Trunk.open(stack.status, '127.0.0.5');
  expect(await ask(stranger, '1001')).toBe(403);
  stranger.close();
});

test('Genesys refers the caller to another number: the agent is connected to it', async () => {
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  trunk.within(call.trunkEnd, 'REFER', {
    headers: ['Refer-To: <sip:5559999@genesys.example>', 'Referred-By: <sip:SIPServer@127.0.0.1>'],
  });
  expect((await trunk.answer(call.trunkEnd, 'REFER')).status).toBe(202);
  const invite = await trunk.expect('INVITE');
  expect(invite.startLine).toMatch(/^INVITE sip:5559999@127\.0\.0\.1:/);
  trunk.reply(invite, '486 Busy Here', { toTag: token() });
  await trunk.expect('ACK');
});

test('agents change while a call is up: no call is lost, and who may sign in changes at once', async () => {
  const { selection } = stack;
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await addAgent(selection, '1003', 'three');
  const third = await signIn('1003', 'three');
  await expect
    .poll(() => listAgents(selection), { timeout: 15_000 })
    .toEqual([
      { dn: '1001', disabled: false, phones: 1 },
      { dn: '1002', disabled: false, phones: 0 },
      { dn: '1003', disabled: false, phones: 1 },
    ]);
  expect((await showAgent(selection, '1003')).phones).toMatchObject([
    { from: expect.stringMatching(/^127\./) },
  ]);
  await setAgentPassword(selection, '1003', 'changed');
  expect((await third.register('three')).status).toBe(401);
  expect((await third.register('changed')).status).toBe(200);
  await disableAgent(selection, '1003');
  expect((await third.register('changed')).status).toBe(401);
  const callId = token();
  trunk.start('INVITE', trunk.uriOf('1003'), { callId, body: genesysOffer });
  expect((await trunk.inbox.next('answer', isReply(callId, '1 INVITE'))).status).toBe(404);
  await enableAgent(selection, '1003');
  expect((await third.register('changed')).status).toBe(200);
  await removeAgent(selection, '1003');
  expect((await third.register('changed')).status).toBe(401);
  await expect(removeAgent(selection, '1003')).rejects.toThrow(/there is no agent 1003/);
  await expect(addAgent(selection, '1001', 'x')).rejects.toThrow(/agent 1001 exists already/);
  await third.close();
  await hangUp(trunk, phone, call);
});

test('a phone whose connection breaks off is signed out', async () => {
  const gone = await signIn('1002', 'two');
  gone.vanish();
  await expect
    .poll(async () => (await listAgents(stack.selection)).find(({ dn }) => dn === '1002')?.phones, {
      timeout: 15_000,
    })
    .toBe(0);
});

test('the doctor finds nothing wrong, a call with sound included', async () => {
  const lines = await examine(stack.selection);
  expect(lines.filter(({ state }) => state === 'fail')).toEqual([]);
  expect(lines.map(({ check }) => check)).toContain('media: path');
});

test('of passwords only HA1 is stored, and agents survive down and up', async () => {
  const stored = await readFile(statePaths(stack.selection.stateDir).agentFile, 'utf8');
  expect(stored).not.toContain('"two"');
  await down(stack.selection);
  await up(stack.selection);
  const again = await signIn('1002', 'two');
  again.vanish();
  expect(await logs(stack.selection, 'asterisk', 10_000)).not.toMatch(/response="|password_digest/);
});
