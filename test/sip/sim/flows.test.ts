import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CallReport } from '../../../server/sim/call';
import {
  type CallOptions,
  callAgent,
  DEFAULT_SPEECH,
  Simulator,
  type Site,
} from '../../../server/sim/simulator';
import { nativeSipp } from '../../../server/sim/sipp/native';
import type { SippRunner } from '../../../server/sim/sipp/process';
import { header, type SipMessage } from '../../../server/sip/message';
import { likeness } from '../../support/audio/analysis';
import { decodeWav } from '../../support/audio/wav';
import { testPortBase } from '../support/test-stack';
import { type Behaviour, FakePhone } from './fake-phone';

// The simulator against a phone of the test's own: what goes over the wire is as documented, and what does not
// happen as documented is told. Through the whole server set it is tested in ../.

const FAST = { ringMs: 100, talkMs: 300, holdMs: 200, connectMs: 100, patienceMs: 2000 };

let sipp: SippRunner;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  sipp = await nativeSipp((line) => console.error(line));
});

afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** SIPp's, one after another of this worker's own: nobody else takes it meanwhile. */
let lastPort = testPortBase;

async function phoneThat(behaviour: Behaviour): Promise<FakePhone> {
  const phone = await FakePhone.start(behaviour);
  open.push(phone);
  return phone;
}

function siteOf(phone: FakePhone): Site {
  lastPort += 1;
  return { server: phone.address, local: { address: '127.0.0.1', port: lastPort }, sipp };
}

async function call(phone: FakePhone, options: Omit<CallOptions, 'to'>): Promise<CallReport> {
  return callAgent(siteOf(phone), { to: '1002', pace: FAST, ...options });
}

function stepNames(report: CallReport): string[] {
  return report.steps.map(({ name }) => name);
}

function headersOf(message: SipMessage | undefined, ...names: string[]): (string | undefined)[] {
  return names.map((name) => (message ? header(message, name) : undefined));
}

