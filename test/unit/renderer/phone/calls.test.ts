import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noticesToShow } from '../../../../src/renderer/phone/notices/noticesToShow';
import type { PhoneState } from '../../../../src/renderer/phone/phone';
import type { Call } from '../../../../src/shared/domain/call/call';
import type { CommandOrigin, PhoneCommand } from '../../../../src/shared/domain/call/command';
import { nothingPresent } from '../../../../src/shared/domain/devices/soundDevices';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { type PhoneFixture, registeredPhone, until } from '../../../support/phone/phoneFixture';
import type { SipMessage } from '../../../support/phone/sipMessage';
import { OFFER, ServerCall, sendNotify } from '../../../support/phone/sipServer';

const UUID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const OTHER_UUID = '012345ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const OK = { ok: true };

let fixture: PhoneFixture;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  fixture = await registeredPhone();
});
afterEach(async () => {
  await fixture.phone.dispose();
  await fixture.server.close();
});

const told = () => noticesToShow(fixture.phone.state);
const isTold = (state: PhoneState) => noticesToShow(state).length > 0;

function execute(command: PhoneCommand, origin: CommandOrigin = 'ui') {
  return fixture.phone.execute(command, origin);
}

function call(id: string): Call | undefined {
  return fixture.phone.state.calls.find((candidate) => candidate.id === id);
}

async function reach(id: string, expected: Partial<Record<string, unknown>>): Promise<void> {
  await until(fixture.phone, JSON.stringify(expected), ({ calls }) => {
    const found = calls.find((candidate) => candidate.id === id);
    return Object.entries(expected).every(([key, value]) => Reflect.get(found ?? {}, key) === value);
  });
}

async function ring(uuid = UUID, headers: readonly string[] = [], body?: string) {
  const incoming = new ServerCall(fixture.server);
  incoming.invite([`X-Genesys-CallUUID: ${uuid}`, ...headers], body);
  const progress = await fixture.server.response('INVITE', 180);
  const id = fixture.phone.state.calls.at(-1)?.id ?? '';
  return { incoming, progress, id };
}

async function talk(uuid = UUID) {
  const ringing = await ring(uuid);
  expect(await execute({ kind: 'answer', callId: ringing.id })).toEqual(OK);
  const answer = await fixture.server.response('INVITE', 200);
  ringing.incoming.ack(answer);
  await reach(ringing.id, { state: 'established' });
  return { ...ringing, answer };
}

/** Takes the phone's re-INVITE and agrees to it. */
async function agreeToReinvite(): Promise<SipMessage> {
  const reinvite = await fixture.server.request('INVITE');
  fixture.server.reply(reinvite, '200 OK', ['Contact: <sip:server@server.test;transport=ws>'], OFFER);
  await fixture.server.request('ACK');
  return reinvite;
}

async function dial(target = '2001') {
  expect(await execute({ kind: 'dial', target })).toEqual(OK);
  const invite = await fixture.server.request('INVITE');
  return { invite, id: fixture.phone.state.calls.at(-1)?.id ?? '' };
}

const ended = () => fixture.phone.state.lastEnded?.reason;

