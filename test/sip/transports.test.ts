import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { compose, token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { setAgentClass } from '../../server/stack/api/guard';
import { ports } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import type { Ports } from '../../server/stack/settings/ports';
import { selectStack } from '../../server/stack/settings/state-dir';
import { type Issued, issue, privateKeyPem } from '../support/main/certificates';
import { callUuid, hangUp, pickUp, ring, settle } from './support/call';
import { Phone } from './support/phone';
import { RawConnection } from './support/raw';
import { phoneSdp } from './support/sdp';
import { secondPortBase, startStack, type TestStack, testPortBase } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, need } from './support/wire';

/** Where this Genesys listens, beside its first address, which is the stand-in's over UDP. */
const at = { tcp: testPortBase + 12, tls: testPortBase + 13, forged: testPortBase + 14 };

let folder: string;
let authority: Issued;
let stack: TestStack;
let used: Ports;
let phone: Phone;
let genesys: Trunk;

const valid = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };

/** What Genesys shows over TLS, and that it trusts the set's CA. */
async function identity(issuer: Issued, names: { type: 'dns' | 'ip'; value: string }[]): Promise<TlsOptions> {
  const issued = await issue({ ...valid, subject: 'CN=Genesys', names }, issuer);
  return { cert: issued.pem, key: await privateKeyPem(issued) };
}

async function useGenesys(where: string, ca?: Issued): Promise<void> {
  await phone?.close();
  await down(stack.selection);
  const genesysCa = join(folder, 'ca.pem');
  if (ca !== undefined) await writeFile(genesysCa, ca.pem);
  await up(stack.selection, { genesys: [where], ...(ca === undefined ? {} : { genesysCa }) });
  phone = await Phone.connect(stack.status, '1001');
  await phone.register('one');
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transports-'));
  authority = await issue({ ...valid, subject: 'CN=Genesys CA', ca: true });
  stack = await startStack('transports', { 1001: 'one' });
  await setAgentClass(stack.selection, '1001', 'unlimited');
  used = await ports(stack.selection);
});
afterAll(async () => {
  await phone?.close();
  await stack?.remove();
  await rm(folder, { recursive: true, force: true });
});

describe.each(['tcp', 'tls'] as const)('Genesys over %s', (transport) => {
  beforeAll(async () => {
    await useGenesys(
      `127.0.0.1:${at[transport]};transport=${transport}`,
      transport === 'tls' ? authority : undefined,
    );
    genesys =
      transport === 'tcp'
        ? await Trunk.openStream(stack.status, at.tcp)
        : await Trunk.openStream(stack.status, at.tls, used.sips, {
            ...(await identity(authority, [{ type: 'ip', value: '127.0.0.1' }])),
            ca: readFileSync(stack.status.ca),
          });
  });
  afterAll(() => genesys?.close());

  test('a call is answered by NOTIFY, changed, and ended by Genesys', async () => {
    const ringing = await ring(genesys, phone);
    genesys.within(ringing.trunkEnd, 'NOTIFY', {
      headers: ['Event: talk', 'Subscription-State: active', `X-Genesys-CallUUID: ${callUuid}`],
    });
    expect((await genesys.answer(ringing.trunkEnd, 'NOTIFY')).status).toBe(200);
    const notify = await phone.expect('NOTIFY');
    expect(need(notify, 'x-genesys-calluuid')).toBe(callUuid);
    phone.reply(notify, '200 OK');
    const call = await pickUp(genesys, phone, ringing);
    expect(call.trunkEnd.routes[0]).toContain(`transport=${transport}`);
    await settle(genesys, phone, call);
    await hangUp(genesys, phone, call);
  });

  test("the phone ends a call the way it came, also where Genesys's Contact does not name it", async () => {
    const { contact } = genesys;
    for (const said of [contact, contact.replace(/;transport=\w+/, '')]) {
      genesys.contact = said;
      const call = await pickUp(genesys, phone, await ring(genesys, phone));
      await settle(genesys, phone, call);
      phone.within(call.phoneEnd, 'BYE');
      const bye = await genesys.expect('BYE');
      expect(need(bye, 'via')).toContain(`SIP/2.0/${transport.toUpperCase()} `);
      genesys.reply(bye, '200 OK');
      expect((await phone.answer(call.phoneEnd, 'BYE')).status).toBe(200);
    }
    genesys.contact = contact;
  });

  test('a call that the agent makes, ended by the agent', async () => {
    const made = await phone.call('5551234', 'one', { body: phoneSdp('actpass') });
    const invite = await genesys.expect('INVITE');
    expect(invite.startLine).toMatch(/^INVITE sip:5551234@127\.0\.0\.1:/);
    expect(need(invite, 'via')).toContain(`SIP/2.0/${transport.toUpperCase()} 127.0.0.1:`);
    genesys.reply(invite, '200 OK', {
      toTag: token(),
      headers: [`Contact: ${genesys.contact}`, 'Content-Type: application/sdp'],
      body: genesysOffer,
    });
    await genesys.expect('ACK');
    const end = phone.callerEnd(await phone.inbox.next('200', isReply(made.callId, made.cseq)));
    phone.within(end, 'ACK');
    phone.within(end, 'BYE');
    genesys.reply(await genesys.expect('BYE'), '200 OK');
    expect((await phone.answer(end, 'BYE')).status).toBe(200);
  });
});

