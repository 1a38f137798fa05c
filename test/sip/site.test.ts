import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { listAgents } from '../../server/stack/api/agents';
import { ports } from '../../server/stack/api/status';
import { up } from '../../server/stack/api/up';
import type { Service } from '../../server/stack/settings/services';
import { drainNode, listNodes } from '../../server/stack/site/changes';
import { hangUp, pickUp, ring, settle, type TalkingCall } from './support/call';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { allUp, type Host, startSite, type TestSite } from './support/test-site';
import { Trunk } from './support/trunk';
import { isReply, need } from './support/wire';

// A site of two hosts, both with Kamailio and Asterisk, one MySQL. What is killed here is killed as by a power cut.

let site: TestSite;
let genesysPort: number;
const opened: { close(): unknown }[] = [];

beforeAll(async () => {
  site = await startSite({ 1001: 'one', 1002: 'two' });
  genesysPort = (await ports(site.one.selection)).genesys;
});
afterAll(() => site?.remove());
beforeEach(async () => {
  for (const host of [site.one, site.two]) await allUp(host);
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** As by a power cut; the test's end brings it back. */
async function kill(host: Host, service: Service): Promise<void> {
  await host.runtime.kill(service);
  onTestFinished(async () => {
    await up(host.selection);
  });
}

async function trunkTo(host: Host, port = genesysPort): Promise<Trunk> {
  const trunk = await Trunk.open(host.status, '127.0.0.1', port);
  opened.push(trunk);
  return trunk;
}

async function phoneAt(host: Host, dn = '1001', password = 'one'): Promise<Phone> {
  const phone = await Phone.connect(host.status, dn);
  opened.push(phone);
  expect((await phone.register(password)).status).toBe(200);
  return phone;
}

/** The Asterisk that has the call, by the Contact that it has answered with. */
function asteriskOf(call: TalkingCall): string {
  return /@?([0-9.]+:\d+)/.exec(need(call.answer, 'contact'))?.[1] ?? '';
}

async function talk(trunk: Trunk, phone: Phone): Promise<TalkingCall> {
  return pickUp(trunk, phone, await ring(trunk, phone));
}

test('calls go to both Asterisks in turns, and each stays with its own', async () => {
  const trunk = await trunkTo(site.one);
  const phone = await phoneAt(site.one);
  const seen: string[] = [];
  for (const _round of [1, 2]) {
    const call = await talk(trunk, phone);
    seen.push(asteriskOf(call));
    await settle(trunk, phone, call);
    await hangUp(trunk, phone, call);
  }
  expect(seen.sort()).toEqual([site.one.asterisk, site.two.asterisk]);
});

test('what Genesys or a phone sends within a call goes to an Asterisk of the site or nowhere', async () => {
  const trunk = await trunkTo(site.one);
  const phone = await phoneAt(site.one);
  const call = await talk(trunk, phone);
  const astray = { ...call.trunkEnd, target: 'sip:1001@127.0.0.1:9' };
  trunk.within(astray, 'OPTIONS');
  expect((await trunk.answer(astray, 'OPTIONS')).status).toBe(481);
  call.trunkEnd.cseq = astray.cseq;
  await hangUp(trunk, phone, call);
});

test('an Asterisk dies: the call at hand and all later ones go to the other', async () => {
  const trunk = await trunkTo(site.one);
  const phone = await phoneAt(site.one);
  await kill(site.two, 'asterisk');
  for (const _round of [1, 2, 3]) {
    const call = await talk(trunk, phone);
    expect(asteriskOf(call)).toBe(site.one.asterisk);
    await hangUp(trunk, phone, call);
  }
  expect((await listNodes(site.one.selection)).find(({ node }) => node === site.two.asterisk)?.state).toBe(
    'down',
  );
});

test('a drained Asterisk keeps its calls and gets no new ones, also after a restart of Kamailio', async () => {
  const trunk = await trunkTo(site.one);
  const phone = await phoneAt(site.one);
  const first = await talk(trunk, phone);
  const [drained, other] =
    asteriskOf(first) === site.one.asterisk
      ? [site.one.asterisk, site.two.asterisk]
      : [site.two.asterisk, site.one.asterisk];
  expect(await drainNode(site.one.selection, drained, true)).toBe(1);
  await expect(drainNode(site.one.selection, other, true)).rejects.toThrow(/last Asterisk that takes calls/);
  const colleague = await phoneAt(site.one, '1002', 'two');
  for (const _round of [1, 2]) {
    const call = await talk(trunk, colleague);
    expect(asteriskOf(call)).toBe(other);
    await hangUp(trunk, colleague, call);
  }
  await settle(trunk, phone, first);
  await hangUp(trunk, phone, first);
  const states = async () =>
    (await listNodes(site.one.selection)).map(({ node, state, calls }) => ({ node, state, calls }));
  await expect.poll(states).toContainEqual({ node: drained, state: 'draining', calls: 0 });
  await site.one.runtime.kill('kamailio');
  await up(site.one.selection);
  await expect.poll(states).toContainEqual({ node: drained, state: 'draining', calls: 0 });
  await drainNode(site.one.selection, drained, false);
  await expect.poll(states).toContainEqual({ node: drained, state: 'up', calls: 0 });
});

test('an agent who is connected to the other Kamailio is called, answers by NOTIFY, and hangs up', async () => {
  const trunk = await trunkTo(site.one);
  const phone = await phoneAt(site.two);
  const ringing = await ring(trunk, phone);
  trunk.within(ringing.trunkEnd, 'NOTIFY', {
    headers: ['Event: talk', 'Subscription-State: active', `X-Genesys-CallUUID: ${'A'.repeat(32)}`],
  });
  const notify = await phone.expect('NOTIFY');
  expect(need(notify, 'x-genesys-calluuid')).toBe('A'.repeat(32));
  expect(need(notify, 'x-agent-call-id')).toBe(need(ringing.invite, 'call-id'));
  phone.reply(notify, '200 OK');
  expect((await trunk.answer(ringing.trunkEnd, 'NOTIFY')).status).toBe(200);
  const call = await pickUp(trunk, phone, ringing);
  await settle(trunk, phone, call);
  phone.within(call.phoneEnd, 'BYE', { headers: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] });
  const bye = await trunk.expect('BYE');
  // The first Kamailio has seen both legs' ends.
  expect(need(bye, 'reason')).toContain('Call completed elsewhere');
  trunk.reply(bye, '200 OK');
  expect((await phone.answer(call.phoneEnd, 'BYE')).status).toBe(200);
});

test.each([
  ['486 Busy Here', 486],
  ['603 Decline', 603],
])('at the other Kamailio a phone that answers %s is heard as such', async (answer, status) => {
  const trunk = await trunkTo(site.one);
  const phone = await phoneAt(site.two);
  const call = await ring(trunk, phone);
  phone.reply(call.invite, answer, { toTag: call.phoneTag });
  expect((await trunk.inbox.next('answer', isReply(call.callId, '1 INVITE'))).status).toBe(status);
});

test('phones at both Kamailios ring, and a NOTIFY reaches both', async () => {
  const trunk = await trunkTo(site.one);
  const [here, there] = [await phoneAt(site.one), await phoneAt(site.two)];
  const call = await ring(trunk, here);
  const elsewhere = await there.expect('INVITE');
  there.reply(elsewhere, '180 Ringing', { toTag: token(), headers: [`Contact: ${there.contact}`] });
  trunk.within(call.trunkEnd, 'NOTIFY', { headers: ['Event: talk', 'Subscription-State: active'] });
  for (const phone of [here, there]) phone.reply(await phone.expect('NOTIFY'), '200 OK');
  expect((await trunk.answer(call.trunkEnd, 'NOTIFY')).status).toBe(200);
  const talking = await pickUp(trunk, here, call);
  // The other one stops ringing.
  there.reply(await there.expect('CANCEL'), '200 OK');
  await hangUp(trunk, here, talking);
  await expect.poll(() => phones('1001'), { timeout: 30_000 }).toBe(2);
});

async function phones(dn: string): Promise<number | undefined> {
  return (await listAgents(site.one.selection)).find((agent) => agent.dn === dn)?.phones;
}

test('an agent without a phone anywhere is 480, a number that is no agent 404, NOTIFY without a phone 480', async () => {
  const trunk = await trunkTo(site.one);
  for (const [dn, status] of [
    ['1002', 480],
    ['7777', 404],
  ] as const) {
    const callId = token();
    trunk.start('INVITE', trunk.uriOf(dn), { callId, body: genesysOffer });
    expect((await trunk.inbox.next('answer', isReply(callId, '1 INVITE'))).status).toBe(status);
  }
  const callId = token();
  trunk.start('NOTIFY', trunk.uriOf('1002'), {
    callId,
    headers: ['Event: talk', 'Subscription-State: active'],
  });
  expect((await trunk.inbox.next('answer', isReply(callId, '1 NOTIFY'))).status).toBe(480);
});

test('a phone that has lost its connection keeps its call on a new one, at either Kamailio', async () => {
  const trunk = await trunkTo(site.one);
  for (const host of [site.one, site.two]) {
    const phone = await phoneAt(site.one);
    const call = await talk(trunk, phone);
    const again = await phone.reconnect(host.status);
    opened.push(again);
    expect((await again.register('one')).status).toBe(200);
    // Genesys's side reaches the phone there …
    await settle(trunk, again, call);
    // … and the phone Genesys.
    again.within(call.phoneEnd, 'INVITE', { body: phoneSdp('actpass', 'sendonly', 9) });
    const hold = await trunk.expect('INVITE');
    trunk.reply(hold, '200 OK', {
      headers: [`Contact: ${trunk.contact}`, 'Content-Type: application/sdp'],
      body: genesysOffer,
    });
    await trunk.expect('ACK');
    expect((await again.answer(call.phoneEnd, 'INVITE')).status).toBe(200);
    again.within(call.phoneEnd, 'ACK');
    await hangUp(trunk, again, call);
    await again.register('one', 0);
  }
});

test('a Kamailio dies: its phones get calls by the other, and can end the calls that they had', async () => {
  const trunk = await trunkTo(site.two);
  const other = await trunkTo(site.one, 0);
  const phone = await phoneAt(site.one);
  const call = await talk(other, phone);
  await kill(site.one, 'kamailio');
  const again = await phone.reconnect(site.two.status);
  opened.push(again);
  expect((await again.register('one')).status).toBe(200);
  await expect.poll(() => phones('1001'), { timeout: 30_000 }).toBe(1);
  await hangUp(trunk, again, await talk(trunk, again));
  again.within(call.phoneEnd, 'BYE');
  expect((await again.answer(call.phoneEnd, 'BYE')).status).toBe(200);
});

test('MySQL dies: whoever is registered is called, at either Kamailio', async () => {
  const trunk = await trunkTo(site.one);
  const [here, there] = [await phoneAt(site.one), await phoneAt(site.two, '1002', 'two')];
  await kill(site.one, 'mysql');
  for (const phone of [here, there]) await hangUp(trunk, phone, await talk(trunk, phone));
  const callId = token();
  trunk.start('INVITE', trunk.uriOf('7777'), { callId, body: genesysOffer });
  expect((await trunk.inbox.next('answer', isReply(callId, '1 INVITE'))).status).toBe(404);
  await up(site.one.selection);
  expect((await here.register('one')).status).toBe(200);
});
