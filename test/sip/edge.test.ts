import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose, token } from '../../server/sip/compose';
import { listAgents } from '../../server/stack/api/agents';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { nativeRuntime } from '../../server/stack/runtime/native/runtime';
import { statePaths } from '../../server/stack/settings/state-dir';
import { hangUp, pickUp, ring, settle } from './support/call';
import { Phone } from './support/phone';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';

let stack: TestStack;
let port: number;
let overHttps: string;
const installer = Buffer.from('0123456789');

beforeAll(async () => {
  stack = await startStack('edge', { 1001: 'one' });
  port = (await ports(stack.selection)).https;
  overHttps = `wss://localhost:${port}/sip`;
  const files = statePaths(stack.selection.stateDir).files;
  await writeFile(join(files, 'updates', 'agent-softphone-1.0.0.exe'), installer);
  await writeFile(join(files, 'updates', 'latest.yml'), 'version: 1.0.0\n');
  await writeFile(join(files, 'updates', '.hidden'), 'no');
  await writeFile(join(files, 'provisioning', 'agent-softphone.json'), '{"domain":"localhost"}');
  await writeFile(join(files, 'provisioning', 'notes.txt'), 'no');
});
afterAll(() => stack?.remove());

async function phonesOf(dn: string): Promise<number> {
  return (await listAgents(stack.selection)).find((agent) => agent.dn === dn)?.phones ?? 0;
}

async function kamcmd(...args: string[]): Promise<string> {
  const runtime = nativeRuntime(stack.selection, () => undefined);
  return (await runtime.control('kamailio', ['kamcmd', '-s', 'unix:/run/kamailio/ctl', ...args])).output;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The path as it is: nothing makes it proper on the way. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { ca } = stack.status;
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: '127.0.0.1',
        servername: 'localhost',
        port,
        path,
        ca: readFileSync(ca),
        agent: false,
        ...options,
      },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          body += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
      },
    );
    asking.once('error', reject);
    asking.end();
  });
}

test('a phone signs in by the port of HTTPS, is called, answers and hangs up', async () => {
  expect(stack.status.https).toBe(`https://localhost:${port}`);
  const trunk = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
  const phone = await Phone.connect(stack.status, '1001', overHttps);
  expect((await phone.register('wrong')).status).toBe(401);
  expect((await phone.register('one')).status).toBe(200);
  const call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  await hangUp(trunk, phone, call);
  trunk.close();
  await phone.register('one', 0);
  await phone.close();
});

test('a phone whose connection breaks off is forgotten, and what was known of the connection, too', async () => {
  const phone = await Phone.connect(stack.status, '1001', overHttps);
  expect((await phone.register('one')).status).toBe(200);
  await expect.poll(() => phonesOf('1001'), { timeout: 15_000 }).toBe(1);
  phone.vanish();
  await expect.poll(() => phonesOf('1001'), { timeout: 15_000 }).toBe(0);
  await expect.poll(async () => (await kamcmd('htable.dump', 'client')).trim(), { timeout: 15_000 }).toBe('');
});

test("Kamailio knows a phone's address from nginx, whatever the phone says it is", async () => {
  const phone = await Phone.connect(stack.status, '1001', overHttps, {
    localAddress: '127.0.0.3',
    headers: { 'X-Real-IP': '198.51.100.7', 'X-Forwarded-For': '198.51.100.7' },
  });
  expect((await phone.register('wrong')).status).toBe(401);
  await phone.close();
  expect(await logs(stack.selection, 'kamailio', 1000)).toMatch(
    /REGISTER refused for 1001 at 127\.0\.0\.3\b/,
  );
});

test("Kamailio's listener for nginx takes WebSockets from this host's own address only, and no plain SIP", async () => {
  const direct = `ws://127.0.0.1:${(await ports(stack.selection)).ws}/`;
  await expect(Phone.connect(stack.status, '1001', direct, { localAddress: '127.0.0.2' })).rejects.toThrow(
    /404/,
  );
  const socket = connectPlain((await ports(stack.selection)).ws, '127.0.0.1');
  const heard: Buffer[] = [];
  socket.on('data', (data: Buffer) => heard.push(data));
  const closed = once(socket, 'close');
  socket.write(
    compose('OPTIONS sip:localhost SIP/2.0', [
      `Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK${token()};rport`,
      'From: <sip:1001@localhost>;tag=a',
      'To: <sip:localhost>',
      `Call-ID: ${token()}`,
      'CSeq: 1 OPTIONS',
      'Max-Forwards: 10',
    ]),
  );
  await closed;
  expect(Buffer.concat(heard).toString()).toBe('');
});

