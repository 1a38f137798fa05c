import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compose, token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { logs } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { nativeRuntime } from '../../server/stack/runtime/native/runtime';
import type { Runtime } from '../../server/stack/runtime/runtime';
import { hangUp, pickUp, ring, settle, type TalkingCall } from './support/call';
import { Phone } from './support/phone';
import { frame, handshake, opcodes, RawConnection } from './support/raw';
import { startStack, type TestStack } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply } from './support/wire';

/** The messages of RFC 4475, byte for byte. */
const torture = readdirSync(new URL('torture', import.meta.url))
  .filter((name) => name.endsWith('.dat'))
  .map((name) => ({
    name: name.replace('.dat', ''),
    bytes: readFileSync(new URL(`torture/${name}`, import.meta.url)),
  }));

let stack: TestStack;
let runtime: Runtime;
let trunk: Trunk;
let phone: Phone;
let call: TalkingCall;
let processes: string;
/** Connections that never finish what they began, by what that is. */
const unfinished = new Map<string, RawConnection>();

/** kamcmd's answer. */
async function kamailio(...command: string[]): Promise<string> {
  return (await runtime.control('kamailio', ['kamcmd', '-s', 'unix:/run/kamailio/ctl', ...command])).output;
}

beforeAll(async () => {
  stack = await startStack('malformed', { 1001: 'one', 1002: 'two' });
  runtime = nativeRuntime(stack.selection, () => undefined);
  trunk = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
  phone = await Phone.connect(stack.status, '1001');
  await phone.register('one');
  call = await pickUp(trunk, phone, await ring(trunk, phone));
  await settle(trunk, phone, call);
  processes = await kamailio('core.ps');
  await leaveUnfinished();
});
afterAll(async () => {
  for (const connection of unfinished.values()) connection.end();
  trunk?.close();
  await phone?.close();
  await stack?.remove();
});

/** The established call answers on both its legs, a new phone registers and is called, and no process has died. */
async function othersGoOn(): Promise<void> {
  for (const [peer, end] of [
    [trunk, call.trunkEnd],
    [phone, call.phoneEnd],
  ] as const) {
    peer.within(end, 'OPTIONS');
    expect((await peer.answer(end, 'OPTIONS')).status).toBe(200);
  }
  const other = await Phone.connect(stack.status, '1002');
  expect((await other.register('two')).status).toBe(200);
  await hangUp(trunk, other, await pickUp(trunk, other, await ring(trunk, other)));
  await other.register('two', 0);
  await other.close();
  expect(await kamailio('core.ps')).toBe(processes);
}

function options(callId: string): string {
  return compose('OPTIONS sip:localhost SIP/2.0', [
    `Via: SIP/2.0/WSS ${token()}.invalid;branch=z9hG4bK${token()}`,
    'Max-Forwards: 9',
    `From: <sip:1002@localhost>;tag=${token()}`,
    'To: <sip:1002@localhost>',
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
  ]);
}

/** What came of `bytes`, known once an OPTIONS sent after them is answered, or the connection is closed. */
async function outcome(...bytes: readonly Buffer[]): Promise<number | 'nothing' | 'closed'> {
  const connection = await RawConnection.webSocket(stack.status);
  const fence = token();
  for (const one of bytes) connection.write(one);
  connection.write(frame(opcodes.text, options(fence)));
  const open = await connection.until(fence);
  connection.end();
  if (!open) return 'closed';
  // The last is the fence's own.
  const [status, ...others] = connection.received.match(/(?<=SIP\/2\.0 )\d{3}/g) ?? [];
  return others.length === 0 ? 'nothing' : Number(status);
}

