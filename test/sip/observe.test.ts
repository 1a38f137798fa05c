import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { token } from '../../server/sip/compose';
import { ha1 } from '../../server/sip/digest';
import { genesysOffer } from '../../server/sip/sdp';
import { liftBans, setAgentClass } from '../../server/stack/api/guard';
import { logsOfCall, metricsTargets } from '../../server/stack/api/logs';
import { ports } from '../../server/stack/api/status';
import { up } from '../../server/stack/api/up';
import { rotate } from '../../server/stack/host/logs';
import { parseLogLine } from '../../server/stack/observe/call-log';
import { scrape } from '../../server/stack/observe/metrics';
import { nativeRuntime } from '../../server/stack/runtime/native/runtime';
import { statePaths } from '../../server/stack/settings/state-dir';
import { cancelOf, hangUp, pickUp, type RingingCall, ring } from './support/call';
import { difference, metricsOf, parseExposition, type Samples } from './support/exposition';
import { Phone } from './support/phone';
import { phoneSdp } from './support/sdp';
import { startStack, type TestStack, testPortBase } from './support/test-stack';
import { Trunk } from './support/trunk';
import { isReply } from './support/wire';

const passwords = { 1001: 'Str0ng-and-secret', 1002: 'An0ther-secret' };

let stack: TestStack;
let trunk: Trunk;
let phone: Phone;

beforeAll(async () => {
  stack = await startStack('observe', passwords, testPortBase, { limits: { wrongPasswords: 2 } });
  await setAgentClass(stack.selection, '1001', 'unlimited');
});
afterAll(() => stack?.remove());
beforeEach(async () => {
  trunk = await Trunk.open(stack.status, '127.0.0.1', (await ports(stack.selection)).genesys);
  phone = await Phone.connect(stack.status, '1001');
  expect((await phone.register(passwords[1001])).status).toBe(200);
});
afterEach(async () => {
  trunk.close();
  await phone.register(passwords[1001], 0);
  await phone.close();
});

/** All figures of the set's daemons. */
async function figures(): Promise<Samples> {
  const texts = await Promise.all((await metricsTargets(stack.selection)).map(scrape));
  return new Map(texts.flatMap((text) => [...parseExposition(text)]));
}

/** What this set itself counts: neither Kamailio's and Asterisk's own figures, nor how long anything took. */
function counted(changes: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(changes).filter(
      ([key]) => /_total\b|_seconds_count|calls_active/.test(key) && key.startsWith('kamailio_'),
    ),
  );
}

/** The CallUUID of a call of its own, so that a test reads the log of its call only. */
function newUuid(): string {
  return token().toUpperCase().padEnd(32, 'X');
}

async function notify(event: string, call: RingingCall, uuid: string): Promise<number> {
  trunk.within(call.trunkEnd, 'NOTIFY', {
    headers: [`Event: ${event}`, 'Subscription-State: active', `X-Genesys-CallUUID: ${uuid}`],
  });
  return (await trunk.answer(call.trunkEnd, 'NOTIFY')).status ?? 0;
}

async function giveUp(call: RingingCall): Promise<void> {
  trunk.send(cancelOf(call.text));
  phone.reply(await phone.expect('CANCEL'), '200 OK');
  phone.reply(call.invite, '487 Request Terminated', { toTag: call.phoneTag });
  expect((await trunk.inbox.next('487', isReply(call.callId, '1 INVITE'))).status).toBe(487);
}

test('two calls, one answered by NOTIFY and one given up, change the figures by exactly that', async () => {
  const before = await figures();
  const answered = await ring(trunk, phone);
  expect(await notify('talk', answered, newUuid())).toBe(200);
  phone.reply(await phone.expect('NOTIFY'), '200 OK');
  const talking = await pickUp(trunk, phone, answered);
  expect((await figures()).get('kamailio_calls_active')).toBe(1);
  await hangUp(trunk, phone, talking);
  await giveUp(await ring(trunk, phone));
  expect((await figures()).get('kamailio_calls_active')).toBe(0);
  expect(counted(difference(before, await figures()))).toEqual({
    'kamailio_calls_attempted_total{from="genesys"}': 2,
    'kamailio_calls_ringing_total{from="genesys"}': 2,
    'kamailio_calls_answered_total{from="genesys"}': 1,
    'kamailio_calls_ended_total{from="genesys",outcome="completed"}': 1,
    'kamailio_calls_ended_total{from="genesys",outcome="cancelled"}': 1,
    'kamailio_notify_total{event="talk",outcome="delivered"}': 1,
    'kamailio_notify_phones_total{answer="accepted"}': 1,
    kamailio_answer_seconds_count: 1,
    kamailio_notify_answer_seconds_count: 1,
  });
});

