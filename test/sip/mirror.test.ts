import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { simulatorSite } from '../../server/sim/genesys';
import { Simulator } from '../../server/sim/simulator';
import { token } from '../../server/sip/compose';
import { listAgents, showAgent } from '../../server/stack/api/agents';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { withDatabase } from '../../server/stack/database/database';
import { readSettings } from '../../server/stack/settings/settings';
import { Phone } from './support/phone';
import { Registrar } from './support/registrar';
import { startStack, type TestStack, testPortBase } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, need } from './support/wire';

// `up --dn-in-service mirror`, with the test in the place of Genesys's registrar.

let stack: TestStack;
let trunk: Trunk;
let genesys: Registrar;
const phones = new Set<Phone>();

beforeAll(async () => {
  stack = await startStack('mirror', { 1001: 'secret', 1002: 'secret' }, testPortBase, {
    dnInService: 'mirror',
  });
  trunk = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
  genesys = new Registrar(trunk);
});
afterAll(() => stack?.remove());
afterEach(async () => {
  for (const phone of phones) vanish(phone);
  await genesys.empty();
});

async function signIn(dn: string, expires = 300): Promise<Phone> {
  const phone = await Phone.connect(stack.status, dn);
  phones.add(phone);
  expect((await phone.register('secret', expires)).status).toBe(200);
  return phone;
}

function vanish(phone: Phone): void {
  phones.delete(phone);
  phone.vanish();
}

/** Waits until `agent list` says so. */
async function expectInService(dn: string, said: string): Promise<void> {
  const seen = async () => (await listAgents(stack.selection)).find((agent) => agent.dn === dn)?.inService;
  await expect.poll(seen, { timeout: 15_000 }).toBe(said);
}

test('a DN is registered when its agent signs in, refreshed with the phone, and taken out when he signs out', async () => {
  const phone = await signIn('1001');
  const first = await genesys.next();
  expect(first).toMatchObject({ dn: '1001', expires: 360 });
  const { genesys: port } = await ports(stack.selection);
  expect(first.message.startLine).toBe(`REGISTER sip:127.0.0.1:${port} SIP/2.0`);
  expect(need(first.message, 'contact')).toBe(`<sip:1001@${stack.status.sip}>`);
  await expectInService('1001', 'yes');
  expect((await showAgent(stack.selection, '1001')).inService).toBe('yes');
  await expectInService('1002', 'no');

  await phone.register('secret');
  const refresh = await genesys.next();
  expect(refresh).toMatchObject({ dn: '1001', expires: 360, callId: first.callId });
  expect(refresh.cseq).toBeGreaterThan(first.cseq);

  await phone.register('secret', 0);
  const last = await genesys.next();
  expect(last).toMatchObject({ dn: '1001', expires: 0, callId: first.callId });
  expect(last.cseq).toBeGreaterThan(refresh.cseq);
  await expectInService('1001', 'no');
});

test('a phone whose connection has broken has a moment to come back; then its DN is out of service', async () => {
  const lost = await signIn('1001');
  expect(await genesys.next()).toMatchObject({ dn: '1001', expires: 360 });
  vanish(lost);
  await signIn('1001');
  expect(await genesys.next()).toMatchObject({ dn: '1001', expires: 360 });

  const gone = await signIn('1002');
  expect(await genesys.next()).toMatchObject({ dn: '1002', expires: 360 });
  vanish(gone);
  // Had the first been taken out, that would have come before.
  expect(await genesys.next()).toMatchObject({ dn: '1002', expires: 0 });
});

test('of two phones of a DN one may leave', async () => {
  const first = await signIn('1001');
  await genesys.next();
  const second = await signIn('1001');
  await genesys.next();
  await first.register('secret', 0);
  expect(await genesys.next()).toMatchObject({ dn: '1001', expires: expect.closeTo(360, -1.5) });
  vanish(second);
  expect(await genesys.next()).toMatchObject({ dn: '1001', expires: 0 });
});

