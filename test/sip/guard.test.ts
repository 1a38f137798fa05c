import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { liftBans, listBans } from '../../server/stack/api/guard';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { down, up } from '../../server/stack/api/up';
import { nativeRuntime } from '../../server/stack/runtime/native/runtime';
import { statePaths } from '../../server/stack/settings/state-dir';
import { Phone } from './support/phone';
import { ScannerBridge } from './support/scanner-bridge';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack, testPortBase } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply, need } from './support/wire';

let stack: TestStack;
const passwords = { 1001: 'one', 1002: 'two', 1003: 'three', 1004: 'four', 1005: 'five' };

beforeAll(async () => {
  stack = await startStack('guard', passwords, testPortBase, {
    limits: { wrongPasswords: 3, failingAgents: 4, wrongElsewhere: 6, calls: 3 },
  });
});
afterAll(() => stack?.remove());

function phoneFrom(localAddress: string, dn: string): Promise<Phone> {
  return Phone.connect(stack.status, dn, stack.status.wss, { localAddress });
}

/** One sign-in by a connection of its own. Resolves with the status; 0 when not even the connection was let in. */
async function signIn(dn: string, password: string, from: string): Promise<number> {
  const phone = await phoneFrom(from, dn).catch(() => undefined);
  if (phone === undefined) return 0;
  const { status } = await phone.register(password);
  await phone.close();
  return status ?? 0;
}

async function fail(dn: string, from: string, times: number): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < times; i += 1) seen.push(await signIn(dn, 'wrong', from));
  return seen;
}

test('an agent who fails too often at an address waits, and nobody else does', async () => {
  const here = '127.0.1.1';
  const signedIn = await phoneFrom(here, '1001');
  expect((await signedIn.register('one')).status).toBe(200);
  expect(await fail('1001', here, 3)).toEqual([401, 401, 401]);

  const banned = await phoneFrom(here, '1001');
  const answer = await banned.register('one');
  expect(answer.startLine).toBe('SIP/2.0 403 Too many wrong passwords, try again later');
  expect(Number(need(answer, 'retry-after'))).toBeGreaterThan(600);
  await banned.close();

  expect((await signedIn.register('one')).status).toBe(200);
  expect(await signIn('1002', 'two', here)).toBe(200);
  expect(await signIn('1001', 'one', '127.0.1.2')).toBe(200);

  expect(await listBans(stack.selection)).toEqual([
    {
      kind: 'pair',
      address: here,
      dn: '1001',
      reason: '3 wrong passwords',
      until: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    },
  ]);
  expect(await liftBans(stack.selection, '1001')).toBe(1);
  expect(await signIn('1001', 'one', here)).toBe(200);
  expect(await liftBans(stack.selection, '1001')).toBe(0);
  await signedIn.close();
});

test('an agent that does not exist is answered as one that does, ban and all', async () => {
  const known = await fail('1003', '127.0.2.1', 5);
  expect(known).toEqual([401, 401, 401, 403, 403]);
  expect(await fail('9999', '127.0.2.2', 5)).toEqual(known);
});

test.each([
  ['another algorithm', { algorithm: 'SHA-256', response: 'a'.repeat(64) }],
  ['a short response', { response: 'abc' }],
  ['a name with a domain', { username: (dn: string) => `${dn}@localhost` }],
  ['another realm', { realm: 'elsewhere' }],
])('malformed credentials (%s) do not tell who exists', async (_, changes) => {
  const answers: string[] = [];
  for (const dn of ['1004', '9998']) {
    const phone = await phoneFrom('127.0.3.1', dn);
    const callId = token();
    const register = async (cseq: number, headers: string[]) => {
      const options = { callId, cseq, from: `<${phone.aor}>;tag=a`, to: `<${phone.aor}>`, headers };
      phone.start('REGISTER', 'sip:localhost', options);
      return phone.inbox.next('answer', isReply(callId, `${cseq} REGISTER`));
    };
    const challenge = need(await register(1, []), 'www-authenticate');
    const nonce = /nonce="([^"]+)"/.exec(challenge)?.[1] ?? '';
    const usual = { username: dn, realm: 'localhost', nonce, uri: 'sip:localhost', response: 'a'.repeat(32) };
    const fields = { ...usual, qop: 'auth', nc: '00000001', cnonce: 'c', ...changes };
    const credentials = Object.entries(fields).map(
      ([name, value]) => `${name}="${typeof value === 'function' ? value(dn) : value}"`,
    );
    answers.push((await register(2, [`Authorization: Digest ${credentials.join(', ')}`])).startLine);
    await phone.close();
  }
  expect(answers[0]).toMatch(/ 40[01] /);
  expect(answers[1]).toBe(answers[0]);
});

