import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { token } from '../../server/sip/compose';
import { genesysOffer } from '../../server/sip/sdp';
import { ports } from '../../server/stack/api/status';
import { up } from '../../server/stack/api/up';
import type { Service } from '../../server/stack/settings/services';
import { type RingingCall, ring, type TalkingCall } from '../sip/support/call';
import { MediaProcess } from '../sip/support/media/agent-media';
import { Phone } from '../sip/support/phone';
import { allUp, type Host, startSite, type TestSite } from '../sip/support/test-site';
import { Trunk } from '../sip/support/trunk';
import { isReply, need } from '../sip/support/wire';

// What callers and agents notice when a process dies. Writes the table of docs/server/failures.md: `npm run failures`.

/** How long audio is listened to after a death, in milliseconds. */
const LISTEN_MS = 8_000;

let site: TestSite;
let trunk: Trunk;
let webrtc: MediaProcess;
const rows: string[] = [];

beforeAll(async () => {
  site = await startSite({ 1001: 'one' });
  trunk = await Trunk.open(site.one.status, '127.0.0.1', (await ports(site.one.selection)).genesys);
  webrtc = new MediaProcess();
});
afterAll(async () => {
  trunk?.close();
  await webrtc?.close();
  await site?.remove();
  if (rows.length > 0) await writeTable();
});

async function writeTable(): Promise<void> {
  const file = 'docs/server/failures.md';
  const text = await readFile(file, 'utf8');
  const table = ['| what dies | what is noticed | measured |', '| --- | --- | --- |', ...rows].join('\n');
  await writeFile(
    file,
    text.replace(/<!-- table -->[\s\S]*<!-- end -->/, `<!-- table -->\n\n${table}\n\n<!-- end -->`),
  );
}

function row(what: string, noticed: string, measured: string): void {
  rows.push(`| ${what} | ${noticed} | ${measured} |`);
}

const ms = (from: number) => `${Math.round(performance.now() - from)} ms`;

async function revive(host: Host): Promise<void> {
  await up(host.selection);
  for (const each of [site.one, site.two]) await allUp(each);
}

async function phoneAt(host: Host): Promise<Phone> {
  const phone = await Phone.connect(host.status, '1001');
  expect((await phone.register('one')).status).toBe(200);
  return phone;
}

/** A new call from INVITE to the phone's 180, which then declines it. */
async function timeToRing(from: Trunk, phone: Phone): Promise<string> {
  const begun = performance.now();
  const call: RingingCall = await ring(from, phone);
  const took = ms(begun);
  phone.reply(call.invite, '486 Busy Here', { toTag: call.phoneTag });
  await from.inbox.next('486', isReply(call.callId, '1 INVITE'));
  return took;
}

/** When RTP came to Genesys's side. */
interface Listener {
  readonly port: number;
  readonly arrivals: number[];
  close(): void;
}

async function listen(): Promise<Listener> {
  const socket = createSocket('udp4');
  const arrivals: number[] = [];
  socket.on('message', () => arrivals.push(performance.now()));
  socket.bind({ address: '127.0.0.1', port: 0 });
  await once(socket, 'listening');
  return { port: socket.address().port, arrivals, close: () => socket.close() };
}

/** A call with sound from the agent to Genesys: DTLS-SRTP to Asterisk, RTP from there. */
async function soundingCall(phone: Phone, ear: Listener): Promise<TalkingCall & { end(): Promise<void> }> {
  const headset = await webrtc.open('headset');
  await headset.say(440);
  const callId = token();
  trunk.start('INVITE', trunk.uriOf('1001'), {
    callId,
    body: genesysOffer.replace('m=audio 9', `m=audio ${ear.port}`),
  });
  const invite = await phone.expect('INVITE');
  const tag = token();
  phone.reply(invite, '200 OK', {
    toTag: tag,
    headers: [`Contact: ${phone.contact}`, 'Content-Type: application/sdp'],
    body: await headset.answer(invite.body),
  });
  const answer = await trunk.inbox.next('200', isReply(callId, '1 INVITE'));
  expect(answer.status).toBe(200);
  const trunkEnd = trunk.callerEnd(answer);
  trunk.within(trunkEnd, 'ACK');
  await phone.expect('ACK');
  await expect.poll(() => ear.arrivals.length, { timeout: 15_000 }).toBeGreaterThan(100);
  return { trunkEnd, phoneEnd: phone.calleeEnd(invite, tag), answer, end: () => headset.close() };
}