test('the update feed: types, ranges, and asked for anew each time', async () => {
  const feed = await ask('/updates/latest.yml');
  expect(feed).toMatchObject({ status: 200, body: 'version: 1.0.0\n' });
  expect(feed.headers['content-type']).toBe('application/yaml');
  expect(feed.headers['cache-control']).toBe('no-cache');
  const unchanged = await ask('/updates/latest.yml', {
    headers: { 'If-None-Match': feed.headers.etag ?? '' },
  });
  expect(unchanged.status).toBe(304);
  const part = await ask('/updates/agent-softphone-1.0.0.exe', { headers: { Range: 'bytes=2-4' } });
  expect(part).toMatchObject({ status: 206, body: '234' });
  expect(part.headers['content-range']).toBe('bytes 2-4/10');
  expect(part.headers['content-type']).toBe('application/vnd.microsoft.portable-executable');
});

test('provisioning files: JSON only, never kept', async () => {
  const file = await ask('/provisioning/agent-softphone.json');
  expect(file).toMatchObject({ status: 200, body: '{"domain":"localhost"}' });
  expect(file.headers['content-type']).toBe('application/json');
  expect(file.headers['cache-control']).toBe('no-store');
  expect((await ask('/provisioning/notes.txt')).status).toBe(404);
});

test.each([
  '/',
  '/updates/',
  '/updates',
  '/provisioning/',
  '/updates/none.exe',
  '/updates/.hidden',
  '/files/updates/latest.yml',
  '/updates/../../etc/passwd',
  '/updates/..%2f..%2fetc%2fpasswd',
  '/updates/%2e%2e/%2e%2e/etc/nginx/nginx.conf',
  '/provisioning/../updates/.hidden',
  '/updates/..\\..\\etc\\passwd',
])('nothing is found at %s', async (path) => {
  const answer = await ask(path);
  expect([400, 404]).toContain(answer.status);
  expect(answer.body).not.toContain('root:');
});

test('every answer carries the headers that keep a browser from doing anything with it', async () => {
  for (const path of ['/updates/latest.yml', '/provisioning/agent-softphone.json', '/none']) {
    expect((await ask(path)).headers, path).toMatchObject({
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      server: 'nginx',
    });
  }
});

test('only reading is possible', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
    expect((await ask('/updates/latest.yml', { method })).status, method).toBe(405);
  }
  expect((await ask('/sip')).status).toBe(404);
});

test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused', async (version) => {
  const socket = connect({
    host: '127.0.0.1',
    port,
    servername: 'localhost',
    rejectUnauthorized: false,
    minVersion: version,
    maxVersion: version,
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  const [error]: unknown[] = await once(socket, 'error');
  expect(error).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
});

test("nginx's log names client and path, and no query", async () => {
  await ask('/updates/latest.yml?token=secret');
  const lines = (await logs(stack.selection, 'nginx', 1000))
    .split('\n')
    .filter((line) => line.startsWith('{'));
  const seen = lines.map((line): unknown => JSON.parse(line));
  expect(seen).toContainEqual(expect.objectContaining({ client: '127.0.0.3', path: '/sip', status: 101 }));
  expect(seen).toContainEqual(expect.objectContaining({ path: '/updates/latest.yml', status: 200 }));
  expect(lines.join('\n')).not.toContain('secret');
});

test('a new certificate is taken up without a connection lost', async () => {
  const phone = await Phone.connect(stack.status, '1001', overHttps);
  expect((await phone.register('one')).status).toBe(200);
  const runtime = nativeRuntime(stack.selection, () => undefined);
  const reloaded = await runtime.control('nginx', ['nginx', '-s', 'reload']);
  expect(reloaded.code, reloaded.output).toBe(0);
  expect((await ask('/updates/latest.yml')).status).toBe(200);
  expect((await phone.register('one')).status).toBe(200);
  await phone.close();
});
