import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakePeerConnection, installBrowserParts } from '../../../../support/phone/browserParts';
import { CallSteps } from '../../../../support/phone/callSteps';
import { type PhoneFixture, registeredPhone } from '../../../../support/phone/phoneFixture';
import { OFFER, ServerCall, type SipServer, sendNotify } from '../../../../support/phone/sipServer';

const UUID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

let fixture: PhoneFixture;
let server: SipServer;
let steps: CallSteps;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  fixture = await registeredPhone();
  server = fixture.server;
  steps = new CallSteps(fixture);
});
afterEach(async () => {
  await fixture.phone.signOut();
  await server.close();
});

describe('a header for display decides nothing about the call (case 09)', () => {
  it.each([
    ['a lone %', '<sip:50%@phone.test>;tag=c', { number: '50%', name: null }],
    ['an escaped %', '<sip:50%25@phone.test>;tag=c', { number: '50%', name: null }],
    ['% and no UTF-8', '<sip:%FF@phone.test>;tag=c', { number: '%FF', name: null }],
    ['a tel: URI', '<tel:+4989>;tag=c', { number: '+4989', name: null }],
    ['% and no brackets', 'sip:50%@phone.test;tag=c', { number: '50%', name: null }],
    ['an open quote', '"Ann <sip:1003@phone.test>;tag=c', { number: '1003', name: 'Ann' }],
    ['a comma', 'Lee, Ann <sip:1003@phone.test>;tag=c', { number: '1003', name: 'Lee, Ann' }],
    ['no ASCII', 'Ånn Lée <sip:1003@phone.test>;tag=c', { number: '1003', name: 'Ånn Lée' }],
    ['a name twice', 'Ann "A" Lee <sip:1003@phone.test>;tag=c', { number: '1003', name: 'Ann "A" Lee' }],
    ['an open bracket', '<sip:1003@phone.test;tag=c', { number: '1003', name: null }],
    ['a blank in the URI', '<sip:10 03@phone.test>;tag=c', { number: '', name: null }],
    ['another scheme', '"Ann" <urn:service:sos>;tag=c', { number: '', name: null }],
    ['no URI', '"Ann" <>;tag=c', { number: '', name: null }],
    ['nothing that can be read', '<<<%%%"\\;tag=c', { number: '', name: null }],
  ])('From with %s rings, and is answered and ended with that From', async (_, from, party) => {
    const incoming = new ServerCall(server);
    incoming.invite([`From: ${from}`]);
    const ringing = await server.response('INVITE', 180);
    expect(ringing.header('From')).toBe(from);
    expect(steps.calls.at(-1)?.party).toEqual(party);
    const id = steps.calls.at(-1)?.id ?? '';
    await steps.execute({ kind: 'answer', callId: id });
    incoming.ack(await server.response('INVITE', 200));
    await steps.reach(id, { state: 'established' });
    await steps.execute({ kind: 'hangUp', callId: id });
    const bye = await server.request('BYE');
    expect(bye.header('To')).toMatch(/^<[a-z]+:[^<>"]+>;tag=c$/);
    server.reply(bye, '200 OK');
  });

  it.each([
    'P-Asserted-Identity: "Ann <sip:50%@phone.test>',
    'P-Asserted-Identity: <<<%%%"\\',
    'Remote-Party-ID: "Ann <sip:50%@phone.test>;party=calling',
    'Diversion: <sip:50%@phone.test>;reason=%%%',
    'Subject: \\',
    'Max-Forwards: many',
    'Session-Expires: soon',
    'Event: ;;;',
    'Contact: Ånn, Lée <sip:server@server.test;transport=ws>',
  ])('%s: it rings', async (header) => {
    await steps.ring([header]);
    expect(steps.calls).toHaveLength(1);
  });

  it('To with an open quote rings', async () => {
    await steps.ring(['To: "Agent <sip:1002@phone.test>'], OFFER);
    expect(steps.calls).toHaveLength(1);
  });

  it('an answer whose To cannot be read counts as any other', async () => {
    const { invite, id } = await steps.dial('2001');
    const to = invite.header('To');
    server.send(
      [
        'SIP/2.0 200 OK',
        `Via: ${invite.header('Via')}`,
        `From: ${invite.header('From')}`,
        `To: "50% off ${to};tag=x`,
        `Call-ID: ${invite.header('Call-ID')}`,
        `CSeq: ${invite.header('CSeq')}`,
        'Contact: <sip:far@far.test>',
        'Content-Type: application/sdp',
      ],
      OFFER,
    );
    expect((await server.request('ACK')).header('To')).toBe(`${to};tag=x`);
    await steps.reach(id, { state: 'established' });
  });
});

describe('P-Asserted-Identity with several values', () => {
  it.each([
    [['"Ann" <sip:+4989@phone.test>, <tel:+4989>'], { number: '+4989', name: 'Ann' }],
    [['<tel:+4989>, "Lee, Ann" <sip:ann.lee@phone.test>'], { number: '+4989', name: 'Lee, Ann' }],
    [['"Ann" <sip:ann.lee@phone.test>, <tel:+4989>'], { number: '+4989', name: 'Ann' }],
    [['sip:+4989@phone.test,tel:+4989'], { number: '+4989', name: null }],
    [['<sip:anonymous@anonymous.invalid>', '<tel:+4989>'], { number: '+4989', name: null }],
    [['"Ann <sip:+4989@phone.test>, <tel:+4989>'], { number: '+4989', name: 'Ann' }],
  ])('%j', async (values, party) => {
    const { id } = await steps.ring(values.map((value) => `P-Asserted-Identity: ${value}`));
    expect(steps.call(id)?.party).toEqual(party);
  });

  it('is not shown where any Privacy header asks for it', async () => {
    const { id } = await steps.ring([
      'P-Asserted-Identity: <tel:+4989>',
      'From: <sip:anonymous@anonymous.invalid>;tag=caller',
      'Privacy: none',
      'Privacy: id',
    ]);
    expect(steps.call(id)?.party).toEqual({ number: '', name: null });
  });
});

describe('NOTIFY talk', () => {
  it.each([
    ['talk;id=1', UUID],
    ['talk ; answer-after=0', UUID],
    ['talk ;answer-after="0 s"', UUID],
    ['TALK', UUID],
    ['Talk  ', `${UUID}  `],
    ['talk;', `\t${UUID} \t`],
  ])('with Event "%s" and CallUUID "%s" answers the call', async (event, uuid) => {
    await steps.ring([`X-Genesys-CallUUID: ${uuid}`]);
    sendNotify(server, event, [`X-Genesys-CallUUID: ${uuid}`]);
    await server.response('NOTIFY', 200);
    await server.response('INVITE', 200);
  });

  it('is answered without an Event too, also in a dialog', async () => {
    const { incoming, id } = await steps.talk();
    incoming.inDialog('NOTIFY');
    await server.response('NOTIFY', 400);
    expect(steps.call(id)).toMatchObject({ state: 'established' });
  });
});

describe('the most telling Reason counts (case 03)', () => {
  it.each([
    ['Reason: Q.850;cause=16;text="Normal"', 'Reason: SIP;cause=200;text="Call completed elsewhere"'],
    ['Reason: Q.850;cause=16;text="a, b", SIP;cause=200'],
    ['Reason: SIP;cause=200', 'Reason: SIP;cause=487', 'Reason: Q.850;cause=16'],
    ...[[...Array.from({ length: 6 }, () => 'Reason: X.test;cause=1'), 'Reason: SIP;cause=200']],
  ])('CANCEL with %s', async (...reasons) => {
    const { incoming } = await steps.ring();
    incoming.cancel(reasons);
    await server.response('INVITE', 487);
    expect(steps.ended).toBe('answered-elsewhere');
  });

  it('BYE with several', async () => {
    const { incoming } = await steps.talk();
    incoming.inDialog('BYE', ['Reason: Q.850;cause=16', 'Reason: SIP;cause=403;text="Forbidden"']);
    await server.response('BYE', 200);
    expect(steps.ended).toBe('forbidden');
  });
});

const multipart = (boundary: string, type = 'application/sdp') =>
  [
    'a preamble',
    `--${boundary}`,
    'Content-Type: application/rs-metadata+xml',
    'Content-Disposition: recording-session',
    '',
    '<x/>',
    `--${boundary}`,
    `content-type: ${type}`,
    'Content-Disposition: session;handling=required',
    '',
    OFFER,
    `--${boundary}--`,
    'an epilogue',
  ].join('\r\n');

const bodies: readonly (readonly [type: string, body: string])[] = [
  ['application/sdp;charset=utf-8', OFFER],
  ['Application/SDP ; charset="utf-8"', OFFER],
  ['multipart/mixed;boundary=q', multipart('q')],
  ['Multipart/Mixed; boundary="a b;c"', multipart('a b;c')],
  ['multipart/related;type="application/sdp";boundary=q', multipart('q', 'Application/SDP; charset=utf-8')],
];

describe('descriptions with parameters, or in parts (cases 12 and 13)', () => {
  const heard = () => FakePeerConnection.all.at(-1)?.remoteDescription?.sdp ?? '';

  it.each(bodies)('INVITE with %s', async (type, body) => {
    const { id, incoming } = await steps.ring([`Content-Type: ${type}`], body);
    await steps.execute({ kind: 'answer', callId: id });
    incoming.ack(await server.response('INVITE', 200));
    await steps.reach(id, { state: 'established' });
    expect(heard()).toMatch(/^v=0\r\n[^<]*a=sendrecv\r\n$/);
  });

  it.each(bodies)('re-INVITE and UPDATE with %s', async (type, body) => {
    const { id, incoming } = await steps.talk();
    const held = body.replace('sendrecv', 'sendonly');
    incoming.inDialog('INVITE', [`Content-Type: ${type}`], held);
    incoming.ack(await server.response('INVITE', 200));
    await steps.reach(id, { heldByOther: true });
    incoming.inDialog('UPDATE', [`c: ${type}`], body);
    await server.response('UPDATE', 200);
    await steps.reach(id, { heldByOther: false });
  });

  it.each(bodies)('183 and 200 with %s', async (type, body) => {
    const { id, far } = await steps.dial();
    far.reply('183 Session Progress', body, [`Content-Type: ${type}`]);
    await steps.reach(id, { progress: 'remote-ringing' });
    expect(heard()).toMatch(/^v=0\r\n/);
    far.reply('200 OK', body, [`Content-Type: ${type}`]);
    await server.request('ACK');
    await steps.reach(id, { state: 'established' });
    expect(heard()).toMatch(/^v=0\r\n[^<]*a=sendrecv\r\n$/);
  });

  it.each(bodies)('200 to our re-INVITE, and ACK with the answer, with %s', async (type, body) => {
    const { id, incoming } = await steps.ring([], '');
    await steps.execute({ kind: 'answer', callId: id });
    incoming.ack(await server.response('INVITE', 200), body, [`Content-Type: ${type}`]);
    await expect.poll(heard).toMatch(/^v=0\r\n/);
    await steps.execute({ kind: 'hold', callId: id });
    const contact = 'Contact: <sip:server@server.test>';
    server.reply(await server.request('INVITE'), '200 OK', [contact, `Content-Type: ${type}`], body);
    await steps.reach(id, { localHold: 'on' });
  });

  it('18x with something else than a description rings as one without', async () => {
    const { id, far } = await steps.dial();
    far.reply('183 Session Progress', 'IAM', ['Content-Type: application/isup']);
    await steps.reach(id, { progress: 'remote-ringing' });
    expect(fixture.audio.tone).toBe('ringback');
  });

  it.each([
    ['application/isup', 'IAM'],
    ['multipart/mixed;boundary=q', '--q\r\nContent-Type: text/plain\r\n\r\nhello\r\n--q--\r\n'],
    ['multipart/mixed', OFFER],
    [
      'multipart/mixed;boundary=q',
      `${multipart('q').replace('recording-session', 'recording-session;handling=required')}`,
    ],
  ])('INVITE with %s and nothing to be taken: 415', async (type, body) => {
    const incoming = new ServerCall(server);
    incoming.invite([`Content-Type: ${type}`], body);
    expect((await server.response('INVITE', 415)).header('Accept')).toContain('application/sdp');
    expect(steps.calls).toEqual([]);
  });
});

describe('420 for what is required and unknown (case 14)', () => {
  it.each([
    ['INVITE', ['Require: 100rel'], '100rel'],
    ['INVITE', ['Require: timer, 100rel', 'Require: Precondition'], '100rel, Precondition'],
    ['OPTIONS', ['Require: foo'], 'foo'],
    ['NOTIFY', ['Require: foo'], 'foo'],
  ])('%s with %s', async (method, headers, unsupported) => {
    if (method === 'INVITE') new ServerCall(server).invite(headers);
    else new ServerCall(server).inDialog(method, headers);
    const answer = await server.response(method, 420);
    expect(answer.header('Unsupported')).toBe(unsupported);
    expect(steps.calls).toEqual([]);
  });

  it.each(['INVITE', 'UPDATE', 'INFO', 'BYE'])('%s in a dialog, which goes on', async (method) => {
    const { incoming, id } = await steps.talk();
    incoming.inDialog(method, ['Require: 100rel'], method === 'INVITE' ? OFFER : '');
    expect((await server.response(method, 420)).header('Unsupported')).toBe('100rel');
    expect(steps.call(id)).toMatchObject({ state: 'established' });
    incoming.inDialog('BYE');
    await server.response('BYE', 200);
  });

  it.each([
    'Require: timer',
    'Require: TIMER, ice',
    'Require: outbound',
    'Require:',
    // As SIP Server sends it (docs/genesys-protocol.md §1).
    'Supported: uui,100rel,timer',
  ])('%s: it rings', async (header) => {
    await steps.ring([header]);
    expect(steps.calls).toHaveLength(1);
  });

  it('ACK and CANCEL are taken whatever they require (RFC 3261 §8.2.2.3)', async () => {
    const { incoming, id } = await steps.ring();
    await steps.execute({ kind: 'answer', callId: id });
    incoming.ack(await server.response('INVITE', 200), '', ['Require: 100rel']);
    await steps.reach(id, { state: 'established' });
    await expect.poll(() => fixture.phone.census().dialogs).toBe(1);
    incoming.inDialog('BYE');
    await server.response('BYE', 200);
    const cancelled = await steps.ring();
    cancelled.incoming.cancel(['Require: 100rel']);
    await server.response('INVITE', 487);
  });
});

describe('every request gets an answer', () => {
  it.each([
    ['MESSAGE', 405],
    ['SUBSCRIBE', 405],
    ['PUBLISH', 501],
    ['PRACK', 501],
    ['FOO', 501],
    ['REFER', 400],
  ])('%s in a dialog: %i at once', async (method, status) => {
    const { incoming, id } = await steps.talk();
    incoming.inDialog(method);
    await server.response(method, status);
    expect(steps.call(id)).toMatchObject({ state: 'established' });
  });

  it('INVITE with Replaces that cannot be read: 400', async () => {
    new ServerCall(server).invite(['Replaces: ;;;']);
    await server.response('INVITE', 400);
  });
});