test('an address at which many agents fail is closed to strangers, at the handshake', async () => {
  const there = '127.0.4.1';
  for (const dn of ['7001', '7002', '7003', '7004']) expect(await signIn(dn, 'x', there)).toBe(401);
  expect(await signIn('1005', 'five', there)).toBe(0);
  expect(await signIn('1005', 'five', '127.0.4.2')).toBe(200);
  expect(await liftBans(stack.selection, there)).toBe(1);
  expect(await signIn('1005', 'five', there)).toBe(200);
});

test('an office goes on working behind the address from which someone guesses', async () => {
  const office = '127.0.5.1';
  const signedIn = await phoneFrom(office, '1001');
  expect((await signedIn.register('one')).status).toBe(200);
  expect(await signIn('1002', 'two', office)).toBe(200);
  // Four, and one more for each of the two who are known there.
  for (const dn of ['7011', '7012', '7013', '7014', '7015']) expect(await signIn(dn, 'x', office)).toBe(401);
  expect(await signIn('7016', 'x', office)).toBe(401);
  expect(await signIn('1004', 'four', office)).toBe(403);
  expect(await signIn('1002', 'two', office)).toBe(200);
  expect((await signedIn.register('one')).status).toBe(200);
  // Known, yet no way to guess: the same few attempts as anywhere.
  expect(await fail('1002', office, 4)).toEqual([401, 401, 401, 403]);
  await signedIn.close();
});

test('who fails on purpose as an agent from many addresses locks out strangers only', async () => {
  const office = '127.0.6.1';
  const home = '127.0.6.2';
  expect(await signIn('1001', 'one', office)).toBe(200);
  expect(await signIn('1005', 'five', home)).toBe(200);
  const signedIn = await phoneFrom(home, '1005');
  expect((await signedIn.register('five')).status).toBe(200);
  for (const address of ['127.0.6.11', '127.0.6.12', '127.0.6.13']) await fail('1005', address, 2);
  expect(await signIn('1005', 'five', '127.0.6.14')).toBe(403);
  expect(await signIn('1005', 'five', home)).toBe(200);
  expect((await signedIn.register('five')).status).toBe(200);
  // For the first time there, but where colleagues are known.
  expect(await signIn('1005', 'five', office)).toBe(200);
  expect(await liftBans(stack.selection, '1005')).toBe(1);
  expect(await signIn('1005', 'five', '127.0.6.14')).toBe(200);
  await signedIn.close();
});

test('a connection is closed when it asks much and nobody signs in', async () => {
  const phone = await phoneFrom('127.0.7.1', '1001');
  for (let i = 0; i < 31; i += 1) phone.start('OPTIONS', 'sip:localhost');
  await phone.closed;
  expect(phone.inbox.unclaimed).toHaveLength(30);
});

test('within a call, a connection is asked for the password before it is heard', async () => {
  const phone = await phoneFrom('127.0.7.2', '1001');
  const callId = token();
  const from = `<${phone.aor}>;tag=a`;
  phone.start('BYE', 'sip:1002@localhost', { callId, from, to: '<sip:1002@localhost>;tag=b' });
  expect((await phone.inbox.next('answer', isReply(callId, '1 BYE'))).status).toBe(407);
  await phone.close();
});

test('an agent starts only so many calls within a minute', async () => {
  const phone = await phoneFrom('127.0.7.3', '1004');
  expect((await phone.register('four')).status).toBe(200);
  const statuses: (number | undefined)[] = [];
  for (let i = 0; i < 4; i += 1) {
    const { callId, cseq } = await phone.call('no*one', 'four', { body: phoneSdp('actpass') });
    statuses.push((await phone.inbox.next('answer', isReply(callId, cseq))).status);
  }
  expect(statuses).toEqual([403, 403, 403, 503]);
  await phone.close();
});

/** What Kamailio's log says, once it says it. */
async function logged(text: string): Promise<void> {
  await expect.poll(() => logs(stack.selection, 'kamailio', 500), { timeout: 15_000 }).toContain(text);
}

