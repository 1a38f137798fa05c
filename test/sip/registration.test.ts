import { afterAll, beforeAll, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { listAgents } from '../../server/stack/api/agents';
import { runtimeOf } from '../../server/stack/api/status';
import { up } from '../../server/stack/api/up';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, need } from './support/wire';

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack('registration', { 1001: 'right', 1002: 'other' });
});
afterAll(() => stack?.remove());

test('the right password registers, and the agent is listed with a phone', async () => {
  const phone = await Phone.connect(stack.status, '1001');
  const answer = await phone.register('right');
  expect(answer.status).toBe(200);
  expect(need(answer, 'contact')).toContain('expires=300');
  await expect
    .poll(() => listAgents(stack.selection), { timeout: 15_000 })
    .toContainEqual({ dn: '1001', phones: 1, disabled: false });
  expect((await phone.register('right', 0)).status).toBe(200);
  await expect
    .poll(() => listAgents(stack.selection), { timeout: 15_000 })
    .toContainEqual({ dn: '1001', phones: 0, disabled: false });
  await phone.close();
});

test('a wrong password and an unknown user get the same answer', async () => {
  const wrong = await Phone.connect(stack.status, '1001');
  const unknown = await Phone.connect(stack.status, '7777');
  const answers = [await wrong.register('wrong'), await unknown.register('wrong')];
  const seen = answers.map((answer) => [
    answer.startLine,
    need(answer, 'www-authenticate').replace(/nonce="[^"]*"/, 'nonce=…'),
    [...answer.headers.keys()],
  ]);
  expect(seen[0]).toEqual(seen[1]);
  expect(answers[0]?.status).toBe(401);
  await Promise.all([wrong.close(), unknown.close()]);
});

test('one agent can neither register nor call as another', async () => {
  const phone = await Phone.connect(stack.status, '1002');
  expect((await phone.register('right', 300, '1001')).status).toBe(403);
  const caller = await Phone.connect(stack.status, '1001');
  const { callId, cseq } = await caller.call('600', 'right', { body: phoneSdp('actpass'), as: '1002' });
  expect((await caller.inbox.next('answer', isReply(callId, cseq))).status).toBe(403);
  await Promise.all([phone.close(), caller.close()]);
});

test('registering over UDP is refused, from Genesys as well', async () => {
  const trunk = await Trunk.open(stack.status);
  const callId = token();
  trunk.start('REGISTER', 'sip:localhost', {
    callId,
    from: '<sip:1001@localhost>;tag=a',
    to: '<sip:1001@localhost>',
  });
  expect((await trunk.inbox.next('answer', isReply(callId, '1 REGISTER'))).status).toBe(403);
  trunk.close();
});

test('a connection that breaks takes its contact with it', async () => {
  const trunk = await Trunk.open(stack.status);
  const phone = await Phone.connect(stack.status, '1001');
  expect((await phone.register('right')).status).toBe(200);
  phone.vanish();
  await expect
    .poll(() => listAgents(stack.selection), { timeout: 15_000 })
    .toContainEqual({ dn: '1001', phones: 0, disabled: false });
  const callId = token();
  trunk.start('INVITE', trunk.uriOf('1001'), { callId, body: genesysOffer });
  expect((await trunk.inbox.next('answer', isReply(callId, '1 INVITE'))).status).toBe(480);
  trunk.close();
});

test('calls for a number that is no agent get 404, for an agent without a phone 480', async () => {
  const trunk = await Trunk.open(stack.status);
  for (const [dn, status] of [
    ['7777', 404],
    ['600', 404],
    ['1002', 480],
  ] as const) {
    const callId = token();
    trunk.start('INVITE', trunk.uriOf(dn), { callId, body: genesysOffer });
    expect((await trunk.inbox.next(`answer for ${dn}`, isReply(callId, '1 INVITE'))).status).toBe(status);
  }
  trunk.close();
});

test('while MySQL is dead, who has signed in before stays registered, and nobody else gets in', async () => {
  const known = await Phone.connect(stack.status, '1001');
  expect((await known.register('right')).status).toBe(200);
  await (await runtimeOf(stack.selection)).kill('mysql');
  // The first to ask notices that MySQL is gone, and is asked for the password once more.
  const [noticed, again] = [await known.register('right'), await known.register('right')];
  expect([noticed.status, again.status]).toEqual([401, 200]);
  expect(need(noticed, 'www-authenticate')).toContain('stale=true');
  const signIn = async (dn: string, password: string) => {
    const phone = await Phone.connect(stack.status, dn);
    const { status } = await phone.register(password);
    await phone.close();
    return status;
  };
  expect(await signIn('1002', 'other')).toBe(503);
  expect(await signIn('1001', 'wrong')).toBe(503);
  await up(stack.selection);
  await expect.poll(() => signIn('1002', 'other'), { timeout: 30_000, interval: 500 }).toBe(200);
  expect(await signIn('1001', 'wrong')).toBe(401);
  await known.close();
});