/** The longest silence after `from`, the end of listening included. */
function longestGap({ arrivals }: Listener, from: number): string {
  const times = [from, ...arrivals.filter((at) => at > from), performance.now()];
  const gap = Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
  return gap > LISTEN_MS - 500 ? 'gone' : `goes on, longest pause ${Math.round(gap)} ms`;
}

function hostOfCall(call: TalkingCall): Host {
  return need(call.answer, 'contact').includes(site.one.asterisk) ? site.one : site.two;
}

async function kill(host: Host, service: Service): Promise<number> {
  await host.runtime.kill(service);
  return performance.now();
}

test('Asterisk', async () => {
  const phone = await phoneAt(site.one);
  const ear = await listen();
  const usual = await timeToRing(trunk, phone);
  const call = await soundingCall(phone, ear);
  const victim = hostOfCall(call);
  const died = await kill(victim, 'asterisk');
  const times: string[] = [];
  for (const _round of [1, 2, 3, 4]) times.push(await timeToRing(trunk, phone));
  await delay(LISTEN_MS);
  row(
    'Asterisk',
    'new calls: INVITE to ringing, one after the other',
    `${times.join(', ')} (usually ${usual})`,
  );
  row('Asterisk', 'its calls: audio', longestGap(ear, died));
  const begun = performance.now();
  phone.within(call.phoneEnd, 'BYE');
  const { status } = await phone.answer(call.phoneEnd, 'BYE');
  row('Asterisk', 'its calls: hanging up', `${status} after ${ms(begun)}: each side ends by itself`);
  ear.close();
  await call.end();
  await phone.close();
  await revive(victim);
});

test('Kamailio', async () => {
  const phone = await phoneAt(site.one);
  const ear = await listen();
  const call = await soundingCall(phone, ear);
  const died = await kill(site.one, 'kamailio');
  await phone.closed;
  row('Kamailio', 'its phones: the connection ends', ms(died));
  const again = await phone.reconnect(site.two.status);
  expect((await again.register('one')).status).toBe(200);
  row('Kamailio', 'its phones: registered at the other, when they try at once', ms(died));
  const other = await Trunk.open(site.two.status);
  row('Kamailio', 'new calls by the other: INVITE to ringing', await timeToRing(other, again));
  await delay(LISTEN_MS);
  row('Kamailio', 'its calls: audio', longestGap(ear, died));
  const begun = performance.now();
  again.within(call.phoneEnd, 'BYE');
  const { status } = await again.answer(call.phoneEnd, 'BYE');
  row('Kamailio', 'its calls: the agent hangs up by the other', `${status} after ${ms(begun)}`);
  const stopped = performance.now();
  await delay(LISTEN_MS);
  row('Kamailio', 'its calls: audio after that', longestGap(ear, stopped));
  other.close();
  ear.close();
  await call.end();
  await again.close();
  await revive(site.one);
});

test('MySQL', async () => {
  const phone = await phoneAt(site.one);
  const ear = await listen();
  const call = await soundingCall(phone, ear);
  const died = await kill(site.one, 'mysql');
  row('MySQL', 'new calls to a registered agent: INVITE to ringing', await timeToRing(trunk, phone));
  const begun = performance.now();
  // Asked for the password once more by whoever notices first; a phone does that by itself.
  const answers = [(await phone.register('one')).status, (await phone.register('one')).status];
  row('MySQL', 'a registered phone refreshes, challenged once more', `${answers.at(-1)} after ${ms(begun)}`);
  await delay(LISTEN_MS);
  row('MySQL', 'calls: audio', longestGap(ear, died));
  trunk.within(call.trunkEnd, 'BYE');
  phone.reply(await phone.expect('BYE'), '200 OK');
  row('MySQL', 'calls: hanging up', String((await trunk.answer(call.trunkEnd, 'BYE')).status));
  ear.close();
  await call.end();
  await phone.close();
  await revive(site.one);
});
