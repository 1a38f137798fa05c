import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ports, status } from '../../server/stack/api/status';
import type { Ports } from '../../server/stack/settings/ports';
import { type CertificateOptions, type Issued, issue, privateKeyPem } from '../support/main/certificates';
import { hangUp, pickUp, ring } from './support/call';
import { Phone } from './support/phone';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';

const day = 86_400_000;
const valid = { notBefore: new Date(Date.now() - 40 * day), notAfter: new Date(Date.now() + 90 * day) };

let folder: string;
let stack: TestStack;
let used: Ports;
let root: Issued;
let between: Issued;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certificates-'));
  root = await issue({ ...valid, subject: 'CN=Company Root', ca: true });
  between = await issue({ ...valid, subject: 'CN=Company Servers', ca: true }, root);
  stack = await startStack('certificates', { 1001: 'one' });
  used = await ports(stack.selection);
});
afterAll(async () => {
  await stack?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** Files as IT has them: a certificate for the set, with what is different about it. */
async function files(
  different: Partial<CertificateOptions> = {},
): Promise<{ fingerprint: string; args: string[] }> {
  const issued = await issue(
    { ...valid, subject: 'CN=phones', names: [{ type: 'dns', value: 'localhost' }], ...different },
    between,
  );
  const path = (name: string) => join(folder, name);
  await writeFile(path('cert.pem'), issued.pem);
  await writeFile(path('key.pem'), await privateKeyPem(issued));
  await writeFile(path('chain.pem'), between.pem + root.pem);
  const args = ['--cert', path('cert.pem'), '--key', path('key.pem'), '--chain', path('chain.pem')];
  return { fingerprint: new X509Certificate(issued.pem).fingerprint256, args };
}

/** Of the certificate that a new handshake gets. */
async function shownAt(port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}

test('a given certificate is shown at once, on every port, and no call is dropped', async () => {
  const trunk = await Trunk.open(stack.status, '127.0.0.1', used.genesys);
  const phone = await Phone.connect(stack.status, '1001');
  await phone.register('one');
  const call = await pickUp(trunk, phone, await ring(trunk, phone));

  const { args, fingerprint } = await files();
  expect(await stack.cli('certificate', 'set', ...args)).toMatch(/^now used by .*kamailio/);
  for (const port of [used.wss, used.sips, used.https, used.turns]) {
    await expect.poll(() => shownAt(port), { timeout: 15_000 }).toBe(fingerprint);
  }

  for (const [peer, end] of [
    [trunk, call.trunkEnd],
    [phone, call.phoneEnd],
  ] as const) {
    peer.within(end, 'OPTIONS');
    expect((await peer.answer(end, 'OPTIONS')).status).toBe(200);
  }
  await hangUp(trunk, phone, call);
  await phone.close();
  trunk.close();

  // What a phone must trust is now the company's CA, and the chain to it is sent.
  const later = await Phone.connect(await status(stack.selection), '1001');
  expect((await later.register('one')).status).toBe(200);
  await later.close();
});

test.each<[string, RegExp, () => Promise<string[]>]>([
  [
    'with another key',
    /- --key is not the key of this certificate/,
    async () => {
      const { args } = await files();
      await writeFile(join(folder, 'key.pem'), await privateKeyPem(root));
      return args;
    },
  ],
  [
    'for another name',
    /- it is for DNS:other\.example, not for localhost/,
    async () => (await files({ names: [{ type: 'dns', value: 'other.example' }] })).args,
  ],
  [
    'that has ended',
    /- it ended on/,
    async () => (await files({ notAfter: new Date(Date.now() - day) })).args,
  ],
  [
    'that has not begun',
    /- it is not valid before/,
    async () => (await files({ notBefore: new Date(Date.now() + day) })).args,
  ],
  [
    'not meant for servers',
    /- it is not for servers/,
    async () => (await files({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'] })).args,
  ],
  [
    'whose chain has a gap',
    /- the chain is not complete: the certificate of Company Servers is missing/,
    async () => {
      const { args } = await files();
      await writeFile(join(folder, 'chain.pem'), root.pem);
      return args;
    },
  ],
  [
    'that is no certificate',
    /--cert: holds no certificate/,
    async () => {
      const { args } = await files();
      await writeFile(join(folder, 'cert.pem'), 'hello');
      return args;
    },
  ],
])('one %s is refused with the reason, and nothing changes', async (_, reason, make) => {
  const before = await shownAt(used.wss);
  await expect(stack.cli('certificate', 'set', ...(await make()))).rejects.toThrow(reason);
  await stack.cli('certificate', 'reload');
  expect(await shownAt(used.wss)).toBe(before);
});

test('the end is warned of in time', async () => {
  const { args } = await files({ notAfter: new Date(Date.now() + 10.5 * day) });
  await stack.cli('certificate', 'set', ...args);
  expect(JSON.parse(await stack.cli('certificate', 'show', '--json'))).toMatchObject({
    daysLeft: 10,
    given: true,
  });
  expect(await stack.cli('status')).toMatch(
    /the certificate that phones see ends in 10 days .*`certificate set`/,
  );
  await expect(stack.cli('certificate', 'renew')).rejects.toThrow(/was given/);
});

test("the set's own is made anew without a stop", async () => {
  const phone = await Phone.connect(await status(stack.selection), '1001');
  await phone.register('one');
  await stack.cli('certificate', 'renew', '--own');
  const first = await shownAt(used.wss);
  await stack.cli('certificate', 'renew');
  expect(await shownAt(used.wss)).not.toBe(first);
  expect(JSON.parse(await stack.cli('certificate', 'show', '--json'))).toMatchObject({
    daysLeft: 396,
    given: false,
  });
  expect(await stack.cli('status')).not.toContain('certificate');
  expect((await phone.register('one')).status).toBe(200);
  await phone.close();
  const later = await Phone.connect(await status(stack.selection), '1001');
  expect((await later.register('one')).status).toBe(200);
  await later.close();
});

test.each(['wss', 'sips', 'https', 'turns'] as const)('TLS below 1.2 is refused (%s)', async (name) => {
  const speak = async (version: SecureVersion) => {
    const socket = connect({
      host: '127.0.0.1',
      port: used[name],
      servername: 'localhost',
      rejectUnauthorized: false,
      minVersion: version,
      maxVersion: version,
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    await once(socket, 'secureConnect');
    socket.destroy();
  };
  await expect(speak('TLSv1.1')).rejects.toThrow(/protocol version|alert|disconnected|ECONNRESET/);
  await expect(speak('TLSv1.2')).resolves.toBeUndefined();
  await expect(speak('TLSv1.3')).resolves.toBeUndefined();
});