/** Half handshakes, half messages and frames, drop by drop or not at all: each must be closed by the server. */
async function leaveUnfinished(): Promise<void> {
  const { status } = stack;
  const hello = await clientHello();
  const request = frame(opcodes.text, options(token()));
  const begin = async (what: string, open: () => Promise<RawConnection>, ...first: (Buffer | string)[]) => {
    const connection = await open();
    for (const bytes of first) connection.write(bytes);
    unfinished.set(what, connection);
    return connection;
  };
  const drip = (connection: RawConnection, bytes: Buffer) => {
    const drops = bytes.subarray(0, -1).values();
    const timer = setInterval(() => {
      const { value } = drops.next();
      if (value === undefined || connection.socket.destroyed) clearInterval(timer);
      else connection.write(Buffer.of(value));
    }, 500);
    connection.socket.once('close', () => clearInterval(timer));
  };
  const tcp = () => RawConnection.tcp(status);
  const tls = () => RawConnection.tls(status);
  const webSocket = () => RawConnection.webSocket(status);
  await begin('a silent connection', tcp);
  await begin('half a TLS handshake', tcp, hello.subarray(0, 50));
  await begin('a TLS handshake that stops after its first message', tcp, hello);
  drip(await begin('a TLS handshake drop by drop', tcp), hello);
  await begin('TLS and then nothing', tls);
  await begin('half a WebSocket handshake', tls, handshake(status));
  drip(await begin('a WebSocket handshake drop by drop', tls), Buffer.from(handshake(status)));
  await begin('a body of two gigabytes', tls, 'POST / HTTP/1.1\r\nContent-Length: 2000000000\r\n\r\nx');
  await begin('half a frame', webSocket, request.subarray(0, 40));
  await begin('one byte of a frame', webSocket, request.subarray(0, 1));
  await begin('a frame of two gigabytes', webSocket, frame(opcodes.text, 'x', { length: 0x7fff_ffffn }));
  await begin('a frame of 2^63 octets', webSocket, frame(opcodes.text, 'x', { length: 1n << 63n }));
  await begin('plain HTTP instead of a frame', webSocket, 'GET / HTTP/1.1\r\n\r\n');
  drip(await begin('a frame drop by drop', webSocket), request);
}

/** The first message of a TLS handshake. */
function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({ read: () => undefined, write: (chunk: Buffer) => resolve(chunk) });
    connectTls({ socket: wire, servername: 'localhost' }).on('error', () => undefined);
  });
}

test('RFC 4475 has 49 messages', () => {
  expect(torture).toHaveLength(49);
});

test('RFC 4475 over WSS: each message is answered, passed over, or ends its own connection', async () => {
  const seen: Record<string, (string | number)[]> = {};
  for (const { name, bytes } of torture) {
    const result = await outcome(frame(opcodes.binary, bytes));
    seen[result] = [...(seen[result] ?? []), name];
  }
  expect(seen).toEqual({
    200: ['badaspec', 'badbranch', 'lwsdisp', 'semiuri', 'transports', 'trws'],
    400: [
      ...['baddn', 'clerr', 'dblreq', 'ltgtruri', 'mismatch01', 'mismatch02', 'novelsc', 'scalar02'],
      ...['unkscm', 'unksm2'],
    ],
    401: ['cparam01', 'cparam02', 'escnull', 'regaut01', 'regbadct', 'regescrt'],
    405: ['mpart01'],
    407: ['baddate', 'esc01', 'escruri', 'inv2543', 'invut', 'longreq', 'sdp01'],
    420: ['bext01'],
    483: ['zeromf'],
    // Replies to nothing, and what can't even be answered.
    nothing: ['bcast', 'esc02', 'intmeth', 'mcl01', 'ncl', 'noreason', 'scalarlg', 'unreason'],
    closed: [
      ...['badinv01', 'badvers', 'bigcode', 'insuf', 'lwsruri', 'lwsstart', 'multi01', 'quotbal', 'wsinv'],
    ],
  });
  await othersGoOn();
});

test('RFC 4475 over UDP, from Genesys and from anybody', async () => {
  for (const address of ['127.0.0.1', '127.0.0.2']) {
    const stranger = await Trunk.open(stack.status, address);
    for (const { bytes } of torture) stranger.sendBytes(bytes);
    stranger.close();
  }
  await othersGoOn();
});

