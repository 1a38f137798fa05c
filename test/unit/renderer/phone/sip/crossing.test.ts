import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakePeerConnection, installBrowserParts } from '../../../../support/phone/browserParts';
import { CallSteps } from '../../../../support/phone/callSteps';
import { type PhoneFixture, registeredPhone, until } from '../../../../support/phone/phoneFixture';
import type { SipMessage } from '../../../../support/phone/sipMessage';
import { FarLeg, OFFER, ServerCall, type SipServer } from '../../../../support/phone/sipServer';

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

const left = () => {
  const { sessions, dialogs, peerConnections, tracks } = fixture.phone.census();
  return { sessions, dialogs, peerConnections, tracks };
};
const nothing = { sessions: 0, dialogs: 0, peerConnections: 0, tracks: 0 };

const tagOf = (message: SipMessage) => /;tag=([^;]+)/.exec(message.header('To'))?.[1];

/** The phone gives up that dialog: ACK, then BYE (RFC 3261 §13.2.2.4). */
async function endsLeg(far: FarLeg, invite: SipMessage): Promise<SipMessage> {
  const ack = await server.request('ACK');
  const bye = await server.request('BYE');
  for (const request of [ack, bye]) {
    expect(request.firstLine).toContain(far.contact);
    expect(tagOf(request)).toBe(far.tag);
    expect(request.header('From')).toBe(invite.header('From'));
    expect(request.header('Call-ID')).toBe(invite.header('Call-ID'));
  }
  expect(ack.cseq).toBe(invite.cseq);
  expect(bye.cseq).toBeGreaterThan(invite.cseq);
  server.reply(bye, '200 OK');
  return bye;
}

/** What the phone said that no test asked for, but for its "Trying" and "Ringing". */
async function untaken(): Promise<string[]> {
  await server.settled();
  return server.untaken
    .filter(({ status }) => status === null || status >= 200)
    .map(({ method, firstLine }) => `${method}: ${firstLine}`);
}