describe('flow A, answered from the desktop', () => {
  it('happens in the documented order and with the documented headers', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const report = await call(phone, { flow: 'a' });

    expect(report.failure).toBeUndefined();
    expect(stepNames(report)).toEqual([
      'INVITE sent',
      '180',
      'NOTIFY talk sent',
      'NOTIFY talk 200',
      'INVITE 200',
      'ACK sent',
      're-INVITE sent',
      're-INVITE 200',
      're-INVITE ACK sent',
      'BYE sent',
      'BYE 200',
    ]);
    const [invite, reinvite] = phone.requests('INVITE').map(({ message }) => message);
    const [notify] = phone.requests('NOTIFY').map(({ message }) => message);
    const [ack, secondAck] = phone.requests('ACK').map(({ message }) => message);
    expect(header(invite ?? parseNothing(), 'from')).toMatch(/^sip:1003@127\.0\.0\.1:\d+;tag=\S+$/);
    expect(header(invite ?? parseNothing(), 'to')).toMatch(/^sip:1002@127\.0\.0\.1:\d+$/);
    expect(
      headersOf(invite, 'allow', 'session-expires', 'min-se', 'supported', 'p-asserted-identity'),
    ).toEqual([
      'ACK, BYE, CANCEL, INFO, INVITE, MESSAGE, NOTIFY, OPTIONS, PRACK, REFER, UPDATE',
      '1800;refresher=uac',
      '90',
      'uui,100rel,timer',
      undefined,
    ]);
    expect(invite?.body).toMatch(
      /a=rtpmap:120 opus[\s\S]*a=rtpmap:101 telephone-event\/8000\r\na=fmtp:101 0-15/,
    );
    expect(headersOf(notify, 'event', 'subscription-state', 'cseq', 'content-length')).toEqual([
      'talk',
      'active',
      '2 NOTIFY',
      '0',
    ]);
    expect(headersOf(reinvite, 'cseq', 'supported', 'content-length')).toEqual(['3 INVITE', 'timer', '0']);
    expect(ack?.body).toBe('');
    expect(secondAck?.body).toContain('m=audio');
    expect(report.uuid).toMatch(/^[A-Z0-9]{32}$/);
    for (const { message } of phone.received.filter(({ message }) => message.status === undefined)) {
      expect(header(message, 'x-genesys-calluuid'), message.startLine).toBe(report.uuid);
    }
  });

  it('sends speech and records what comes back', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const folder = await mkdtemp(join(tmpdir(), 'sim-test-'));
    try {
      const report = await call(phone, { flow: 'a', record: folder, pace: { ...FAST, talkMs: 2500 } });
      expect(report.failure).toBeUndefined();
      const said = decodeWav(await readFile(DEFAULT_SPEECH));
      const heard = decodeWav(await readFile(report.recording ?? ''));
      const beginning = { rate: said.rate, samples: said.samples.slice(0, said.rate * 2) };
      expect(likeness(beginning, heard).likeness).toBeGreaterThan(0.95);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('tells which step is missing when a NOTIFY is never answered, after repeating it as SIP Server does', async () => {
    const phone = await phoneThat({ answers: 'notify', ignoresNotify: true });
    const report = await call(phone, { flow: 'a' });

    expect(report.failure).toEqual({ step: 'NOTIFY talk 200', reason: 'it did not happen within 27 s' });
    const times = phone.requests('NOTIFY').map(({ at }) => at);
    const gaps = times.slice(1).map((at, index) => Math.round((at - (times[index] ?? 0)) / 250) / 4);
    expect(gaps.slice(0, 6)).toEqual([0.5, 1, 2, 4, 4, 4]);
    expect(stepNames(report).slice(-3)).toEqual(['CANCEL sent', 'CANCEL 200', 'INVITE 487']);
  });

  it('tells when the phone answers before the desktop does', async () => {
    const phone = await phoneThat({ answers: 'itself' });
    const report = await call(phone, { flow: 'a' });
    expect(report.failure).toEqual({
      step: 'NOTIFY talk sent',
      reason: '"INVITE 200" came instead (SIP/2.0 200 OK)',
    });
    expect(phone.requests('BYE')).toHaveLength(1);
  });

  it('remarks on a 180 without Allow-Events, which is allowed', async () => {
    const phone = await phoneThat({ answers: 'notify', silentAboutEvents: true });
    const report = await call(phone, { flow: 'a' });
    expect(report).toMatchObject({ ok: true, remarks: ['180 without Allow-Events: talk'] });
  });
});

describe('other ways in which a routed call goes', () => {
  it('a-ui: the agent answers in the phone, and no NOTIFY is sent', async () => {
    const phone = await phoneThat({ answers: 'itself' });
    const report = await call(phone, { flow: 'a-ui' });
    expect(report.failure).toBeUndefined();
    expect(phone.requests('NOTIFY')).toEqual([]);
    expect(stepNames(report)).toContain('re-INVITE ACK sent');
  });

  it('an external caller has a P-Asserted-Identity', async () => {
    const phone = await phoneThat({ answers: 'itself' });
    await call(phone, { flow: 'a-ui', assertedIdentity: '"Jane Roe" <sip:+4930123456@example.com>' });
    const [invite] = phone.requests('INVITE');
    expect(headersOf(invite?.message, 'p-asserted-identity', 'content-type')).toEqual([
      '"Jane Roe" <sip:+4930123456@example.com>',
      'application/sdp',
    ]);
  });

  it('decline: a final answer other than 2xx', async () => {
    const report = await call(await phoneThat({ answers: 'declines' }), { flow: 'decline' });
    expect(report.failure).toBeUndefined();
    expect(report.steps.at(-1)).toMatchObject({ name: 'INVITE refused', detail: 'SIP/2.0 486 Busy Here' });
  });

  it('a refused call fails with the answer it got', async () => {
    const report = await call(await phoneThat({ answers: 'declines' }), { flow: 'a' });
    expect(report.failure).toEqual({
      step: 'NOTIFY talk sent',
      reason: '"INVITE refused" came instead (SIP/2.0 486 Busy Here)',
    });
  });

  it('cancel: the caller hangs up while it rings', async () => {
    const phone = await phoneThat({ answers: 'never' });
    const report = await call(phone, { flow: 'cancel' });
    expect(report.failure).toBeUndefined();
    expect(phone.requests('ACK')).toHaveLength(1);
  });

  it('agent-bye: the agent hangs up', async () => {
    const report = await call(await phoneThat({ answers: 'notify', hangsUp: true }), { flow: 'agent-bye' });
    expect(report.failure).toBeUndefined();
    expect(report.steps.at(-1)?.name).toBe('agent BYE');
  });

  it('an agent who never answers is told', async () => {
    const report = await call(await phoneThat({ answers: 'never' }), { flow: 'a-ui' });
    expect(report.failure).toEqual({ step: 'INVITE 200', reason: 'it did not happen within 2 s' });
  });
});

describe('flow B, click to dial', () => {
  it('b: the ACK waits for the destination and carries its answer', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const report = await call(phone, { flow: 'b', from: '5005', pace: { ...FAST, connectMs: 1200 } });
    expect(report.failure).toBeUndefined();
    expect(phone.requests('INVITE').map(({ message }) => message.body)).toEqual(['']);
    expect(header(phone.requests('INVITE')[0]?.message ?? parseNothing(), 'from')).toContain('sip:5005@');
    const at = (name: string) => report.steps.find((step) => step.name === name)?.ms ?? Number.NaN;
    expect(at('ACK sent') - at('INVITE 200')).toBeGreaterThan(1100);
    expect(
      phone.requests('ACK').map(({ message }) => /m=audio \d+ RTP\/AVP 8 101/.test(message.body)),
    ).toEqual([true]);
    expect(report.media.packetsReceived).toBeGreaterThan(5);
  });

  it('b-refused: ACK, then BYE with the reason', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const report = await call(phone, { flow: 'b-refused' });
    expect(report.failure).toBeUndefined();
    const [bye] = phone.requests('BYE');
    expect(headersOf(bye?.message, 'reason')).toEqual(['SIP;cause=403;text="Forbidden"']);
  });

  it('b-timeout: an ACK that connects nothing, then BYE', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const report = await call(phone, { flow: 'b-timeout' });
    expect(report.failure).toBeUndefined();
    const [ack] = phone.requests('ACK');
    expect(ack?.message.body).toMatch(/\r\ns=3pcc Make Call\r\nc=IN IP4 0\.0\.0\.0\r\n/);
    expect(report.media.packetsSent).toBe(0);
  });
});