test.each<[string, (ca: Issued) => Promise<TlsOptions>]>([
  [
    'a CA that is not the one named',
    async () =>
      identity(await issue({ ...valid, subject: 'CN=Genesys CA', ca: true }), [
        { type: 'ip', value: '127.0.0.1' },
      ]),
  ],
  [
    'the CA, for another name',
    (ca) =>
      identity(ca, [
        { type: 'dns', value: 'other.example' },
        { type: 'ip', value: '127.0.0.9' },
      ]),
  ],
])('no call is answered by who shows a certificate by %s', async (_, make) => {
  const forged = await Trunk.openStream(stack.status, at.forged, used.sips, {
    ...(await make(authority)),
    ca: readFileSync(stack.status.ca),
  });
  await useGenesys(`127.0.0.1:${at.forged};transport=tls`);
  const made = await phone.call('5551234', 'one', { body: phoneSdp('actpass') });
  const answered = phone.inbox.next('answer', isReply(made.callId, made.cseq));
  const sdp = {
    headers: [`Contact: ${forged.contact}`, 'Content-Type: application/sdp'],
    body: genesysOffer,
  };
  const accepting = forged
    .expect('INVITE')
    .then((invite) => forged.reply(invite, '200 OK', { ...sdp, toTag: token() }))
    .catch(() => undefined);
  expect((await answered).status).toBeGreaterThanOrEqual(400);
  forged.close();
  await accepting;
});

test('a name that the site gives is asked for and checked', async () => {
  await useGenesys(`127.0.0.1:${at.tls};transport=tls;name=sip.genesys.example`);
  const asked: string[] = [];
  const named = await Trunk.openStream(stack.status, at.tls, used.sips, {
    ...(await identity(authority, [{ type: 'dns', value: 'sip.genesys.example' }])),
    ca: readFileSync(stack.status.ca),
    SNICallback: (name, done) => {
      asked.push(name);
      done(null);
    },
  });
  const made = await phone.call('5551234', 'one', { body: phoneSdp('actpass') });
  genesys = named;
  named.reply(await named.expect('INVITE'), '486 Busy Here', { toTag: token() });
  expect((await phone.inbox.next('answer', isReply(made.callId, made.cseq))).status).toBe(486);
  expect(asked).toEqual(['sip.genesys.example']);
  named.close();
});

test("phones have no way in over Genesys's ports, nor Genesys over the phones'", async () => {
  const phones = new WebSocket(`wss://localhost:${used.sips}/`, 'sip', { ca: readFileSync(stack.status.ca) });
  expect(await once(phones, 'unexpected-response').then(([, { statusCode }]) => statusCode)).toBe(404);

  const connection = await RawConnection.tls(stack.status);
  connection.write(
    compose(`OPTIONS sip:1001@${stack.status.sip} SIP/2.0`, [
      `Via: SIP/2.0/TLS 127.0.0.1;branch=z9hG4bK${token()}`,
      'Max-Forwards: 9',
      'From: <sip:1003@127.0.0.1>;tag=a',
      'To: <sip:1001@127.0.0.1>',
      `Call-ID: ${token()}`,
      'CSeq: 1 OPTIONS',
    ]),
  );
  // Ends the connection in any case.
  connection.write('GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n');
  await connection.closed;
  expect(connection.received).not.toContain('SIP/2.0 200');
});

test('TLS to Genesys without a CA to check it by is refused', async () => {
  const selection = selectStack({ name: 'no-ca', stateDir: join(folder, 'no-ca') });
  const options = { runtime: 'native', portBase: secondPortBase } as const;
  await expect(up(selection, { ...options, genesys: ['127.0.0.1;transport=tls'] })).rejects.toThrow(
    /--genesys-ca FILE/,
  );
});
