import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { CallSteps } from '../../../support/phone/callSteps';
import { registeredPhone } from '../../../support/phone/phoneFixture';
import { sendNotify } from '../../../support/phone/sipServer';

const A = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const B = '012345ABCDEFGHIJKLMNOPQRSTUVWXYZ';

// Some wait for limits of the phone's own.
vi.setConfig({ testTimeout: 30_000 });

let steps: CallSteps;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  steps = new CallSteps(await registeredPhone());
});
afterEach(async () => {
  await steps.fixture.phone.signOut();
  await steps.fixture.server.close();
});

/** Of each call in the order of their media: whether what its microphone hears gets out. */
const sent = () => FakePeerConnection.all.map((connection) => connection.sends);
const heard = () => steps.fixture.audio.playing.map(({ silent }) => !silent);
const talkTo = (uuid: string) => sendNotify(steps.fixture.server, 'talk', [`X-Genesys-CallUUID: ${uuid}`]);

describe('the last wish wins', () => {
  it('when a call is retrieved while another is being answered (F2 a)', async () => {
    const a = await steps.talk(A);
    await steps.holdAndAgree(a.id);
    const b = await steps.ring(B);
    FakePeerConnection.completesGathering = false;
    await steps.execute({ kind: 'answer', callId: b.id });
    await steps.reach(b.id, { state: 'answering' });
    talkTo(A);
    await steps.fixture.server.response('NOTIFY', 200);
    await steps.reach(a.id, { localHold: 'retrieving' });
    expect(sent()).toEqual([false, false]);
    expect((await steps.agreeToReinvite(a.incoming)).body).toContain('a=sendrecv');
    await steps.reach(a.id, { localHold: 'off' });
    expect(sent()).toEqual([true, false]);
    // Gathering is given up after its own limit, and the 200 goes out.
    b.incoming.ack(await steps.fixture.server.response('INVITE', 200));
    await steps.reach(b.id, { state: 'established', localHold: 'holding' });
    expect((await steps.agreeToReinvite(b.incoming)).body).toContain('a=sendonly');
    await steps.reach(b.id, { localHold: 'on' });
    expect(sent()).toEqual([true, false]);
  });

  it('when it is the answer, while the other is being retrieved', async () => {
    const a = await steps.talk(A);
    await steps.holdAndAgree(a.id);
    const b = await steps.ring(B);
    await steps.execute({ kind: 'retrieve', callId: a.id });
    await steps.execute({ kind: 'answer', callId: b.id });
    expect(steps.call(a.id)).toMatchObject({ localHold: 'holding' });
    b.incoming.ack(await steps.fixture.server.response('INVITE', 200));
    expect((await steps.agreeToReinvite(a.incoming)).body).toContain('a=sendrecv');
    expect((await steps.agreeToReinvite(a.incoming)).body).toContain('a=sendonly');
    await steps.reach(a.id, { localHold: 'on' });
    expect(steps.call(b.id)).toMatchObject({ state: 'established', localHold: 'off' });
    expect(sent()).toEqual([false, true]);
  });

  it('when it comes while the microphone for the other is opening', async () => {
    const a = await steps.talk(A);
    await steps.holdAndAgree(a.id);
    const b = await steps.ring(B);
    let open = () => {};
    steps.fixture.audio.gate = new Promise((resolve) => {
      open = resolve;
    });
    const answered = steps.execute({ kind: 'answer', callId: b.id });
    await steps.execute({ kind: 'retrieve', callId: a.id });
    open();
    await answered;
    b.incoming.ack(await steps.fixture.server.response('INVITE', 200));
    await steps.agreeToReinvite(a.incoming);
    await steps.agreeToReinvite(b.incoming);
    await steps.reach(a.id, { localHold: 'off' });
    await steps.reach(b.id, { localHold: 'on' });
    expect(sent()).toEqual([true, false]);
  });

  it('of hold and retrieve, each while the other side is still asked about the one before', async () => {
    const a = await steps.talk(A);
    await steps.execute({ kind: 'hold', callId: a.id });
    expect(await steps.execute({ kind: 'retrieve', callId: a.id })).toEqual({ ok: true });
    expect(sent()).toEqual([false]);
    expect((await steps.agreeToReinvite()).body).toContain('a=sendonly');
    expect((await steps.agreeToReinvite()).body).toContain('a=sendrecv');
    await steps.reach(a.id, { localHold: 'off' });
    expect(sent()).toEqual([true]);
  });

  it('and a call that is dialled is heard again once the one that was spoken on instead is over', async () => {
    const a = await steps.talk(A);
    await steps.holdAndAgree(a.id);
    const { invite, id } = await steps.dial();
    await steps.execute({ kind: 'retrieve', callId: a.id });
    await steps.agreeToReinvite(a.incoming);
    await steps.reach(a.id, { localHold: 'off' });
    expect(sent()).toEqual([true, false]);
    a.incoming.inDialog('BYE');
    await steps.fixture.server.response('BYE', 200);
    expect(sent()).toEqual([false, true]);
    await steps.takeDialled(invite);
    await steps.reach(id, { state: 'established', localHold: 'off' });
    expect(sent()).toEqual([false, true]);
  });
});