test("RFC 4475's calls, made to an agent, go on to Asterisk and the phone where they can be read", async () => {
  const agent = await Phone.connect(stack.status, '1002');
  await agent.register('two');
  const seen: Record<string, string[]> = {};
  for (const { name, bytes } of torture) {
    const [, rest] = /^INVITE .+? SIP\/2\.0\r\n(.*)$/s.exec(bytes.toString('latin1')) ?? [];
    if (rest === undefined) continue;
    const callId = token();
    const message = [
      `INVITE ${trunk.uriOf('1002')} SIP/2.0`,
      `Via: SIP/2.0/UDP ${trunk.sentBy};branch=z9hG4bK${token()};rport`,
      rest.replace(/^(Call-ID|i): .*$/m, `Call-ID: ${callId}`),
    ].join('\r\n');
    trunk.sendBytes(Buffer.from(message, 'latin1'));
    const fence = trunk.start('OPTIONS', trunk.uriOf('1002'));
    await trunk.inbox.next(
      'answer to OPTIONS',
      isReply(/^Call-ID: (.*)$/m.exec(fence)?.[1] ?? '', '1 OPTIONS'),
    );
    if (unreadable.includes(name)) continue;
    if (callable.includes(name)) {
      agent.reply(await agent.expect('INVITE'), '486 Busy Here', { toTag: token() });
    }
    const final = await trunk.inbox.next(`answer to ${name}`, ({ status = 0, headers }) => {
      return status >= 200 && headers.get('call-id')?.[0] === callId;
    });
    seen[String(final.status)] = [...(seen[String(final.status)] ?? []), name];
    const ack = message.replace('INVITE', 'ACK').replace(/^(CSeq: +\d+) INVITE/m, '$1 ACK');
    trunk.sendBytes(Buffer.from(ack, 'latin1'));
  }
  expect(seen).toEqual({
    400: ['clerr', 'inv2543'],
    415: ['invut'],
    481: ['lwsruri'],
    486: callable,
  });
  await agent.register('two', 0);
  await agent.close();
  await othersGoOn();
});
const callable = ['baddate', 'esc01', 'escruri', 'longreq', 'ltgtruri', 'lwsstart', 'sdp01'];
const unreadable = ['badinv01', 'insuf', 'multi01', 'ncl', 'quotbal', 'wsinv'];

/** A message cut off anywhere, and with any of its octets turned into others. */
function broken(message: string, count: number): Buffer[] {
  const whole = Buffer.from(message);
  // Park and Miller's generator: the same messages in every run.
  let state = 4475;
  const random = (below: number) => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state % below;
  };
  return Array.from({ length: count }, (_, index) => {
    const copy = Buffer.from(whole.subarray(0, index % 2 === 0 ? whole.length : random(whole.length)));
    for (let changes = random(8); changes >= 0; changes -= 1) copy[random(copy.length)] = random(256);
    return copy;
  });
}

test('calls that are cut off or garbled', async () => {
  const invite = trunk.start('INVITE', trunk.uriOf('9999'), { body: genesysOffer });
  const messages = broken(invite, 400);
  for (const bytes of messages) trunk.sendBytes(bytes);
  for (let first = 0; first < messages.length; first += 20) {
    await Promise.all(
      messages.slice(first, first + 20).map((bytes) => outcome(frame(opcodes.binary, bytes))),
    );
  }
  await othersGoOn();
});

const some = 'x'.repeat(1000);
// Where two are named: Kamailio 6.1, and versions after it, which are stricter.
test.each<[string, readonly ('closed' | 'nothing' | number)[], () => Buffer[]]>([
  ['not masked', ['closed'], () => [frame(opcodes.text, options(token()), { masked: false })]],
  ['of an opcode that is none', ['closed'], () => [frame(3, options(token()))]],
  ['of a control opcode that is none', ['closed'], () => [frame(11, 'x')]],
  ['with reserved bits', ['closed'], () => [frame(opcodes.text, options(token()), { reserved: 4 })]],
  ['binary', [200], () => [frame(opcodes.binary, options(token()))]],
  ['in three parts', [200], () => inParts(options(token()))],
  ['that goes on with nothing', [200, 'closed'], () => [frame(opcodes.continuation, options(token()))]],
  [
    'begun twice',
    [200, 'closed'],
    () => [frame(opcodes.text, 'OPTIONS', { fin: false }), frame(opcodes.text, options(token()))],
  ],
  [
    'in parts without end',
    ['closed'],
    () => Array.from({ length: 100 }, () => frame(opcodes.continuation, some, { fin: false })),
  ],
  ['of 65,535 octets', ['closed'], () => [frame(opcodes.text, Buffer.alloc(65_535, 'x'))]],
  ['of 20 MB', ['closed'], () => [frame(opcodes.text, Buffer.alloc(20_000_000, 'x'))]],
  ['of zeros', ['closed'], () => [frame(opcodes.text, Buffer.alloc(500))]],
  ['with nothing in it', ['closed'], () => [frame(opcodes.text, '')]],
  ['that pings in parts', ['closed'], () => [frame(opcodes.ping, 'x', { fin: false })]],
  ['that pings with 5,000 octets', ['nothing', 'closed'], () => [frame(opcodes.ping, some.repeat(5))]],
  ['that pongs unasked', ['nothing'], () => [frame(opcodes.pong, '')]],
  ['that closes with half a reason', ['closed'], () => [frame(opcodes.close, 'x')]],
  ['that closes with 4,000 octets', ['closed'], () => [frame(opcodes.close, some.repeat(4))]],
])('a frame %s: %s', async (_, results, frames) => {
  expect(results).toContain(await outcome(...frames()));
});