describe('hold, retrieve, transfer', () => {
  it.each([
    ['sendonly', /c=IN IP4 127\.0\.0\.1[\s\S]*a=sendonly/],
    ['inactive', /c=IN IP4 127\.0\.0\.1[\s\S]*a=inactive/],
    ['zero-address', /c=IN IP4 0\.0\.0\.0/],
  ] as const)('server-hold (%s): held by re-INVITE, retrieved by one without SDP', async (hold, offer) => {
    const phone = await phoneThat({ answers: 'notify' });
    const report = await call(phone, { flow: 'server-hold', hold });
    expect(report.failure).toBeUndefined();
    const [, , held, retrieved] = phone.requests('INVITE').map(({ message }) => message);
    expect(held?.body).toMatch(offer);
    expect(retrieved?.body).toBe('');
    expect(phone.requests('ACK').at(-1)?.message.body).toContain('m=audio');
  });

  it('notify-hold: the phone holds and retrieves when told by NOTIFY', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const report = await call(phone, { flow: 'notify-hold' });
    expect(report.failure).toBeUndefined();
    expect(phone.requests('NOTIFY').map(({ message }) => headersOf(message, 'event', 'cseq'))).toEqual([
      ['talk', '2 NOTIFY'],
      ['hold', '4 NOTIFY'],
      ['talk', '5 NOTIFY'],
    ]);
  });

  it('refer: 202, progress, and the transferred call arrives', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const report = await call(phone, { flow: 'refer', target: '1004' });
    expect(report.failure).toBeUndefined();
    expect(stepNames(report)).toEqual(
      expect.arrayContaining(['REFER 202', 'NOTIFY sipfrag 100', 'NOTIFY sipfrag 200', 'transferred INVITE']),
    );
  });
});

describe('steering and answering', () => {
  it('keeps a steered gate closed until it is told to go on', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const simulator = await Simulator.calling(siteOf(phone), {
      flow: 'a',
      to: '1002',
      pace: FAST,
      steer: ['ringing', 'talk'],
    });
    open.push(simulator);
    const made = await simulator.call();
    await made.step('180');
    expect(phone.requests('NOTIFY')).toEqual([]);
    made.proceed('ringing');
    await made.step('re-INVITE ACK sent');
    made.hangUp();
    await made.step('BYE 200');
    const [report] = await simulator.reports();
    expect(report?.failure).toBeUndefined();
  });

  it('hangs up what is going on when it is closed', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const options = {
      flow: 'a',
      to: '1002',
      pace: { ...FAST, talkMs: 60_000 },
      count: 2,
      rate: 0.01,
    } as const;
    const simulator = await Simulator.calling(siteOf(phone), options);
    const made = await simulator.call();
    await made.step('re-INVITE ACK sent');
    await simulator.close();
    expect(made.steps.at(-1)?.name).toBe('BYE 200');
    expect(phone.requests('BYE')).toHaveLength(1);
  });

  it('makes many calls at a rate, each with its own CallUUID', async () => {
    const phone = await phoneThat({ answers: 'notify' });
    const simulator = await Simulator.calling(siteOf(phone), {
      flow: 'a',
      to: '1002',
      count: 10,
      rate: 20,
      pace: FAST,
    });
    open.push(simulator);
    const reports = await simulator.reports();
    expect(reports.map(({ failure }) => failure)).toEqual(Array.from({ length: 10 }, () => undefined));
    expect(new Set(reports.map(({ uuid }) => uuid)).size).toBe(10);
    const starts = reports.map(({ steps }) => steps[0]?.epochMs ?? 0).sort();
    expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeGreaterThan(400);
  });

  it('answers calls that agents make', async () => {
    const phone = await phoneThat({ answers: 'never' });
    const site = siteOf(phone);
    const simulator = await Simulator.answering(site, { pace: { ...FAST, talkMs: 60_000 } });
    open.push(simulator);
    const finished = simulator.answered(1);
    const arrived = simulator.incoming();
    const callId = phone.dial(`sip:5005@127.0.0.1:${site.local.port}`, site.local);
    const incoming = await arrived;
    await incoming.step('ACK received');
    phone.bye(callId, site.local);
    await incoming.step('agent BYE');
    const [report] = await finished;
    expect(report).toMatchObject({ ok: true, agent: '1002', callId });
  });

  it('says so when its port is taken', async () => {
    const phone = await phoneThat({ answers: 'never' });
    const taken = { server: phone.address, local: phone.address, sipp };
    await expect(callAgent(taken, { flow: 'a', to: '1002' })).rejects.toThrow(/bind|in use/i);
  });
});

function parseNothing(): SipMessage {
  return { startLine: '', status: undefined, headers: new Map(), body: '' };
}