describe('an incoming call', () => {
  it('rings with a tone, and says which events it takes', async () => {
    const { progress, id } = await ring();
    expect(progress.header('Allow-Events')).toBe('talk, hold');
    expect(call(id)).toMatchObject({
      state: 'ringing',
      callUuid: UUID,
      party: { number: '1003', name: null },
    });
    expect(fixture.audio.ring).toBe('marimba');
  });

  it('shows P-Asserted-Identity instead of From', async () => {
    const { id } = await ring(UUID, ['P-Asserted-Identity: "Ann \\"A\\" Lee" <sip:+49891234@carrier.test>']);
    expect(call(id)?.party).toEqual({ number: '+49891234', name: 'Ann "A" Lee' });
  });

  it('is answered by NOTIFY talk with its CallUUID, with the 200 to the NOTIFY first', async () => {
    const { incoming, id } = await ring();
    sendNotify(fixture.server, 'talk', [`X-Genesys-CallUUID: ${UUID}`]);
    await fixture.server.response('NOTIFY', 200);
    const answer = await fixture.server.response('INVITE', 200);
    expect(answer.header('Allow-Events')).toBe('talk, hold');
    expect(answer.body).toContain('m=audio');
    expect(answer.header('Session-Expires')).toBe('1800;refresher=uas');
    incoming.ack(answer);
    await reach(id, { state: 'established' });
    expect(fixture.audio.tone).toBeNull();
  });

  it.each([
    ['another CallUUID', 'talk', [`X-Genesys-CallUUID: ${OTHER_UUID}`]],
    ['no CallUUID', 'talk', []],
    ['an unknown event', 'check-sync', [`X-Genesys-CallUUID: ${UUID}`]],
  ])('ignores and logs a NOTIFY with %s, and answers it', async (_, event, headers) => {
    const { id } = await ring();
    sendNotify(fixture.server, event, headers);
    await fixture.server.response('NOTIFY', 200);
    expect(call(id)?.state).toBe('ringing');
    const [line] = fixture.host.logged.filter((entry) => entry.event === 'notify');
    expect(line).toMatchObject({ level: 'warn', fields: { event, does: 'nothing' } });
  });

  it('is answered once, however often the NOTIFY is repeated', async () => {
    await ring();
    for (let i = 0; i < 3; i += 1) sendNotify(fixture.server, 'talk', [`X-Genesys-CallUUID: ${UUID}`]);
    for (let i = 0; i < 3; i += 1) await fixture.server.response('NOTIFY', 200);
    await fixture.server.response('INVITE', 200);
    expect(fixture.audio.tracks).toHaveLength(1);
    expect(fixture.host.logged.filter((entry) => entry.event === 'command-refused')).toEqual([]);
  });

  it('is the one that NOTIFY talk means when two legs bear its CallUUID', async () => {
    const first = await talk();
    const second = await ring();
    sendNotify(fixture.server, 'talk', [`X-Genesys-CallUUID: ${UUID}`]);
    await fixture.server.response('INVITE', 200);
    await reach(second.id, { state: 'established' });
    await agreeToReinvite();
    await reach(first.id, { localHold: 'on' });
  });

  it('without SDP is answered with an offer (flow B)', async () => {
    const { incoming, id } = await ring(UUID, [], '');
    await execute({ kind: 'answer', callId: id });
    const answer = await fixture.server.response('INVITE', 200);
    expect(answer.body).toContain('a=fmtp:111 useinbandfec=1;usedtx=1');
    await reach(id, { state: 'established' });
    incoming.ack(answer, OFFER);
    await expect
      .poll(() => FakePeerConnection.all.at(-1)?.remoteDescription?.sdp)
      .toContain('a=fmtp:111 useinbandfec=1;usedtx=1');
    incoming.inDialog('BYE', ['Reason: SIP;cause=403;text="Forbidden"']);
    await fixture.server.response('BYE', 200);
    expect(ended()).toBe('forbidden');
  });

  it('is declined with 603', async () => {
    const { id } = await ring();
    expect(await execute({ kind: 'decline', callId: id }, 'notification')).toEqual(OK);
    await fixture.server.response('INVITE', 603);
    expect(ended()).toBe('declined-by-agent');
  });

  it.each([
    ['', 'caller-gave-up'],
    ['Reason: SIP;cause=200;text="Call completed elsewhere"', 'answered-elsewhere'],
    ['Reason: Q.850;cause=26', 'answered-elsewhere'],
  ])('that is cancelled with "%s" ends as %s', async (reason, expected) => {
    const { incoming } = await ring();
    incoming.cancel(reason === '' ? [] : [reason]);
    await fixture.server.response('INVITE', 487);
    expect(ended()).toBe(expected);
    expect(fixture.audio.tone).toBeNull();
  });

  it('that loses its microphone gets another, muted as it was, or says that there is none', async () => {
    const { id } = await talk();
    await execute({ kind: 'mute', callId: id });
    const [sender] = FakePeerConnection.all.at(-1)?.getSenders() ?? [];
    fixture.host.loseSound();
    await expect
      .poll(() => fixture.audio.tracks.map(({ readyState }) => readyState))
      .toEqual(['ended', 'live']);
    expect(sender?.track).toBe(fixture.audio.tracks[1]);
    expect(sender?.track.enabled).toBe(false);

    fixture.audio.problem = 'missing';
    const [, lost] = fixture.audio.tracks;
    lost?.stop();
    lost?.dispatchEvent(new Event('ended'));
    const [notice] = noticesToShow(await until(fixture.phone, 'told', isTold));
    expect(notice).toMatchObject({ kind: 'unheard', problem: 'missing' });
    expect(call(id)?.state).toBe('established');
    await execute({ kind: 'hangUp', callId: id });
    await until(fixture.phone, 'not told any more', (state) => !isTold(state));
  });

  it('goes on where what it is heard on is unplugged, and the agent is told until it is back', async () => {
    const { id } = await talk();
    const [webcam, headset, speakers] = ['webcam', 'headset', 'speakers'].map((label) => ({
      ...{ id: label, label, model: null, group: null },
    }));
    const of = (...others: (typeof webcam)[]) => ({
      ...nothingPresent,
      others: others.filter((one) => one !== undefined),
    });
    fixture.devices.plug(of(headset, webcam), of(headset, speakers));
    await expect.poll(() => fixture.audio.tracks.length).toBe(2);
    expect(told()).toEqual([]);
    fixture.devices.plug(of(webcam), of(speakers));
    await expect
      .poll(() => fixture.audio.tracks.map(({ readyState }) => readyState))
      .toEqual(['ended', 'ended', 'live']);
    expect(told()).toMatchObject([
      {
        kind: 'devices-moved',
        moves: [
          { role: 'speaker', gone: headset, now: speakers },
          { role: 'ringers', gone: headset, now: speakers },
          { role: 'microphone', gone: headset, now: webcam },
        ],
      },
    ]);
    fixture.devices.plug(of(headset, webcam), of(headset, speakers));
    // The output a while later.
    expect(told()).toMatchObject([{ moves: [{ role: 'speaker' }, { role: 'ringers' }] }]);
    fixture.devices.plug(of(), of());
    expect(told()).toMatchObject([
      { moves: [{ now: null }, { now: null }, { role: 'microphone', now: null }] },
    ]);
    await execute({ kind: 'hangUp', callId: id });
    await until(fixture.phone, 'not told any more', (state) => !isTold(state));
  });

  it('that is answered as the second leaves what was told of the devices', async () => {
    await talk();
    const [headset, speakers] = ['headset', 'speakers'].map((label) => ({
      ...{ id: label, label, model: null, group: null },
    }));
    const { system } = fixture.phone.state.sound.outputs;
    const inputs = { ...nothingPresent, system };
    const of = (device: typeof headset) => ({ ...nothingPresent, others: device ? [device] : [] });
    fixture.devices.plug(inputs, of(headset));
    fixture.devices.plug(inputs, of(speakers));
    expect(told().map(({ kind }) => kind)).toEqual(['devices-moved']);
    const { id } = await ring(OTHER_UUID);
    expect(await execute({ kind: 'answer', callId: id })).toEqual(OK);
    expect(told().map(({ kind }) => kind)).toEqual(['devices-moved']);
  });

  it('rings on when the microphone is refused, and can be answered later', async () => {
    const { id } = await ring();
    fixture.audio.problem = 'denied';
    expect(await execute({ kind: 'answer', callId: id })).toEqual({ ok: false, problem: 'microphone' });
    expect(call(id)?.state).toBe('ringing');
    expect(fixture.audio.ring).toBe('marimba');
    expect(told()).toMatchObject([{ kind: 'microphone', problem: 'denied', callId: id }]);

    fixture.audio.problem = null;
    expect(await execute({ kind: 'answer', callId: id })).toEqual(OK);
    await fixture.server.response('INVITE', 200);
    expect(told()).toEqual([]);
  });

  it('that is cancelled while the microphone opens leaves no microphone open', async () => {
    const { incoming, id } = await ring();
    let open = () => {};
    fixture.audio.gate = new Promise((resolve) => {
      open = resolve;
    });
    const answering = execute({ kind: 'answer', callId: id });
    incoming.cancel();
    await fixture.server.response('INVITE', 487);
    open();
    expect(await answering).toEqual({ ok: false, problem: 'no-such-call' });
    expect(fixture.phone.census().tracks).toBe(0);
  });

  it('is over when the connection is lost before it was answered', async () => {
    await ring();
    fixture.server.drop();
    const { lastEnded } = await until(fixture.phone, 'ended', (state) => state.lastEnded !== null);
    expect(lastEnded?.reason).toBe('connection-lost');
  });
});

