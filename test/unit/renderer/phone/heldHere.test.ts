import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { CallSteps } from '../../../support/phone/callSteps';
import { registeredPhone } from '../../../support/phone/phoneFixture';
import { OFFER, sendNotify } from '../../../support/phone/sipServer';

const UUID = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

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

async function held() {
  const talking = await steps.talk(UUID);
  await steps.holdAndAgree(talking.id);
  return talking;
}

const directionOf = (body: string) => /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(body)?.[1];

it.each(
  (['INVITE', 'UPDATE'] as const).flatMap((method) => [
    [method, 'sendrecv', 'sendonly', false],
    [method, 'recvonly', 'sendonly', false],
    [method, 'sendonly', 'inactive', true],
    [method, 'inactive', 'inactive', true],
  ]),
)(
  'a hold of ours is not undone by %s with %s: answered %s',
  async (method, offered, answered, heldByOther) => {
    const { incoming, id } = await held();
    incoming.inDialog(method, [], OFFER.replace('sendrecv', offered));
    const answer = await steps.fixture.server.response(method, 200);
    expect(directionOf(answer.body)).toBe(answered);
    if (method === 'INVITE') incoming.ack(answer);
    await steps.fixture.server.settled();
    expect(steps.call(id)).toMatchObject({ localHold: 'on', heldByOther });
    expect(FakePeerConnection.all.at(-1)?.sends).toBe(false);
  },
);

it('a re-INVITE without SDP does not undo it either, and the server retrieves it by NOTIFY talk as before', async () => {
  const { incoming, id } = await held();
  incoming.inDialog('INVITE');
  const offer = await steps.fixture.server.response('INVITE', 200);
  expect(directionOf(offer.body)).toBe('sendonly');
  incoming.ack(offer, OFFER.replace('sendrecv', 'recvonly'));
  await steps.fixture.server.settled();
  expect(steps.call(id)).toMatchObject({ localHold: 'on' });
  sendNotify(steps.fixture.server, 'talk', [`X-Genesys-CallUUID: ${UUID}`]);
  expect(directionOf((await steps.agreeToReinvite()).body)).toBe('sendrecv');
  await steps.reach(id, { localHold: 'off', heldByOther: false });
  expect(FakePeerConnection.all.at(-1)?.sends).toBe(true);
});

it('once it is over, what the other side offers is answered as it is', async () => {
  const { incoming, id } = await held();
  await steps.execute({ kind: 'retrieve', callId: id });
  await steps.agreeToReinvite();
  await steps.reach(id, { localHold: 'off' });
  incoming.inDialog('INVITE', [], OFFER);
  const answer = await steps.fixture.server.response('INVITE', 200);
  expect(directionOf(answer.body)).toBe('sendrecv');
});

it('a hold that fails before it is offered leaves nothing under way: what the other side offers is answered', async () => {
  const { incoming, id } = await steps.talk(UUID);
  const connection = FakePeerConnection.all.at(-1);
  if (connection === undefined) throw new Error('no media');
  const senders = connection.getSenders();
  const asked = vi
    .spyOn(connection, 'getSenders')
    // The agent is silent at once (audio, video); the hold itself is what fails.
    .mockReturnValueOnce(senders)
    .mockReturnValueOnce(senders)
    .mockImplementationOnce(() => {
      throw new Error('no senders');
    });
  await steps.execute({ kind: 'hold', callId: id });
  await vi.waitFor(() =>
    expect(asked.mock.results).toContainEqual(expect.objectContaining({ type: 'throw' })),
  );
  incoming.inDialog('INVITE', [], OFFER);
  const answer = await steps.fixture.server.response('INVITE', 200);
  incoming.ack(answer);
  expect(steps.call(id)).toMatchObject({ state: 'established' });
});