test('what is refused is counted by why', async () => {
  const before = await figures();
  const stranger = await Trunk.open(stack.status, '127.0.0.2');
  stranger.start('NOTIFY', stranger.uriOf('1001'), { headers: ['Event: talk'] });
  // It gets no answer.
  const refused = 'kamailio_requests_refused_total{reason="source"}';
  await expect
    .poll(async () => (await figures()).get(refused), { timeout: 15_000 })
    .toBe((before.get(refused) ?? 0) + 1);
  stranger.close();
  const other = await Phone.connect(stack.status, '1002');
  expect((await other.register('wrong')).status).toBe(401);
  await other.close();
  for (const [dn, status] of [
    ['1002', 480],
    ['no-such-dn', 404],
  ] as const) {
    const callId = token();
    trunk.start('INVITE', trunk.uriOf(dn), { callId, body: genesysOffer });
    expect((await trunk.inbox.next('refusal', isReply(callId, '1 INVITE'))).status).toBe(status);
  }
  const declined = await ring(trunk, phone);
  expect(await notify('refer', declined, newUuid())).toBe(489);
  phone.reply(declined.invite, '486 Busy Here', { toTag: declined.phoneTag });
  await trunk.inbox.next('486', isReply(declined.callId, '1 INVITE'));
  expect(counted(difference(before, await figures()))).toEqual({
    'kamailio_requests_refused_total{reason="source"}': 1,
    'kamailio_notify_total{event="other",outcome="refused_source"}': 1,
    'kamailio_notify_total{event="other",outcome="bad_event"}': 1,
    'kamailio_registrations_total{result="challenged"}': 1,
    'kamailio_registrations_total{result="wrong_password"}': 1,
    'kamailio_calls_attempted_total{from="genesys"}': 3,
    'kamailio_calls_ringing_total{from="genesys"}': 1,
    'kamailio_calls_refused_total{from="genesys",reason="signed_out"}': 1,
    'kamailio_calls_refused_total{from="genesys",reason="unknown_dn"}': 1,
    'kamailio_calls_ended_total{from="genesys",outcome="refused"}': 2,
    'kamailio_calls_ended_total{from="genesys",outcome="busy"}': 1,
  });
});

test('who is banned is counted, and those who are banned now', async () => {
  // Other tests' wrong passwords count as well.
  await liftBans(stack.selection, '1002');
  const before = await figures();
  const guesser = await Phone.connect(stack.status, '1002');
  for (const status of [401, 401, 403]) expect((await guesser.register('wrong')).status).toBe(status);
  await guesser.close();
  const after = await figures();
  expect(after.get('kamailio_banned{kind="pair"}')).toBe(1);
  expect(counted(difference(before, after))).toEqual({
    'kamailio_registrations_total{result="challenged"}': 3,
    'kamailio_registrations_total{result="wrong_password"}': 2,
    'kamailio_registrations_total{result="banned"}': 1,
    'kamailio_bans_total{kind="pair"}': 1,
  });
  expect(await liftBans(stack.selection, '1002')).toBe(1);
  expect((await figures()).get('kamailio_banned{kind="pair"}')).toBe(0);
});

test('an agent who signs in and out is counted, and how many are there now is told', async () => {
  const before = await figures();
  expect(before.get('kamailio_usrloc_registered_users')).toBe(1);
  const other = await Phone.connect(stack.status, '1002');
  expect((await other.register(passwords[1002])).status).toBe(200);
  expect((await figures()).get('kamailio_usrloc_registered_users')).toBe(2);
  expect((await other.register(passwords[1002], 0)).status).toBe(200);
  await other.close();
  const after = await figures();
  expect(after.get('kamailio_usrloc_registered_users')).toBe(1);
  expect(counted(difference(before, after))).toEqual({
    'kamailio_registrations_total{result="challenged"}': 2,
    'kamailio_registrations_total{result="accepted"}': 1,
    'kamailio_registrations_total{result="left"}': 1,
  });
});

test('an agent whose connection ends without a word is told as lost', async () => {
  const lost = async () => (await figures()).get('kamailio_phones_lost_total') ?? Number.NaN;
  const before = await lost();
  const other = await Phone.connect(stack.status, '1002');
  expect((await other.register(passwords[1002])).status).toBe(200);
  other.vanish();
  await expect.poll(lost, { timeout: 15_000 }).toBe(before + 1);
  const log = readFileSync(statePaths(stack.selection.stateDir).log('kamailio'), 'utf8');
  expect(log).toMatch(/"message": "1002 lost: the connection has ended"/);
});