function inParts(message: string): Buffer[] {
  return [
    frame(opcodes.text, message.slice(0, 20), { fin: false }),
    frame(opcodes.continuation, message.slice(20, 50), { fin: false }),
    frame(opcodes.continuation, message.slice(50)),
  ];
}

test('what ends a connection leaves no memory taken', async () => {
  const used = async () => Number(/\bused: (\d+)/.exec(await kamailio('core.shmmem'))?.[1]);
  const round = async () => {
    for (const frames of [
      () => [frame(opcodes.text, options(token()), { masked: false })],
      () => inParts(options(token())).slice(0, 2),
      () => [frame(opcodes.text, 'INVITE', { fin: false }), frame(opcodes.text, Buffer.alloc(500))],
      () => Array.from({ length: 70 }, () => frame(opcodes.continuation, some, { fin: false })),
      () => [frame(opcodes.ping, 'x', { fin: false })],
      () => [frame(opcodes.text, 'INVITE sip:x SIP/2.0\r\n\r\n')],
      () => [frame(opcodes.text, Buffer.alloc(65_535, 'x'))],
    ]) {
      await Promise.all(Array.from({ length: 10 }, () => outcome(...frames())));
    }
  };
  await round();
  await expect.poll(connections, { timeout: 60_000 }).toBe(1);
  const before = await used();
  for (let count = 0; count < 5; count += 1) await round();
  // A WebSocket alone takes 64 KiB until some seconds after its end; 350 of them were opened.
  await expect.poll(used, { timeout: 60_000 }).toBeLessThan(before + 65_536);
  await othersGoOn();
});

async function connections(): Promise<number> {
  return Number(/opened_tls_connections: (\d+)/.exec(await kamailio('core.tcp_info'))?.[1]);
}

test('what is never finished is closed', async () => {
  await Promise.all([...unfinished.values()].map(({ closed }) => closed));
  expect(unfinished.size).toBe(14);
  await othersGoOn();
});

test('a reply to nothing goes nowhere, whatever its Via says', async () => {
  const elsewhere = createSocket('udp4');
  elsewhere.bind({ address: '127.0.0.1', port: 0 });
  await once(elsewhere, 'listening');
  const heard: string[] = [];
  elsewhere.on('message', (data) => heard.push(data.toString()));
  const reply = compose('SIP/2.0 200 OK', [
    `Via: SIP/2.0/UDP ${stack.status.sip};branch=z9hG4bK${token()}`,
    `Via: SIP/2.0/UDP 127.0.0.1:${elsewhere.address().port};branch=z9hG4bK${token()}`,
    'From: <sip:a@localhost>;tag=a',
    'To: <sip:b@localhost>;tag=b',
    `Call-ID: ${token()}`,
    'CSeq: 1 INVITE',
  ]);
  expect(await outcome(frame(opcodes.text, reply))).toBe('nothing');
  trunk.send(reply);
  await othersGoOn();
  elsewhere.close();
  expect(heard).toEqual([]);
});

test('what can not be read is told in one line, with nothing of what it says', async () => {
  const marker = token();
  const bad = compose('REGISTER sip:localhost SIP/2.0', [
    'Via: SIP/7.0/WSS a.invalid;;,branch=z9hG4bKa',
    `Authorization: Digest username="1001", response="${marker}"`,
    `${marker}`,
  ]);
  expect(await outcome(frame(opcodes.text, bad))).toBe('closed');
  const log = await logs(stack.selection, 'kamailio', 10_000);
  expect(log).toContain('malformed message from 127.0.0.1');
  expect(log).not.toContain(marker);
  expect(log).not.toMatch(/mhandley|Content-Type|CRITICAL|BUG/);
});