test('a DN whose agent has moved to another Kamailio stays in service', async () => {
  const moved = await signIn('1001');
  await genesys.next();
  // It says every five seconds that it lives; this one for longer.
  await onDatabase(
    `INSERT INTO kamailio_node (server_id, address, seen)
     VALUES (99, '127.0.0.9', UTC_TIMESTAMP() + INTERVAL 300 SECOND)`,
  );
  await onDatabase(
    `INSERT INTO location (ruid, username, contact, expires, server_id, connection_id)
     VALUES ('elsewhere', '1001', 'sip:1001@elsewhere.invalid', UTC_TIMESTAMP() + INTERVAL 300 SECOND, 99, 1)`,
  );
  vanish(moved);
  const gone = await signIn('1002');
  expect(await genesys.next()).toMatchObject({ dn: '1002', expires: 360 });
  vanish(gone);
  expect(await genesys.next()).toMatchObject({ dn: '1002', expires: 0 });
  // Back here, and gone from both.
  await onDatabase("DELETE FROM location WHERE ruid = 'elsewhere'");
  await onDatabase('DELETE FROM kamailio_node WHERE server_id = 99');
  vanish(await signIn('1001'));
  expect(await genesys.next()).toMatchObject({ dn: '1001', expires: 360 });
  expect(await genesys.next()).toMatchObject({ dn: '1001', expires: 0 });
});

async function onDatabase(sql: string): Promise<void> {
  const settings = await readSettings(stack.selection.stateDir);
  if (settings === undefined) throw new Error('no settings');
  await withDatabase(stack.selection.stateDir, settings, (database) => database.query(sql));
}

test('a Genesys that is silent at first, or busy, is asked until it answers', async () => {
  genesys.answers(undefined, { status: '503 Service Unavailable' });
  await signIn('1001');
  const silent = await genesys.next();
  await expectInService('1001', 'no answer');
  const busy = await genesys.next();
  expect(busy).toMatchObject({ dn: '1001', callId: silent.callId });
  expect(busy.cseq).toBeGreaterThan(silent.cseq);
  await expectInService('1001', 'refused 503');
  expect((await genesys.next()).cseq).toBeGreaterThan(busy.cseq);
  await expectInService('1001', 'yes');
});

test('a Genesys that wants a password is told of in the log and in the list', async () => {
  genesys.answers({
    status: '401 Unauthorized',
    headers: ['WWW-Authenticate: Digest realm="genesys", nonce="1"'],
  });
  await signIn('1001');
  await expectInService('1001', 'refused 401');
  expect(await logs(stack.selection, 'kamailio', 1_000)).toMatch(
    /Genesys asks for a password to register DN 1001/,
  );
});

test('what Genesys was told before a restart is taken back when the phone does not return', async () => {
  await signIn('1001');
  const before = await genesys.next();
  await expectInService('1001', 'yes');
  await down(stack.selection);
  phones.clear();
  await up(stack.selection);
  const after = await genesys.next();
  expect(after).toMatchObject({ dn: '1001', expires: 0, callId: before.callId });
  expect(after.cseq).toBeGreaterThan(before.cseq);
});

test('a Genesys that wants longer registrations gets them', async () => {
  genesys.answers({ status: '423 Interval Too Brief', headers: ['Min-Expires: 1800'] });
  await signIn('1001');
  expect((await genesys.next()).expires).toBe(360);
  expect((await genesys.next()).expires).toBe(1800);
});

// The last, since it takes the registrar's place.
test('the stand-in takes registrations, and calls an agent once the DN is in service', async () => {
  // What was answered here has been sent once this is answered.
  const callId = token();
  trunk.start('OPTIONS', trunk.uriOf('1001'), { callId });
  await trunk.inbox.next('200', isReply(callId, '1 OPTIONS'));
  trunk.close();
  const site = await simulatorSite({ ...stack.status, ports: await ports(stack.selection) }, (line) =>
    console.error(line),
  );
  // A second call that is never due keeps SIPp there.
  const options = { flow: 'cancel', to: '1002', whenInService: true, count: 2, rate: 0.001 } as const;
  const simulator = await Simulator.calling(site, options);
  const heardOf = (dn: string, inService: boolean) =>
    new Promise<void>((resolve) => {
      simulator.onRegistered((one) => {
        if (one === dn && simulator.inService(dn) === inService) resolve();
      });
    });
  const signOut = async (phone: Phone) => {
    const left = heardOf(phone.dn, false);
    await phone.register('secret', 0);
    await left;
  };
  try {
    const there = heardOf('1001', true);
    const other = await signIn('1001');
    await there;
    await signOut(other);
    expect(simulator.inService('1002')).toBe(false);
    const phone = await signIn('1002');
    const invite = await phone.expect('INVITE');
    expect(simulator.inService('1002')).toBe(true);
    phone.reply(invite, '180 Ringing', { toTag: token(), headers: [`Contact: ${phone.contact}`] });
    phone.reply(await phone.expect('CANCEL'), '200 OK');
    phone.reply(invite, '487 Request Terminated', { toTag: token() });
    const call = await simulator.call();
    await call.whenEnded();
    expect(call.report().failure).toBeUndefined();
    await signOut(phone);
  } finally {
    await simulator.close();
  }
});