test('strangers on UDP hear nothing, and the log says how to make Genesys of them', async () => {
  const stranger = await Trunk.open(stack.status, '127.0.8.1');
  for (let i = 0; i < 3; i += 1) stranger.start('INVITE', stranger.uriOf('1001'), { body: genesysOffer });
  await logged('INVITE from udp 127.0.8.1 ');
  const genesys = await Trunk.open(stack.status);
  genesys.start('OPTIONS', genesys.uriOf('1001'), { callId: 'alive' });
  expect((await genesys.inbox.next('answer', isReply('alive', '1 OPTIONS'))).status).toBe(200);
  expect(stranger.inbox.unclaimed).toEqual([]);
  const said = (await logs(stack.selection, 'kamailio', 500))
    .split('\n')
    .filter((line) => line.includes('127.0.8.1'));
  expect(said).toEqual([expect.stringContaining('If it is one: up --genesys')]);
  stranger.close();
  genesys.close();
});

test.each(['friendly-scanner', 'sipvicious', 'sipcli/v1.8', 'sundayddr', 'VaxSIPUserAgent/3.1', 'pplsip'])(
  'a phone that calls itself %s is cut off',
  async (name) => {
    const phone = await phoneFrom('127.0.8.2', '1001');
    phone.start('OPTIONS', 'sip:localhost', { headers: [`User-Agent: ${name}`] });
    await phone.closed;
    expect(phone.inbox.unclaimed).toEqual([]);
  },
);

/** The command line, as a user types it. */
async function cli(...args: string[]): Promise<string> {
  const { name, stateDir } = stack.selection;
  const program = ['--import', 'tsx', 'server/stack/main.ts', '--name', name, '--state-dir', stateDir];
  return (await promisify(execFile)(process.execPath, [...program, ...args], { encoding: 'utf8' })).stdout;
}

/** Runs a tool of sipvicious beside Kamailio. */
async function sipvicious(...command: string[]): Promise<string> {
  const runtime = nativeRuntime(stack.selection, () => undefined);
  return (await runtime.control('kamailio', command)).output;
}

test('on the command line: bans and classes', async () => {
  await fail('1002', '127.0.8.3', 3);
  expect(await cli('bans')).toMatch(/^127\.0\.8\.3 {2}1002 {2}until \S+ \S+ UTC: 3 wrong passwords$/m);
  expect(await cli('bans', 'lift', '127.0.8.3')).toBe('1 ban(s) lifted\n');
  await cli('class', 'add', 'city', '--allow', '0[1-9]*,[1-9]??', '--allow', '+49*', '--deny', '0900*');
  await cli('agent', 'class', '1002', 'city');
  expect(await cli('class')).toContain('city  1 agent(s)  allows 0[1-9]* [1-9]?? +49*  but not 0900*\n');
});

test('svmap finds no SIP server', async () => {
  const { sip } = await ports(stack.selection);
  const output = await sipvicious(
    'svmap',
    '-b',
    '127.0.9.1',
    '-x',
    '127.0.9.1',
    '-p',
    String(sip),
    '127.0.0.1',
  );
  await logged('OPTIONS from udp 127.0.9.1 ');
  expect(output).toContain('found nothing');
});

test('svwar and svcrack, let through to the phones’ side in disguise, find neither agents nor passwords', async () => {
  const wars = await ScannerBridge.open(stack.status, '127.0.9.2');
  const war = await sipvicious('svwar', '-e', '999-1010', '--force', '--domain', 'localhost', wars.target);
  wars.close();
  expect(war).toContain('svwar will probably not work!');
  expect(war).toContain('found nothing');

  const words = [...Array.from({ length: 10 }, (_, i) => `word${i}`), 'three'];
  const dictionary = join(statePaths(stack.selection.stateDir).data('kamailio'), 'dictionary');
  await writeFile(dictionary, `${words.join('\n')}\n`);
  const cracks = await ScannerBridge.open(stack.status, '127.0.9.3');
  const guess = ['-u', '1003', '-d', '/data/dictionary', '--domain', 'localhost'];
  const crack = await sipvicious('svcrack', ...guess, cracks.target);
  cracks.close();
  expect(crack).toContain('found nothing');
  expect(await listBans(stack.selection)).toContainEqual(
    expect.objectContaining({ kind: 'pair', address: '127.0.9.3', dn: '1003' }),
  );
});

test('a connection by which nobody signs in is closed, the others stay', async () => {
  await down(stack.selection);
  await up(stack.selection, { limits: { signIn: 3 } });
  const phone = await Phone.connect(stack.status, '1001');
  expect((await phone.register('one')).status).toBe(200);
  const idle = await Phone.connect(stack.status, '1002');
  await idle.closed;
  expect((await phone.register('one')).status).toBe(200);
  await phone.close();
});