describe('a hold is silent from the first moment', () => {
  it('while the other side has not answered it', async () => {
    const a = await steps.talk(A);
    FakePeerConnection.all.at(-1)?.receive({});
    await steps.execute({ kind: 'hold', callId: a.id });
    expect(sent()).toEqual([false]);
    expect(heard()).toEqual([false]);
    await steps.agreeToReinvite();
    await steps.reach(a.id, { localHold: 'on' });
    await steps.execute({ kind: 'retrieve', callId: a.id });
    await steps.fixture.server.settled();
    // JsSIP would send again as soon as it asks.
    expect(sent()).toEqual([false]);
    await steps.agreeToReinvite();
    await steps.reach(a.id, { localHold: 'off' });
    expect(sent()).toEqual([true]);
    expect(heard()).toEqual([true]);
  });

  it('and stays so when it is refused: the agent is told, and it is tried again (F2 b)', async () => {
    const a = await steps.talk(A);
    FakePeerConnection.all.at(-1)?.receive({});
    const b = await steps.ring(B);
    await steps.execute({ kind: 'answer', callId: b.id });
    b.incoming.ack(await steps.fixture.server.response('INVITE', 200));
    await steps.refuseReinvite();
    await steps.reach(a.id, { localHold: 'one-sided' });
    expect(steps.call(b.id)).toMatchObject({ state: 'established', localHold: 'off' });
    expect(sent()).toEqual([false, true]);
    expect(heard()).toEqual([false]);
    // At the second time, after a while, they agree.
    expect((await steps.agreeToReinvite(a.incoming)).body).toContain('a=sendonly');
    await steps.reach(a.id, { localHold: 'on' });
    expect(sent()).toEqual([false, true]);
  });

  it('and ends at once when it was refused and the agent resumes: there is nothing to tell', async () => {
    const a = await steps.talk(A);
    FakePeerConnection.all.at(-1)?.receive({});
    await steps.execute({ kind: 'mute', callId: a.id });
    await steps.execute({ kind: 'hold', callId: a.id });
    await steps.refuseReinvite();
    await steps.reach(a.id, { localHold: 'one-sided' });
    talkTo(A);
    await steps.reach(a.id, { localHold: 'off', muted: true });
    expect(heard()).toEqual([true]);
    // What the agent muted stays muted.
    expect(sent()).toEqual([false]);
    await steps.execute({ kind: 'unmute', callId: a.id });
    expect(sent()).toEqual([true]);
    await steps.fixture.server.settled();
    const requests = steps.fixture.server.untaken.filter(({ status }) => status === null);
    expect(requests).toEqual([]);
  });

  it('where a call cannot be offered to yet, for its ACK is missing (F2 c)', async () => {
    const a = await steps.ring(A);
    await steps.execute({ kind: 'answer', callId: a.id });
    const answer = await steps.fixture.server.response('INVITE', 200);
    const b = await steps.ring(B);
    await steps.execute({ kind: 'answer', callId: b.id });
    expect(sent()).toEqual([false, true]);
    // Longer than a hold waits for it.
    await steps.reach(a.id, { localHold: 'one-sided' });
    expect(sent()).toEqual([false, true]);
    a.incoming.ack(answer);
    await steps.agreeToReinvite(a.incoming);
    await steps.reach(a.id, { localHold: 'on' });
  });

  it('for a microphone that is opened, and a track that comes meanwhile (F25)', async () => {
    const a = await steps.talk(A);
    await steps.holdAndAgree(a.id);
    FakePeerConnection.all.at(-1)?.receive({});
    expect(heard()).toEqual([false]);
    steps.fixture.host.loseSound();
    await expect.poll(() => steps.fixture.audio.tracks.length).toBe(2);
    expect(sent()).toEqual([false]);
    await steps.execute({ kind: 'retrieve', callId: a.id });
    await steps.agreeToReinvite();
    await steps.reach(a.id, { localHold: 'off' });
    expect(heard()).toEqual([true]);
    expect(sent()).toEqual([true]);
  });
});

describe('a second press of what ended a call', () => {
  async function one() {
    const a = await steps.talk(A);
    const b = await steps.ring(B);
    await steps.execute({ kind: 'answer', callId: b.id });
    b.incoming.ack(await steps.fixture.server.response('INVITE', 200));
    await steps.agreeToReinvite();
    await steps.reach(a.id, { localHold: 'on' });
    return { a, b };
  }
  const refused = () => steps.fixture.host.logged.filter(({ fields }) => fields['reason'] === 'too-soon');

  it.each(['hotkey', 'headset', 'tray'] as const)(
    'by %s leaves the call that takes its place',
    async (origin) => {
      const { a, b } = await one();
      // Answered a moment ago: this one is not meant yet either.
      await expect.poll(() => steps.execute({ kind: 'hangUp', callId: b.id }, origin)).toEqual({ ok: true });
      const before = refused().length;
      steps.fixture.host.sendIntent({ intent: 'end', origin });
      await expect.poll(refused).toHaveLength(before + 1);
      expect(steps.fixture.phone.state.calls.map(({ id }) => id)).toEqual([a.id]);
      await expect.poll(() => steps.execute({ kind: 'hangUp', callId: a.id }, origin)).toEqual({ ok: true });
    },
  );

  it('does not keep back the button of the call beside it, which names that', async () => {
    const { a } = await one();
    expect(await steps.execute({ kind: 'hangUp', callId: a.id })).toEqual({ ok: true });
  });
});