describe('a call that is spoken on', () => {
  it('survives the loss of the connection', async () => {
    const { id } = await talk();
    fixture.server.drop();
    await until(fixture.phone, 'failed', ({ registration }) => registration.state === 'failed');
    expect(call(id)?.state).toBe('established');
  });

  it('is held once the connection is there again', async () => {
    const { id } = await talk();
    fixture.server.drop();
    await until(fixture.phone, 'failed', ({ registration }) => registration.state === 'failed');
    expect(await execute({ kind: 'hold', callId: id })).toEqual(OK);
    expect(call(id)).toMatchObject({ localHold: 'holding' });
    await agreeToReinvite();
    await reach(id, { localHold: 'on' });
  });

  it('is hung up by BYE', async () => {
    const { id } = await talk();
    expect(await execute({ kind: 'hangUp', callId: id })).toEqual(OK);
    fixture.server.reply(await fixture.server.request('BYE'), '200 OK');
    expect(ended()).toBe('hung-up-by-agent');
  });

  it('is held and retrieved, at the agent’s wish and at the server’s', async () => {
    const { id } = await talk();
    await execute({ kind: 'hold', callId: id });
    expect((await agreeToReinvite()).body).toContain('a=sendonly');
    await reach(id, { localHold: 'on' });
    sendNotify(fixture.server, 'talk', [`X-Genesys-CallUUID: ${UUID}`]);
    expect((await agreeToReinvite()).body).toContain('a=sendrecv');
    await reach(id, { localHold: 'off' });
    sendNotify(fixture.server, 'hold', [`X-Genesys-CallUUID: ${UUID}`]);
    expect((await agreeToReinvite()).body).toContain('a=sendonly');
    await reach(id, { localHold: 'on' });
  });

  it('plays what the other side sends once, and is silent while held', async () => {
    const { id } = await talk();
    const connection = FakePeerConnection.all.at(-1);
    const track = {};
    connection?.receive(track);
    expect(fixture.audio.playing).toEqual([{ track, silent: false }]);
    await execute({ kind: 'hold', callId: id });
    expect(fixture.audio.playing).toEqual([{ track, silent: true }]);
    await agreeToReinvite();
    await reach(id, { localHold: 'on' });
    await execute({ kind: 'retrieve', callId: id });
    await agreeToReinvite();
    await reach(id, { localHold: 'off' });
    // Chromium tells of the track again when it is sent again.
    connection?.receive(track);
    expect(fixture.audio.playing).toEqual([{ track, silent: false }]);
    await execute({ kind: 'hangUp', callId: id });
    expect(fixture.audio.playing).toEqual([]);
  });

  it('repeats a hold that met another offer with the next CSeq (RFC 3261 §14.1)', async () => {
    const { id } = await talk();
    await execute({ kind: 'hold', callId: id });
    const first = await fixture.server.request('INVITE');
    fixture.server.reply(first, '491 Request Pending');
    await fixture.server.request('ACK');
    const second = await fixture.server.request('INVITE');
    expect(second.cseq).toBe(first.cseq + 1);
    fixture.server.reply(second, '200 OK', ['Contact: <sip:server@server.test;transport=ws>'], OFFER);
    expect((await fixture.server.request('ACK')).cseq).toBe(second.cseq);
    await reach(id, { localHold: 'on' });
  });

  it('refuses an offer that crosses its own hold, and nothing else happens (glare)', async () => {
    const { id, incoming } = await talk();
    await execute({ kind: 'hold', callId: id });
    const reinvite = await fixture.server.request('INVITE');
    incoming.inDialog('INVITE', [], OFFER.replace('sendrecv', 'sendonly'));
    await fixture.server.response('INVITE', 491);
    fixture.server.reply(reinvite, '200 OK', ['Contact: <sip:server@server.test;transport=ws>'], OFFER);
    await reach(id, { localHold: 'on', heldByOther: false });
  });

  it.each([
    ['sendonly', OFFER.replace('sendrecv', 'sendonly')],
    ['inactive', OFFER.replace('sendrecv', 'inactive')],
    ['0.0.0.0', OFFER.replace('192.0.2.1\r\nt=', '0.0.0.0\r\nt=')],
  ])('is held by the other side with %s and retrieved without SDP', async (_, body) => {
    const { id, incoming } = await talk();
    incoming.inDialog('INVITE', [], body);
    incoming.ack(await fixture.server.response('INVITE', 200));
    await reach(id, { heldByOther: true });
    incoming.inDialog('INVITE');
    const answer = await fixture.server.response('INVITE', 200);
    expect(answer.body).toContain('m=audio');
    await reach(id, { heldByOther: false });
  });

  it('is muted and unmuted', async () => {
    const { id } = await talk();
    await execute({ kind: 'mute', callId: id });
    expect(call(id)).toMatchObject({ muted: true });
    expect(fixture.audio.tracks[0]?.enabled).toBe(false);
    expect(await execute({ kind: 'mute', callId: id })).toEqual({ ok: false, problem: 'illegal' });
    await execute({ kind: 'unmute', callId: id });
    expect(fixture.audio.tracks[0]?.enabled).toBe(true);
  });

  it('takes keys, each heard in the ear as it is sent, and none while it is held', async () => {
    const { id } = await talk();
    const keys = FakePeerConnection.all.at(-1)?.getSenders()[0]?.dtmf;
    expect(await execute({ kind: 'mute', callId: id })).toEqual(OK);
    for (const key of ['1', '#'] as const)
      expect(await execute({ kind: 'dtmf', callId: id, key })).toEqual(OK);
    expect(keys?.toneBuffer).toBe('1#');
    expect(fixture.audio.brief).toEqual(['1', '#']);
    expect(JSON.stringify(fixture.host.logged)).not.toContain('1#');
    await execute({ kind: 'hold', callId: id });
    const key = { kind: 'dtmf', callId: id, key: '2' } as const;
    expect(await execute(key)).toEqual({ ok: false, problem: 'illegal' });
    await agreeToReinvite();
    expect(await execute(key)).toEqual({ ok: false, problem: 'illegal' });
    expect(keys?.toneBuffer).toBe('1#');
  });

  it('takes no key where the other side knows none, and makes no tone as if it did', async () => {
    const { id } = await talk();
    Object.assign(FakePeerConnection.all.at(-1)?.getSenders()[0]?.dtmf ?? {}, { canInsertDTMF: false });
    expect(await execute({ kind: 'dtmf', callId: id, key: '1' })).toEqual({ ok: false, problem: 'illegal' });
    expect(fixture.audio.brief).toEqual([]);
  });

  it('is put on hold when a second one is answered; a third is refused as busy', async () => {
    const first = await talk();
    const second = await ring(OTHER_UUID);
    expect(fixture.audio.tone).toBe('call-waiting');
    const third = new ServerCall(fixture.server);
    third.invite();
    await fixture.server.response('INVITE', 486);
    expect(fixture.phone.state.calls).toHaveLength(2);

    await execute({ kind: 'answer', callId: second.id });
    expect((await agreeToReinvite()).body).toContain('a=sendonly');
    second.incoming.ack(await fixture.server.response('INVITE', 200));
    await reach(second.id, { state: 'established', localHold: 'off' });
    await reach(first.id, { localHold: 'on' });

    // Back to the first: now the second is held.
    await execute({ kind: 'retrieve', callId: first.id });
    await agreeToReinvite();
    await agreeToReinvite();
    await reach(first.id, { localHold: 'off' });
    await reach(second.id, { localHold: 'on' });
  });
});