test('the certificate that phones get ends when its file says', async () => {
  const served = new X509Certificate(
    readFileSync(join(statePaths(stack.selection.stateDir).tls, 'server.pem'), 'utf8'),
  );
  expect((await figures()).get('kamailio_certificate_expiry_seconds')).toBe(
    Date.parse(served.validTo) / 1000,
  );
});

test('a destination that does not answer, or was taken out, is told', async () => {
  const { genesys } = await ports(stack.selection);
  const uri = `sip:127.0.0.1:${genesys}`;
  const at = async (state: string) => {
    await daemons().control('kamailio', [
      'kamcmd',
      '-s',
      'unix:/run/kamailio/ctl',
      'dispatcher.set_state',
      state,
      '1',
      uri,
    ]);
    const labels = `{set="1",destination="${uri}"}`;
    return async () => {
      const told = await figures();
      return [
        told.get(`kamailio_destination_up${labels}`),
        told.get(`kamailio_destination_draining${labels}`),
      ];
    };
  };
  await expect.poll(await at('ip'), { timeout: 15_000 }).toEqual([0, 0]);
  await expect.poll(await at('dp'), { timeout: 15_000 }).toEqual([0, 1]);
  await expect.poll(await at('ax'), { timeout: 15_000 }).toEqual([1, 0]);
});

