import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandOrigin } from '../../../../src/shared/domain/call/command';
import { defaultPreferences } from '../../../../src/shared/settings/defaultPreferences';
import type { Preferences } from '../../../../src/shared/settings/preferences';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { type PhoneFixture, phoneAtServer, until } from '../../../support/phone/phoneFixture';
import { ServerCall } from '../../../support/phone/sipServer';

const CUSTOMER = 'P-Asserted-Identity: <sip:+4989555010@carrier.test>';

let fixture: PhoneFixture;
let uuids = 0;
beforeEach(() => {
  installBrowserParts();
  FakePeerConnection.reset();
});
afterEach(async () => {
  await fixture.phone.dispose();
  await fixture.server.close();
});

async function phoneWith(set: Partial<Preferences>): Promise<void> {
  fixture = await phoneAtServer((host) => {
    host.preferences = { ...host.preferences, values: { ...defaultPreferences, ...set } };
  });
  await until(fixture.phone, 'registered', ({ registration }) => registration.state === 'registered');
}

async function ring(headers: readonly string[]) {
  const incoming = new ServerCall(fixture.server);
  incoming.invite(headers);
  await fixture.server.response('INVITE', 180);
  return { incoming, id: fixture.phone.state.calls.at(-1)?.id ?? '' };
}

const routed = () => {
  uuids += 1;
  return ring([`X-Genesys-CallUUID: ${String(uuids).padStart(32, 'A')}`, CUSTOMER]);
};
const stateOf = (id: string) => fixture.phone.state.calls.find((call) => call.id === id)?.state;

/** The origins of all answers so far, as they were logged. */
function answeredBy(): CommandOrigin[] {
  return fixture.host.logged.flatMap(({ event, fields }) =>
    event === 'command' && fields?.['kind'] === 'answer' ? [fields['origin'] as CommandOrigin] : [],
  );
}

describe('a routed call, where it is wished', () => {
  it('is answered once the zip tone is over, and rings no more meanwhile', async () => {
    await phoneWith({ 'answer.auto': '0s' });
    let over = () => {};
    fixture.audio.briefGate = new Promise((resolve) => {
      over = resolve;
    });
    const { id } = await routed();
    await expect.poll(() => fixture.audio.brief).toEqual(['zip']);
    expect(fixture.audio.ring).toBeNull();
    expect(stateOf(id)).toBe('ringing');
    over();
    await fixture.server.response('INVITE', 200);
    expect(answeredBy()).toEqual(['auto']);
  });

  it('stays with the agent where another call goes on', async () => {
    await phoneWith({ 'answer.auto': '0s' });
    const first = await routed();
    const answer = await fixture.server.response('INVITE', 200);
    first.incoming.ack(answer);
    await until(fixture.phone, 'established', () => stateOf(first.id) === 'established');
    const second = await routed();
    expect(fixture.audio.tone).toBe('call-waiting');
    await fixture.phone.execute({ kind: 'hangUp', callId: first.id }, 'ui');
    await until(fixture.phone, 'alone', ({ calls }) => calls.length === 1);
    expect(stateOf(second.id)).toBe('ringing');
    expect(fixture.audio.ring).toBe('duet');
    expect(fixture.audio.brief).toEqual(['zip']);
  });

  it('that is gone when the zip tone is over is left alone', async () => {
    await phoneWith({ 'answer.auto': '0s' });
    let over = () => {};
    fixture.audio.briefGate = new Promise((resolve) => {
      over = resolve;
    });
    const { incoming } = await routed();
    await expect.poll(() => fixture.audio.brief).toEqual(['zip']);
    incoming.cancel([]);
    await until(fixture.phone, 'over', ({ calls }) => calls.length === 0);
    over();
    await fixture.audio.briefGate;
    expect(answeredBy()).toEqual([]);
  });

  it('that the agent answers first leaves no timer behind', async () => {
    await phoneWith({ 'answer.auto': '10s' });
    const { id } = await routed();
    expect(fixture.audio.ring).toBe('duet');
    await fixture.phone.execute({ kind: 'decline', callId: id }, 'ui');
    await until(fixture.phone, 'over', ({ calls }) => calls.length === 0);
    expect(answeredBy()).toEqual([]);
    expect(fixture.audio.brief).toEqual([]);
  });
});

it.each([
  ['a colleague', { 'answer.auto': '0s' }, ['X-Genesys-CallUUID: COLLEAGUE']],
  ['somebody past Genesys', { 'answer.auto': '0s' }, [CUSTOMER]],
  ['a routed call, where it is not wished', {}, ['X-Genesys-CallUUID: ROUTED', CUSTOMER]],
] as const)('%s is answered by the agent alone', async (_, set, headers) => {
  await phoneWith(set);
  const { id } = await ring(headers);
  expect(fixture.audio.ring).not.toBeNull();
  await fixture.phone.execute({ kind: 'answer', callId: id }, 'ui');
  expect(answeredBy()).toEqual(['ui']);
  expect(fixture.audio.brief).toEqual([]);
});

describe('the ring', () => {
  it.each([
    ['routed', ['X-Genesys-CallUUID: ROUTED', CUSTOMER], 'chime'],
    ['direct', [CUSTOMER], 'pulse'],
    ['internal', ['X-Genesys-CallUUID: COLLEAGUE'], null],
  ] as const)('of a %s call is the one that is set for it', async (_, headers, ringtone) => {
    await phoneWith({ 'ring.routed': 'chime', 'ring.direct': 'pulse', 'ring.internal': 'none' });
    await ring(headers);
    expect(fixture.audio.ring).toBe(ringtone);
  });
});