describe('an outgoing call', () => {
  it('is dialled, rings at the other end and is spoken on', async () => {
    const { invite, id } = await dial('+49 (0) 89-12 34');
    expect(invite.firstLine).toBe('INVITE sip:+49891234@phone.test SIP/2.0');
    expect(invite.header('Session-Expires')).toMatch(/^1800/);
    expect(invite.header('User-Agent')).toBe('Agent Softphone/1.2.3');
    fixture.server.reply(invite, '180 Ringing', ['Contact: <sip:2001@server.test>']);
    await reach(id, { progress: 'remote-ringing' });
    expect(fixture.audio.tone).toBe('ringback');
    fixture.server.reply(invite, '200 OK', ['Contact: <sip:2001@server.test>'], OFFER);
    await fixture.server.request('ACK');
    await reach(id, { state: 'established' });
    expect(fixture.audio.tone).toBeNull();
  });

  it('takes NOTIFY hold by the CallUUID that Genesys gave in its answer', async () => {
    const { invite, id } = await dial();
    const contact = 'Contact: <sip:2001@server.test>';
    fixture.server.reply(invite, '200 OK', [contact, `X-Genesys-CallUUID: ${UUID}`], OFFER);
    await fixture.server.request('ACK');
    await reach(id, { state: 'established', callUuid: UUID });
    sendNotify(fixture.server, 'hold', [`X-Genesys-CallUUID: ${UUID}`]);
    await agreeToReinvite();
    await reach(id, { localHold: 'on' });
  });

  it('without a CallUUID takes NOTIFY hold by the Call-ID that the server set adds, and no other', async () => {
    const { invite, id } = await dial();
    fixture.server.reply(invite, '200 OK', ['Contact: <sip:2001@server.test>'], OFFER);
    await fixture.server.request('ACK');
    await reach(id, { state: 'established', callUuid: null });
    const notify = (callId: string) =>
      sendNotify(fixture.server, 'hold', [`X-Genesys-CallUUID: ${UUID}`, `X-Agent-Call-ID: ${callId}`]);
    notify('another');
    await fixture.server.response('NOTIFY', 200);
    expect(call(id)).toMatchObject({ localHold: 'off' });
    notify(invite.header('Call-ID') ?? '');
    await agreeToReinvite();
    await reach(id, { localHold: 'on' });
  });

  it.each([
    ['486 Busy Here', 'busy'],
    ['404 Not Found', 'number-unknown'],
    ['603 Decline', 'declined-by-other'],
    ['503 Service Unavailable', 'server-overloaded'],
  ])('refused with %s ends as %s', async (status, reason) => {
    const { invite } = await dial();
    fixture.server.reply(invite, status);
    await until(fixture.phone, 'ended', (state) => state.lastEnded !== null);
    expect(ended()).toBe(reason);
  });

  it('is cancelled by hanging up', async () => {
    const { invite, id } = await dial();
    fixture.server.reply(invite, '180 Ringing', ['Contact: <sip:2001@server.test>']);
    await reach(id, { progress: 'remote-ringing' });
    await execute({ kind: 'hangUp', callId: id });
    await fixture.server.request('CANCEL');
    expect(ended()).toBe('hung-up-by-agent');
  });

  it('does not start without a microphone, and says so', async () => {
    fixture.audio.problem = 'missing';
    expect(await execute({ kind: 'dial', target: '2001' })).toEqual({ ok: false, problem: 'microphone' });
    expect(ended()).toBe('microphone-unavailable');
    expect(told()).toMatchObject([{ problem: 'missing' }]);
  });

  it('leaves nothing behind when the answer cannot be understood', async () => {
    const { invite } = await dial();
    FakePeerConnection.refusesRemoteDescription = true;
    fixture.server.reply(invite, '200 OK', ['Contact: <sip:2001@server.test>'], OFFER);
    await fixture.server.request('BYE');
    await until(fixture.phone, 'ended', (state) => state.lastEnded !== null);
    expect(ended()).toBe('incompatible-media');
    expect(fixture.phone.census()).toMatchObject({ sessions: 0, dialogs: 0, peerConnections: 0, tracks: 0 });
  });

  it('goes out though ICE gathering does not end', async () => {
    FakePeerConnection.completesGathering = false;
    await dial();
    expect(fixture.phone.state.calls).toHaveLength(1);
  });

  it('can be hung up before it went out, and leaves nothing behind', async () => {
    const { timers } = fixture.phone.census();
    FakePeerConnection.completesGathering = false;
    expect(await execute({ kind: 'dial', target: '2001' })).toEqual(OK);
    const gathering = () => FakePeerConnection.all.at(-1)?.iceGatheringState === 'gathering';
    await expect.poll(gathering).toBe(true);
    const id = fixture.phone.state.calls[0]?.id ?? '';
    expect(await execute({ kind: 'hangUp', callId: id })).toEqual(OK);
    expect(ended()).toBe('hung-up-by-agent');
    expect(fixture.phone.census()).toMatchObject({ sessions: 0, peerConnections: 0, tracks: 0, timers });
    await fixture.server.settled();
    expect(fixture.server.untaken).toEqual([]);
  });

  it('is put on hold when it is answered while another is spoken on', async () => {
    const { invite, id } = await dial();
    await talk();
    fixture.server.reply(invite, '200 OK', ['Contact: <sip:2001@server.test>'], OFFER);
    await fixture.server.request('ACK');
    expect((await agreeToReinvite()).body).toContain('a=sendonly');
    await reach(id, { localHold: 'on' });
  });

  it('is not made without a registration, nor beside two others', async () => {
    await dial();
    await ring();
    expect(await execute({ kind: 'dial', target: '2002' })).toEqual({ ok: false, problem: 'busy' });
    fixture.server.drop();
    await until(fixture.phone, 'failed', ({ registration }) => registration.state === 'failed');
    expect(await execute({ kind: 'dial', target: '2002' })).toEqual({ ok: false, problem: 'not-registered' });
  });
});