test('figures are told on their own port only, and no SIP is taken there', async () => {
  const [kamailio] = await metricsTargets(stack.selection).then((all) =>
    all.filter(({ service }) => service === 'kamailio'),
  );
  const url = new URL(kamailio?.url ?? '');
  expect((await fetch(new URL('/other', url))).status).toBe(404);
  const ca = readFileSync(stack.status.ca);
  const onPhonesPort = await new Promise((resolve, reject) =>
    request(`${stack.status.wss.replace('wss', 'https')}/metrics`, { ca }, ({ statusCode }) =>
      resolve(statusCode),
    )
      .once('error', reject)
      .end(),
  );
  expect(onPhonesPort).toBe(404);
  const sip = connect(Number(url.port), '127.0.0.1');
  let heard = '';
  sip.on('data', (data) => {
    heard += data.toString();
  });
  sip.write(
    [
      'OPTIONS sip:127.0.0.1 SIP/2.0',
      'Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKa',
      'Max-Forwards: 70',
      'From: <sip:a@127.0.0.1>;tag=a',
      'To: <sip:a@127.0.0.1>',
      `Call-ID: ${token()}`,
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
  await once(sip, 'close');
  expect(heard).toBe('');
});

test('one name follows a call from Genesys through all daemons', async () => {
  const uuid = newUuid();
  const call = await ring(trunk, phone, { uuid });
  expect(await notify('talk', call, uuid)).toBe(200);
  phone.reply(await phone.expect('NOTIFY'), '200 OK');
  const talking = await pickUp(trunk, phone, call);
  // Of these the phone's BYE and the replies carry no CallUUID.
  phone.within(talking.phoneEnd, 'BYE', { headers: ['Reason: Q.850;cause=16;text="a "quoted" end"'] });
  trunk.reply(await trunk.expect('BYE'), '200 OK');
  await phone.answer(talking.phoneEnd, 'BYE');
  await expect
    .poll(() => story('kamailio', uuid), { timeout: 15_000 })
    .toEqual([
      `call ${uuid} from genesys: 1003 calls 1001`,
      expect.stringMatching(`^call ${uuid}: to Asterisk at sip:`),
      expect.stringMatching(`^call ${uuid}: second leg to agent 1001, first leg `),
      `call ${uuid}: to 1 phone(s)`,
      expect.stringMatching(/^180 Ringing from 127/),
      expect.stringMatching(/^180 Ringing from 127/),
      'NOTIFY talk for 1001 sent to 1 phone(s)',
      `call ${uuid}: NOTIFY accepted by sip:1001@localhost`,
      expect.stringMatching(/^answered by 127/),
      expect.stringMatching(/^answered by 127/),
      'BYE from agent, reason Q.850;cause=16;text="a "quoted" end"',
      expect.stringMatching(/^BYE from asterisk/),
    ]);
  expect(await story('asterisk', uuid)).toEqual([
    expect.stringMatching(/^call=\w+ leg=\w+ comes as PJSIP\/trunk-/),
    expect.stringMatching(/^call=\w+ leg=\S+ ends as PJSIP\/.* cause=16 media=ssrc=/),
    expect.stringMatching(/^call=\w+ leg=\S+ ends as PJSIP\/.* cause=16 media=ssrc=/),
  ]);
});

test('a call that an agent makes is found by the name that Genesys gives it and by the one before', async () => {
  const uuid = newUuid();
  const made = await phone.call('5551234', passwords[1001], { body: phoneSdp('actpass') });
  const invite = await trunk.expect('INVITE');
  const tag = token();
  trunk.reply(invite, '200 OK', {
    toTag: tag,
    headers: [`Contact: ${trunk.contact}`, 'Content-Type: application/sdp', `X-Genesys-CallUUID: ${uuid}`],
    body: genesysOffer,
  });
  const answer = await phone.inbox.next('200', isReply(made.callId, made.cseq));
  const phoneEnd = phone.callerEnd(answer);
  phone.within(phoneEnd, 'ACK');
  await trunk.expect('ACK');
  // Hold and retrieve cross as re-INVITEs.
  for (const [direction, back] of [
    ['sendonly', 'recvonly'],
    ['sendrecv', 'sendrecv'],
  ] as const) {
    phone.within(phoneEnd, 'INVITE', { body: phoneSdp('actpass', direction, phoneEnd.cseq) });
    trunk.reply(await trunk.expect('INVITE'), '200 OK', {
      headers: [`Contact: ${trunk.contact}`, 'Content-Type: application/sdp'],
      body: genesysOffer.replace('sendrecv', back),
    });
    await trunk.expect('ACK');
    expect((await phone.answer(phoneEnd, 'INVITE')).status).toBe(200);
    phone.within(phoneEnd, 'ACK');
  }
  phone.within(phoneEnd, 'BYE');
  trunk.reply(await trunk.expect('BYE'), '200 OK');
  await phone.answer(phoneEnd, 'BYE');
  const told = [
    `call ${made.callId} from agent: 1001 calls 5551234`,
    expect.stringMatching(`^call ${made.callId}: to Asterisk at sip:`),
    `call ${made.callId}: second leg to agent 5551234, first leg ${made.callId}`,
    `call ${made.callId}: second leg to trunk 5551234, first leg ${made.callId}`,
    expect.stringMatching(`^call ${made.callId}: to Genesys at 127`),
    expect.stringMatching(/^answered by 127/),
    `Genesys names this call ${uuid}`,
    expect.stringMatching(/^answered by 127/),
    'hold from agent',
    'hold from asterisk',
    're-INVITE with sound both ways from agent',
    're-INVITE with sound both ways from asterisk',
    'BYE from agent',
    expect.stringMatching(/^BYE from asterisk/),
  ];
  await expect.poll(() => story('kamailio', uuid), { timeout: 15_000 }).toEqual(told);
  expect(await story('kamailio', made.callId)).toEqual(told);
  expect(await story('asterisk', uuid)).toContainEqual(expect.stringContaining(`call=${made.callId}`));
});

test('every line of Kamailio and Asterisk can be read, and tells the time in UTC', () => {
  const { log } = statePaths(stack.selection.stateDir);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6,9}Z$/;
  for (const service of ['kamailio', 'asterisk'] as const) {
    // Without the greeting at the start, and without a line that is being written.
    const lines = readFileSync(log(service), 'utf8').split('\n').slice(0, -1);
    const first = lines.findIndex((line) => line.startsWith('{'));
    const times = lines.slice(first).map((line) => [parseLogLine(service, line)?.time, line] as const);
    expect(times.length).toBeGreaterThan(3);
    expect(times.filter(([told]) => told === undefined || !time.test(told))).toEqual([]);
    const [last] = times.at(-1) ?? [];
    expect(Math.abs(Date.parse(last ?? '') - Date.now())).toBeLessThan(600_000);
  }
});

test('what a sender makes up cannot break out of its line', async () => {
  const id = token();
  trunk.start('INVITE', trunk.uriOf('1002'), { callId: `${id}", "call": "forged\\`, body: genesysOffer });
  await trunk.inbox.next('480', (message) => message.status === 480);
  const name = `${id}callforged`;
  await expect
    .poll(() => story('kamailio', name), { timeout: 15_000 })
    .toEqual([`call ${name} from genesys: 1003 calls 1002`, `call ${name} refused: signed_out`]);
  const lines = await logsOfCall(stack.selection, name);
  expect(lines.map(({ call, leg }) => [call, leg])).toEqual(lines.map(() => ['0', `${id}, call: forged`]));
});

test('a log that is put aside while its daemon runs loses nothing', async () => {
  const uuid = newUuid();
  const call = await ring(trunk, phone, { uuid });
  await expect.poll(() => story('kamailio', uuid), { timeout: 15_000 }).toHaveLength(6);
  const path = statePaths(stack.selection.stateDir).log('kamailio');
  await rotate(path, 0);
  await giveUp(call);
  await expect
    .poll(() => story('kamailio', uuid), { timeout: 15_000 })
    .toContainEqual(expect.stringMatching(/^call ended: cancelled/));
  expect(await story('kamailio', uuid)).toContain(`call ${uuid} from genesys: 1003 calls 1001`);
  expect(readFileSync(path, 'utf8')).toMatch(/^\{ "time"/);
});

test('no log holds a password, a digest, a nonce or the keys in an SDP', async () => {
  const sent = vi.spyOn(phone, 'send');
  expect((await phone.register(passwords[1001])).status).toBe(200);
  expect((await phone.register('Wr0ng-secret')).status).toBe(401);
  await phone.call('600', passwords[1001], { body: phoneSdp('actpass') });
  const credentials = sent.mock.calls.flatMap(
    ([text]) => /^(?:Proxy-)?Authorization: (.*)$/m.exec(text)?.[1] ?? [],
  );
  expect(credentials).toHaveLength(3);
  // Malformed in the ways that parsers complain about, with credentials in them.
  for (const authorization of credentials) {
    trunk.send(`REGISTER sip:localhost SIP/2.0\r\nVia: nonsense\r\nAuthorization: ${authorization}\r\n\r\n`);
    trunk.send(`Authorization: ${authorization}\r\n\r\n`);
    trunk.send(`NOTIFY sip:localhost\r\nAuthorization: ${authorization}\r\n\r\n`);
    trunk.start('REGISTER', 'sip:localhost', { from: '<<<', headers: [`Authorization: ${authorization}`] });
    trunk.start('REGISTER', 'sip:localhost', { callId: '', headers: [`Authorization: ${authorization}`] });
    trunk.start('INVITE', 'sip:localhost', {
      headers: ['Content-Length: x', `Authorization: ${authorization.replace('Digest', 'Digest "')}`],
    });
  }
  // What came before has been read once this is answered, each way.
  trunk.start('OPTIONS', trunk.uriOf('1001'), { callId: token() });
  await trunk.inbox.next('200', ({ status }) => status === 200);
  expect((await phone.register(passwords[1001])).status).toBe(200);
  const secrets = [
    ...Object.values(passwords),
    'Wr0ng-secret',
    ...Object.entries(passwords).map(([dn, password]) => ha1(dn, 'localhost', password)),
    ...credentials.flatMap((text) =>
      ['response', 'nonce', 'cnonce'].map((name) => new RegExp(`\\b${name}="([^"]+)"`).exec(text)?.[1] ?? ''),
    ),
    /a=ice-pwd:(\S+)/.exec(phoneSdp('active'))?.[1] ?? '',
    ...Object.values(
      z
        .record(z.string(), z.string())
        .parse(JSON.parse(readFileSync(statePaths(stack.selection.stateDir).secrets, 'utf8'))),
    ),
  ];
  const { logs } = statePaths(stack.selection.stateDir);
  for (const file of readdirSync(logs)) {
    const text = readFileSync(join(logs, file), 'utf8');
    for (const secret of secrets) {
      expect(secret).toMatch(/^\S{8,}$/);
      expect(text.includes(secret), `${secret} in ${file}`).toBe(false);
    }
  }
});

test('what the dashboard and the alerts name is told', async () => {
  const told = new Set([...(await figures()).keys()].map((key) => key.replace(/\{.*/, '')));
  const files = ['grafana-dashboard.json', 'alerts.yml'].map((file) =>
    readFileSync(join(import.meta.dirname, '../../server/observe', file), 'utf8'),
  );
  const expressions = files.flatMap((text) => [...text.matchAll(/^\s*"?expr"?: (".*"|.*?),?$/gm)]);
  const named = expressions.flatMap(([, expression = '']) => metricsOf(expression));
  expect(named.length).toBeGreaterThan(60);
  expect([...new Set(named)].filter((name) => !told.has(name))).toEqual([]);
});

test('a database that is gone is told, and so is its return', async () => {
  await daemons().stop(['mysql']);
  const told = async () => (await figures()).get('kamailio_database_up');
  await expect.poll(told, { timeout: 30_000 }).toBe(0);
  await up(stack.selection);
  await expect.poll(told, { timeout: 30_000 }).toBe(1);
});

function daemons() {
  return nativeRuntime(stack.selection, () => undefined);
}

/** What one daemon says of a call. */
async function story(service: string, name: string): Promise<string[]> {
  const lines = await logsOfCall(stack.selection, name);
  return lines.filter((line) => line.service === service).map(({ message }) => message);
}
