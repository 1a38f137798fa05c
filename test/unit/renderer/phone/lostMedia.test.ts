import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PhoneCommand } from '../../../../src/shared/domain/call/command';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { type PhoneFixture, registeredPhone, until } from '../../../support/phone/phoneFixture';
import type { SipMessage } from '../../../support/phone/sipMessage';
import { OFFER, ServerCall } from '../../../support/phone/sipServer';

let fixture: PhoneFixture;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  fixture = await registeredPhone();
});
afterEach(async () => {
  vi.useRealTimers();
  await fixture.phone.dispose();
  await fixture.server.close();
});

const kinds = ['answer', 'hold', 'retrieve'] as const;

async function execute(kind: (typeof kinds)[number]): Promise<void> {
  const callId = fixture.phone.state.calls[0]?.id ?? '';
  expect(await fixture.phone.execute({ kind, callId } satisfies PhoneCommand, 'ui')).toEqual({ ok: true });
}

/** @returns the call's peer connection, with media on its way */
async function talk(): Promise<FakePeerConnection> {
  const incoming = new ServerCall(fixture.server);
  incoming.invite();
  await fixture.server.response('INVITE', 180);
  await execute('answer');
  incoming.ack(await fixture.server.response('INVITE', 200));
  await until(fixture.phone, 'in call', ({ calls }) => calls[0]?.state === 'established');
  const connection = FakePeerConnection.all.at(-1);
  if (connection === undefined) throw new Error('no media');
  connection.reach('connected');
  return connection;
}

async function agree(reinvite: SipMessage): Promise<void> {
  fixture.server.reply(reinvite, '200 OK', ['Contact: <sip:server@server.test;transport=ws>'], OFFER);
  await fixture.server.request('ACK');
}

const hold = (): unknown => {
  const call = fixture.phone.state.calls[0];
  return call?.state === 'established' ? call.localHold : null;
};

const invites = (): SipMessage[] =>
  fixture.server.untaken.filter(({ status, method }) => status === null && method === 'INVITE');

it('media that is lost is offered another way, once until it is there again', async () => {
  const connection = await talk();
  connection.reach('disconnected');
  const reinvite = await fixture.server.request('INVITE');
  expect(reinvite.body).toContain('a=sendrecv');
  expect(connection.restarts).toBe(1);
  connection.reach('failed');
  await agree(reinvite);
  connection.reach('connecting');
  connection.reach('failed');
  await fixture.server.settled();
  expect(invites()).toEqual([]);

  connection.reach('connected');
  connection.reach('disconnected');
  await agree(await fixture.server.request('INVITE'));
  expect(connection.restarts).toBe(2);
});

it('it is offered again when the phone has registered anew, and not where it is back by then', async () => {
  const connection = await talk();
  connection.reach('disconnected');
  await fixture.server.request('INVITE');
  // The address is another: nobody hears what is said on the old connection.
  fixture.server.drop();
  fixture.server.reply(await fixture.server.request('UPDATE'), '200 OK');
  await agree(await fixture.server.request('INVITE'));
  expect(connection.restarts).toBe(2);
  connection.reach('connected');

  fixture.server.drop();
  fixture.server.reply(await fixture.server.request('UPDATE'), '200 OK');
  await fixture.server.settled();
  expect(invites()).toEqual([]);
});

it('it is offered as soon as the phone has registered from another network, before ICE has noticed', async () => {
  const connection = await talk();
  fixture.server.manual();
  fixture.host.changeNetwork();
  await fixture.server.request('OPTIONS');
  fixture.server.automatic();
  fixture.server.reply(await fixture.server.request('UPDATE'), '200 OK');
  await agree(await fixture.server.request('INVITE'));
  expect(connection.restarts).toBe(1);
});

it('nothing is offered without candidates, and again as soon as there are some', async () => {
  const connection = await talk();
  FakePeerConnection.hasNetwork = false;
  connection.reach('disconnected');
  await expect.poll(() => connection.restarts).toBeGreaterThan(1);
  expect(invites()).toEqual([]);
  FakePeerConnection.hasNetwork = true;
  await agree(await fixture.server.request('INVITE'));
  expect(hold()).toBe('off');
});

it('where the server is gone too the call waits a minute for the network', async () => {
  const connection = await talk();
  fixture.server.stall();
  fixture.server.drop();
  await until(fixture.phone, 'offline', ({ registration }) => registration.state !== 'registered');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  connection.reach('failed');
  vi.advanceTimersByTime(59_999);
  expect(hold()).toBe('off');
  vi.advanceTimersByTime(1);
  expect(fixture.phone.state.lastEnded?.reason).toBe('no-media');
});

it('a call on hold stays on hold', async () => {
  const connection = await talk();
  await execute('hold');
  await agree(await fixture.server.request('INVITE'));
  await until(fixture.phone, 'held', () => hold() === 'on');
  connection.reach('disconnected');
  const reinvite = await fixture.server.request('INVITE');
  expect(reinvite.body).toContain('a=sendonly');
  await agree(reinvite);
  expect(hold()).toBe('on');
});

it('a hold waits for it', async () => {
  const connection = await talk();
  connection.reach('disconnected');
  const restart = await fixture.server.request('INVITE');
  await execute('hold');
  await fixture.server.settled();
  expect(invites()).toEqual([]);
  await agree(restart);
  const reinvite = await fixture.server.request('INVITE');
  expect(reinvite.body).toContain('a=sendonly');
  await agree(reinvite);
  await until(fixture.phone, 'held', () => hold() === 'on');
});

it('one that meets another offer is repeated (RFC 3261 §14.1); one that is refused leaves the call as it was', async () => {
  const connection = await talk();
  connection.reach('disconnected');
  const first = await fixture.server.request('INVITE');
  fixture.server.reply(first, '491 Request Pending');
  await fixture.server.request('ACK');
  const second = await fixture.server.request('INVITE');
  expect(second.cseq).toBe(first.cseq + 1);
  fixture.server.reply(second, '488 Not Acceptable Here');
  await fixture.server.request('ACK');
  await expect.poll(() => connection.signalingState).toBe('stable');
  expect(hold()).toBe('off');
});