describe('a command that cannot be carried out', () => {
  it.each([
    [{ kind: 'answer', callId: 'nobody' }, 'no-such-call'],
    [{ kind: 'dial', target: '20\r\nX: 1' }, 'bad-number'],
  ] as const)('%o is refused as %s and logged', async (command, reason) => {
    expect(await execute(command, 'link')).toEqual({ ok: false, problem: reason });
    expect(fixture.host.logged).toContainEqual(
      expect.objectContaining({
        event: 'command-refused',
        fields: expect.objectContaining({ reason, origin: 'link' }),
      }),
    );
  });

  it.each(['hold', 'retrieve', 'mute', 'unmute', 'hangUp'] as const)(
    '%s is illegal while it rings',
    async (kind) => {
      const { id } = await ring();
      expect(await execute({ kind, callId: id })).toEqual({ ok: false, problem: 'illegal' });
      expect(call(id)?.state).toBe('ringing');
    },
  );

  it('decline is illegal once it was answered', async () => {
    const { id } = await talk();
    expect(await execute({ kind: 'decline', callId: id })).toEqual({ ok: false, problem: 'illegal' });
  });

  it('comes from main just the same', async () => {
    const { id } = await ring();
    fixture.host.sendCommand({ command: { kind: 'decline', callId: id }, origin: 'notification' });
    await fixture.server.response('INVITE', 603);
  });

  it('from main that dials nothing is told to the agent, until a call is made', async () => {
    const dial = (target: string) =>
      fixture.host.sendCommand({ command: { kind: 'dial', target }, origin: 'notification' });
    dial('no number;evil');
    await until(fixture.phone, 'told', isTold);
    expect(told()).toMatchObject([{ kind: 'not-called', reason: 'bad-number' }]);
    dial('1002');
    await until(fixture.phone, 'called', (state) => state.calls.length === 1 && !isTold(state));
  });

  it('comes without a call named, and means the one that rings; without any it does nothing', async () => {
    fixture.host.sendIntent({ intent: 'end', origin: 'hotkey' });
    const { id } = await ring();
    fixture.host.sendIntent({ intent: 'end', origin: 'hotkey' });
    await fixture.server.response('INVITE', 603);
    await until(fixture.phone, 'ended', ({ lastEnded }) => lastEnded?.id === id);
    expect(fixture.host.logged).toContainEqual(expect.objectContaining({ event: 'intent-without-call' }));
  });

  it('is told to main, state by state', async () => {
    const { id } = await ring();
    await execute({ kind: 'decline', callId: id });
    await until(fixture.phone, 'ended', ({ lastEnded }) => lastEnded?.id === id);
    const told = fixture.host.statuses.map(({ dn, registration, calls, lastEnded }) => [
      dn,
      registration.state,
      calls.map(({ state }) => state).join(),
      lastEnded?.reason ?? null,
    ]);
    expect(told.slice(-3)).toEqual([
      [fixture.account.dn, 'registered', '', null],
      [fixture.account.dn, 'registered', 'ringing', null],
      [fixture.account.dn, 'registered', '', 'declined-by-agent'],
    ]);
  });
});

