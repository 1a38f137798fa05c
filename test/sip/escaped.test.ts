import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { uriOf } from '../../server/sip/message';
import { genesysOffer } from '../../server/sip/sdp';
import { setAgentClass, setClass } from '../../server/stack/api/guard';
import { ports } from '../../server/stack/api/status';
import { hangUp, pickUp, ring, settle } from './support/call';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReinvite, isReply, isRequest, need } from './support/wire';

/** Users of SIP URIs are compared as RFC 3261 §19.1.4 says: an escaped character is the character. */

let stack: TestStack;
let trunk: Trunk;
let phone: Phone;
let colleague: Phone;

beforeAll(async () => {
  stack = await startStack('escaped', { 1001: 'one', 1002: 'two' });
  await setClass(stack.selection, { name: 'no-premium', allowed: ['*'], denied: ['0900*'] });
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

const body = phoneSdp('actpass');

test.each(['unlimited', 'no-premium'])('# reaches Genesys as it was dialled, by class %s', async (name) => {
  await setAgentClass(stack.selection, '1001', name);
  const made = await phone.call('*31%230891234', 'one', { body });
  const invite = await trunk.expect('INVITE');
  // RFC 3261 §25.1: "#" stands in no URI unescaped.
  expect(invite.startLine).toMatch(/^INVITE sip:\*31%230891234@/);
  expect(uriOf(need(invite, 'to'))).toMatch(/^sip:\*31%230891234@/);
  trunk.reply(invite, '484 Address Incomplete', { toTag: token() });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(484);
});

test('a number that the class denies stays so when it is written with escapes', async () => {
  await setAgentClass(stack.selection, '1001', 'no-premium');
  const made = await phone.call('%30900%31234', 'one', { body });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(403);
});

test.each(['%00', '%0d%0a', '%20', '%40example.org', '%', '%2', '%zz', '%25', '%26PJSIP', '%24%7bX%7d'])(
  'what stands for no number goes nowhere: %s',
  async (odd) => {
    await setAgentClass(stack.selection, '1001', 'unlimited');
    const made = await phone.call(`5551234${odd}`, 'one', { body });
    const { status } = await phone.inbox.next('answer', isReply(made.callId, made.cseq));
    expect([400, 403, 404]).toContain(status);
    expect(trunk.inbox.unclaimed).toEqual([]);
  },
);

test('a call to nobody goes nowhere', async () => {
  await setAgentClass(stack.selection, '1001', 'unlimited');
  const made = await phone.call('', 'one', { body });
  expect([400, 403, 404, 416]).toContain(
    (await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status,
  );
  expect(trunk.inbox.unclaimed).toEqual([]);
});

test('a colleague whose DN is written with escapes is reached', async () => {
  await setAgentClass(stack.selection, '1001', 'internal');
  const made = await phone.call('%31002', 'one', { body });
  const invite = await colleague.expect('INVITE');
  expect(uriOf(need(invite, 'from'))).toMatch(/^sip:1001@/);
  colleague.reply(invite, '486 Busy Here', { toTag: token() });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(486);
});

test('Genesys reaches an agent whose DN it writes with escapes, and its NOTIFY does', async () => {
  const callId = token();
  const to = 'sip:%31001@127.0.0.1:5060';
  trunk.start('INVITE', trunk.uriOf('%31001'), {
    callId,
    from: `sip:1003@127.0.0.1:5060;tag=${token()}`,
    to,
    body: genesysOffer,
  });
  const invite = await phone.expect('INVITE');
  const toTag = token();
  phone.reply(invite, '180 Ringing', { toTag, headers: [`Contact: ${phone.contact}`] });
  const ringing = await trunk.inbox.next('180', isReply(callId, '1 INVITE', 180));
  const early = trunk.callerEnd(ringing);
  trunk.within(early, 'NOTIFY', { headers: ['Event: talk', 'Subscription-State: active'] });
  expect((await trunk.answer(early, 'NOTIFY')).status).toBe(200);
  const notify = await phone.expect('NOTIFY');
  expect(need(notify, 'event')).toBe('talk');
  phone.reply(notify, '200 OK');
  phone.reply(invite, '486 Busy Here', { toTag });
  expect((await trunk.inbox.next('answer', isReply(callId, '1 INVITE'))).status).toBe(486);
});

test.each(['Genesys', 'the phone'])('a transfer by %s to a number with # goes out as named', async (who) => {
  await setAgentClass(stack.selection, '1001', 'no-premium');
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  const byGenesys = who === 'Genesys';
  const [leaves, end, stays] = byGenesys ? [trunk, call.trunkEnd, phone] : [phone, call.phoneEnd, trunk];
  stays.inbox.answerAll(isReinvite, (reinvite) => {
    const headers = [`Contact: ${stays.contact}`, 'Content-Type: application/sdp'];
    stays.reply(reinvite, '200 OK', { headers, body: byGenesys ? phoneSdp('active') : genesysOffer });
  });
  leaves.inbox.answerAll(isRequest('NOTIFY'), (notify) => leaves.reply(notify, '200 OK'));
  leaves.within(end, 'REFER', { headers: [`Refer-To: <sip:*31%230891234@${phone.domain}>`] });
  expect((await leaves.answer(end, 'REFER')).status).toBe(202);
  const invite = await trunk.expect('INVITE');
  expect(invite.startLine).toMatch(/^INVITE sip:\*31%230891234@/);
  trunk.reply(invite, '486 Busy Here', { toTag: token() });
  stays.reply(await stays.expect('BYE'), '200 OK');
  leaves.within(end, 'BYE');
  expect((await leaves.answer(end, 'BYE')).status).toBe(200);
});

test('a transfer to a number that the class denies is refused, whatever escapes it has', async () => {
  await setAgentClass(stack.selection, '1001', 'no-premium');
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  phone.within(call.phoneEnd, 'REFER', { headers: [`Refer-To: <sip:%30900%31234@${phone.domain}>`] });
  expect((await phone.answer(call.phoneEnd, 'REFER')).status).toBe(403);
  await hangUp(trunk, phone, call);
});