describe('hanging up while the answer is under way (case 01)', () => {
  it.each([
    ['180 Ringing', (far: FarLeg) => far.reply('180 Ringing')],
    ['183 with SDP', (far: FarLeg) => far.reply('183 Session Progress', OFFER)],
    ['100 Trying alone', (_: FarLeg, invite: SipMessage) => server.reply(invite, '100 Trying')],
  ])('after %s: ACK and BYE, and the next 200 is ACKed too', async (_, proceed) => {
    const { invite, id, far } = await steps.dial();
    proceed(far, invite);
    await server.settled();
    await steps.succeed({ kind: 'hangUp', callId: id });
    const cancel = await server.request('CANCEL');
    far.reply('200 OK', OFFER);
    server.reply(cancel, '200 OK');
    await endsLeg(far, invite);
    far.reply('200 OK', OFFER);
    expect((await server.request('ACK')).cseq).toBe(invite.cseq);
    expect(await untaken()).toEqual([]);
    expect(steps.ended).toBe('hung-up-by-agent');
    expect(left()).toEqual(nothing);
  });

  it('goes the way that the answer came: Record-Route in reverse', async () => {
    const { invite, id, far } = await steps.dial();
    far.reply('180 Ringing');
    await server.settled();
    await steps.succeed({ kind: 'hangUp', callId: id });
    await server.request('CANCEL');
    far.reply('200 OK', OFFER, ['Record-Route: <sip:first.test;lr>', 'Record-Route: <sip:last.test;lr>']);
    const bye = await endsLeg(far, invite);
    expect(bye.headers('Route')).toEqual(['<sip:last.test;lr>', '<sip:first.test;lr>']);
  });

  it('before anything came: the same', async () => {
    const { invite, id, far } = await steps.dial();
    await steps.succeed({ kind: 'hangUp', callId: id });
    far.reply('200 OK', OFFER);
    await endsLeg(far, invite);
    far.reply('200 OK', OFFER);
    await server.request('ACK');
    expect(await untaken()).toEqual([]);
    expect(left()).toEqual(nothing);
  });

  it('an answer without Contact is let go too: ACK and BYE, once', async () => {
    const { invite } = await steps.dial();
    const answer = () => server.reply(invite, '200 OK', [], OFFER, 'server');
    answer();
    expect((await server.request('ACK')).cseq).toBe(invite.cseq);
    const bye = await server.request('BYE');
    expect(tagOf(bye)).toBe('server');
    server.reply(bye, '200 OK');
    answer();
    expect((await server.request('ACK')).cseq).toBe(invite.cseq);
    expect(await untaken()).toEqual([]);
    expect(steps.calls).toEqual([]);
    expect(left()).toEqual(nothing);
  });

  it('each branch that answers is let go', async () => {
    const { invite, id, far } = await steps.dial();
    far.reply('180 Ringing');
    await server.settled();
    await steps.succeed({ kind: 'hangUp', callId: id });
    await server.request('CANCEL');
    const other = new FarLeg(server, invite, 'other');
    far.reply('200 OK', OFFER);
    await endsLeg(far, invite);
    other.reply('200 OK', OFFER);
    await endsLeg(other, invite);
    expect(await untaken()).toEqual([]);
  });

  it('is said again on the next connection when the one in use breaks', async () => {
    const { invite, id, far } = await steps.dial();
    far.reply('180 Ringing');
    await server.settled();
    await steps.execute({ kind: 'hangUp', callId: id });
    await server.request('CANCEL');
    far.reply('200 OK', OFFER);
    await server.request('ACK');
    const first = await server.request('BYE');
    server.drop();
    await until(fixture.phone, 'lost', ({ registration }) => registration.state !== 'registered');
    fixture.phone.reconnect();
    const again = await server.request('BYE');
    expect([again.firstLine, again.header('To'), again.header('CSeq')]).toEqual([
      first.firstLine,
      first.header('To'),
      first.header('CSeq'),
    ]);
    expect(tagOf(again)).toBe(far.tag);
    server.reply(again, '200 OK');
    expect(invite.header('Call-ID')).toBe(again.header('Call-ID'));
  });

  it('between the 200 and its ACK: the ACK goes first, and one BYE', async () => {
    const { invite, id, far } = await steps.dial();
    FakePeerConnection.holdsRemoteDescription = true;
    far.reply('200 OK', OFFER);
    await server.settled();
    await steps.succeed({ kind: 'hangUp', callId: id });
    await endsLeg(far, invite);
    FakePeerConnection.all.at(-1)?.releaseRemoteDescription();
    expect(await untaken()).toEqual([]);
    far.reply('200 OK', OFFER);
    await server.request('ACK');
    expect(await untaken()).toEqual([]);
    expect(left()).toEqual(nothing);
  });

  it('during our re-INVITE: its 200 is ACKed though the call is over', async () => {
    const { id, invite } = await steps.speak();
    await steps.succeed({ kind: 'hold', callId: id });
    const reinvite = await server.request('INVITE');
    await steps.succeed({ kind: 'hangUp', callId: id });
    const bye = await server.request('BYE');
    server.reply(reinvite, '200 OK', ['Contact: <sip:server@far.test>'], OFFER);
    const ack = await server.request('ACK');
    expect(ack.cseq).toBe(reinvite.cseq);
    expect(ack.header('Call-ID')).toBe(invite.header('Call-ID'));
    server.reply(bye, '200 OK');
    expect(await untaken()).toEqual([]);
  });

  it.each(['INVITE', 'UPDATE'])('during their %s: it gets its answer', async (method) => {
    const { id, far } = await steps.speak();
    FakePeerConnection.holdsRemoteDescription = true;
    far.request(method, [], OFFER);
    await server.settled();
    await steps.succeed({ kind: 'hangUp', callId: id });
    server.reply(await server.request('BYE'), '200 OK');
    await server.response(method, 487);
    FakePeerConnection.all.at(-1)?.releaseRemoteDescription();
  });
});