describe('after calls', () => {
  it('nothing is left but the registration', async () => {
    const before = fixture.phone.census();
    for (let i = 0; i < 5; i += 1) {
      const { incoming, id } = await talk();
      await execute({ kind: 'hold', callId: id });
      await agreeToReinvite();
      await reach(id, { localHold: 'on' });
      incoming.inDialog('BYE');
      await fixture.server.response('BYE', 200);
    }
    const { transactions: _, ...expected } = before;
    expect(fixture.phone.census()).toMatchObject(expected);
    // Each answered or sent INVITE is remembered for 32 s (RFC 6026): five of either kind, and nothing else.
    await expect.poll(() => fixture.phone.census().transactions).toBe(10);
  });

  it('a listener that throws disturbs nobody', async () => {
    fixture.phone.watch(
      (state) => state,
      () => {
        throw new Error('a broken view');
      },
    );
    const { id } = await ring();
    expect(await execute({ kind: 'answer', callId: id })).toEqual(OK);
    await fixture.server.response('INVITE', 200);
    expect(fixture.host.logged).toContainEqual(expect.objectContaining({ event: 'listener-failed' }));
  });

  it('no password, HA1 or SIP message was logged', async () => {
    await talk();
    const log = JSON.stringify(fixture.host.logged);
    expect(log).not.toContain('SIP/2.0');
    expect(log).not.toMatch(/[0-9a-f]{32}/);
  });
});