describe('their end that crosses ours', () => {
  it('CANCEL crosses our 200: it is answered, the call is spoken on, and their BYE ends it', async () => {
    const { incoming, id } = await steps.ring();
    await steps.succeed({ kind: 'answer', callId: id });
    const answer = await server.response('INVITE', 200);
    incoming.cancel();
    await server.response('CANCEL', 200);
    incoming.ack(answer);
    await steps.reach(id, { state: 'established' });
    incoming.inDialog('BYE');
    await server.response('BYE', 200);
    expect(left()).toEqual(nothing);
  });

  it.each([
    ['while it rings', false],
    ['while it is being answered', true],
  ])('BYE in the early dialog %s ends it as a CANCEL does', async (_, answering) => {
    const incoming = new ServerCall(server);
    incoming.invite();
    const ringing = await server.response('INVITE', 180);
    const id = steps.calls.at(-1)?.id ?? '';
    if (answering) {
      FakePeerConnection.holdsRemoteDescription = true;
      await steps.succeed({ kind: 'answer', callId: id });
    }
    incoming.learn(ringing);
    incoming.inDialog('BYE');
    await server.response('BYE', 200);
    await server.response('INVITE', 487);
    await until(fixture.phone, 'ended', ({ calls }) => calls.length === 0);
    expect(steps.ended).toBe('caller-gave-up');
    FakePeerConnection.all.at(-1)?.releaseRemoteDescription();
    expect(await untaken()).toEqual([]);
    expect(left()).toEqual(nothing);
  });

  it('BYE crosses our BYE: 200', async () => {
    const { incoming, id } = await steps.talk();
    await steps.succeed({ kind: 'hangUp', callId: id });
    const bye = await server.request('BYE');
    incoming.inDialog('BYE');
    await server.response('BYE', 200);
    server.reply(bye, '200 OK');
    expect(steps.ended).toBe('hung-up-by-agent');
  });

  it('BYE comes while our BYE waits for their ACK: 200, and no BYE of ours follows', async () => {
    const { incoming, id } = await steps.ring();
    await steps.succeed({ kind: 'answer', callId: id });
    const answer = await server.response('INVITE', 200);
    await steps.succeed({ kind: 'hangUp', callId: id });
    incoming.learn(answer);
    incoming.inDialog('BYE');
    await server.response('BYE', 200);
    expect(await untaken()).toEqual([]);
    expect(left()).toEqual(nothing);
  });

  it('BYE comes while their re-INVITE is being answered: that ends with 487', async () => {
    const { far } = await steps.speak();
    FakePeerConnection.holdsRemoteDescription = true;
    far.request('INVITE', [], OFFER);
    await server.settled();
    far.request('BYE');
    await server.response('BYE', 200);
    await server.response('INVITE', 487);
    FakePeerConnection.all.at(-1)?.releaseRemoteDescription();
    expect(await untaken()).toEqual([]);
  });
});

describe('a dialog that is not the call (case 04)', () => {
  it('the 200 of another branch is ACKed and ended in its own dialog, and the call goes on', async () => {
    const { invite, id, far } = await steps.speak();
    const other = new FarLeg(server, invite, 'other');
    other.reply('200 OK', OFFER);
    await endsLeg(other, invite);
    other.reply('200 OK', OFFER);
    expect(tagOf(await server.request('ACK'))).toBe('other');
    far.reply('200 OK', OFFER);
    expect(tagOf(await server.request('ACK'))).toBe('server');
    expect(await untaken()).toEqual([]);
    expect(steps.call(id)).toMatchObject({ state: 'established' });
    expect(left()).toMatchObject({ sessions: 1, dialogs: 1 });
    far.request('BYE');
    await server.response('BYE', 200);
    expect(steps.ended).toBe('hung-up-by-other');
  });

  it('a branch that only rang ends nothing, and asks for nothing, once another has answered', async () => {
    const { invite, id, far } = await steps.dial();
    const other = new FarLeg(server, invite, 'other');
    other.reply('180 Ringing');
    far.reply('180 Ringing');
    far.reply('200 OK', OFFER);
    await server.request('ACK');
    await steps.reach(id, { state: 'established' });
    for (const method of ['BYE', 'INVITE', 'NOTIFY']) {
      other.request(method, method === 'NOTIFY' ? ['Event: talk'] : [], method === 'INVITE' ? OFFER : '');
      await server.response(method, 481);
    }
    expect(steps.call(id)).toMatchObject({ state: 'established', heldByOther: false });
  });

  it.each(['BYE', 'INVITE', 'UPDATE', 'NOTIFY', 'INFO'])(
    '%s with a tag that nobody has: 481',
    async (method) => {
      const { invite, id } = await steps.speak();
      const stranger = new FarLeg(server, invite, 'stranger');
      stranger.request(method, method === 'NOTIFY' ? ['Event: talk'] : []);
      await server.response(method, 481);
      expect(steps.call(id)).toMatchObject({ state: 'established' });
    },
  );

  it('the 200 of a branch that answered after another was hung up on is let go too', async () => {
    const { invite, id } = await steps.speak();
    await steps.succeed({ kind: 'hangUp', callId: id });
    server.reply(await server.request('BYE'), '200 OK');
    const other = new FarLeg(server, invite, 'other');
    other.reply('200 OK', OFFER);
    await endsLeg(other, invite);
    expect(left()).toEqual(nothing);
  });
});
