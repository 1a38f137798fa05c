/** What becomes of calls when the phone goes from one server to another: SIP byte for byte, over two real WebSockets. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JssipAgent } from '../../../../src/renderer/phone/sip/userAgent';
import { Timers } from '../../../../src/renderer/phone/util/timers';
import { noSite } from '../../../../src/shared/settings/site';
import { FakePeerConnection, installBrowserParts } from '../../../support/phone/browserParts';
import { type PhoneFixture, phoneAtServer, until } from '../../../support/phone/phoneFixture';
import type { SipMessage } from '../../../support/phone/sipMessage';
import { DN, DOMAIN, HA1, OFFER, ServerCall, SipServer } from '../../../support/phone/sipServer';

let fixture: PhoneFixture;
let second: SipServer;

beforeEach(async () => {
  installBrowserParts();
  FakePeerConnection.reset();
  second = await SipServer.listen();
  fixture = await phoneAtServer((host, first) => {
    const site = { ...noSite, servers: [[first.url], [second.url]] };
    host.info = Promise.resolve({ version: '1.2.3', platform: 'linux', site });
  });
  await registeredAt(fixture.server);
});
afterEach(async () => {
  vi.useRealTimers();
  await fixture.phone.dispose();
  await fixture.server.close();
  await second.close();
});

const registeredAt = (server: SipServer) =>
  until(
    fixture.phone,
    `registered at ${server.url}`,
    ({ registration }) => registration.state === 'registered' && registration.server === server.url,
  );

const ended = () => fixture.phone.state.lastEnded?.reason;
const localHold = () => {
  const [call] = fixture.phone.state.calls;
  return call?.state === 'established' ? call.localHold : null;
};

async function talk() {
  const incoming = new ServerCall(fixture.server);
  incoming.invite();
  const progress = await fixture.server.response('INVITE', 180);
  const callId = fixture.phone.state.calls.at(-1)?.id ?? '';
  await fixture.phone.execute({ kind: 'answer', callId }, 'ui');
  incoming.ack(await fixture.server.response('INVITE', 200));
  await until(fixture.phone, 'established', ({ calls: [call] }) => call?.state === 'established');
  await fixture.server.settled();
  return { callId, contact: progress.header('Contact') };
}

function agree(server: SipServer, request: SipMessage) {
  server.reply(request, '200 OK', ['Contact: <sip:server@server.test;transport=ws>'], OFFER);
}

it('an established call goes on when its server dies, and the far end is told where the phone is now', async () => {
  const { callId, contact } = await talk();
  fixture.server.drop();
  await registeredAt(second);
  const update = await second.request('UPDATE');
  expect(update.header('Contact')).toBe(contact);
  expect(update.body).toBe('');
  second.reply(update, '200 OK', ['Contact: <sip:server@server.test;transport=ws>']);
  await fixture.phone.execute({ kind: 'hold', callId }, 'ui');
  agree(second, await second.request('INVITE'));
  await second.request('ACK');
  await until(fixture.phone, 'held', () => localHold() === 'on');
  await fixture.phone.execute({ kind: 'hangUp', callId }, 'ui');
  second.reply(await second.request('BYE'), '200 OK');
  expect(ended()).toBe('hung-up-by-agent');
});

it.each(['481 Call/Transaction Does Not Exist', '408 Request Timeout', '500 Server Internal Error'])(
  'a server that knows nothing of the call (%s) does not end it',
  async (answer) => {
    await talk();
    fixture.server.drop();
    await registeredAt(second);
    second.reply(await second.request('UPDATE'), answer);
    await second.settled();
    expect(fixture.phone.state.calls).toMatchObject([{ state: 'established' }]);
  },
);

it('a hold under way when the server dies stays silent, the call goes on, and the hold is offered again', async () => {
  const { callId } = await talk();
  await fixture.phone.execute({ kind: 'hold', callId }, 'ui');
  await fixture.server.request('INVITE');
  fixture.server.drop();
  await until(fixture.phone, 'not agreed', () => localHold() === 'one-sided');
  expect(FakePeerConnection.all.at(-1)?.signalingState).toBe('stable');
  expect(FakePeerConnection.all.at(-1)?.sends).toBe(false);
  await registeredAt(second);
  agree(second, await second.request('INVITE'));
  await until(fixture.phone, 'held', () => localHold() === 'on');
});

it('a call that the agent hangs up between two servers ends at once, and the far end hears of it', async () => {
  const { callId } = await talk();
  fixture.server.drop();
  await until(fixture.phone, 'not registered', ({ registration }) => registration.state !== 'registered');
  await fixture.phone.execute({ kind: 'hangUp', callId }, 'ui');
  expect(ended()).toBe('hung-up-by-agent');
  second.reply(await second.request('BYE'), '200 OK');
});

it('a BYE that the dying server may not have passed on is said again', async () => {
  const { callId } = await talk();
  await fixture.phone.execute({ kind: 'hangUp', callId }, 'ui');
  const first = await fixture.server.request('BYE');
  fixture.server.drop();
  const again = await second.request('BYE');
  expect(again.header('Call-ID')).toBe(first.header('Call-ID'));
  expect(again.cseq).toBe(first.cseq + 1);
});

it('a call whose media has no way any more ends, unless it finds one again within five seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await talk();
  const connection = FakePeerConnection.all.at(-1);
  connection?.reach('failed');
  vi.advanceTimersByTime(4999);
  connection?.reach('connected');
  vi.advanceTimersByTime(5000);
  expect(fixture.phone.state.calls).toMatchObject([{ state: 'established' }]);
  connection?.reach('failed');
  vi.advanceTimersByTime(5000);
  expect(ended()).toBe('no-media');
  const bye = await fixture.server.request('BYE');
  expect(bye.header('Reason')).toContain('408');
});

it('a call that is being dialled ends with the connection, and is not said to be hung up', async () => {
  await fixture.phone.execute({ kind: 'dial', target: '2001' }, 'ui');
  await fixture.server.request('INVITE');
  fixture.server.drop();
  await until(fixture.phone, 'over', ({ lastEnded }) => lastEnded !== null);
  expect(ended()).toBe('connection-lost');
});

it('leaves nothing of the calls and connections behind', async () => {
  const atRest = fixture.phone.census();
  const { callId } = await talk();
  fixture.server.drop();
  await registeredAt(second);
  second.reply(await second.request('UPDATE'), '200 OK');
  await fixture.phone.execute({ kind: 'hangUp', callId }, 'ui');
  second.reply(await second.request('BYE'), '200 OK');
  await second.settled();
  // Finished transactions stay for a while; the new timer is the one that looks for the preferred server.
  expect(fixture.phone.census()).toEqual({
    ...atRest,
    transactions: expect.any(Number),
    timers: atRest.timers + 1,
  });
});

describe('moving to another server on purpose', () => {
  const happened: string[] = [];
  let agent: JssipAgent;

  beforeEach(async () => {
    happened.length = 0;
    let registered = () => {};
    const isRegistered = new Promise<void>((resolve) => {
      registered = resolve;
    });
    agent = new JssipAgent(
      {
        account: { ...fixture.account, dn: DN },
        site: noSite,
        credentials: { realm: DOMAIN, ha1: HA1 },
        userAgent: 'test',
        log: () => undefined,
        timers: new Timers(),
      },
      {
        connecting: () => happened.push('connecting'),
        connected: () => happened.push('connected'),
        disconnected: () => happened.push('disconnected'),
        registered: () => {
          happened.push('registered');
          registered();
        },
        refreshing: () => happened.push('refreshing'),
        refreshed: () => happened.push('refreshed'),
        registrationFailed: () => happened.push('registrationFailed'),
        incomingCall: () => ({ refuse: 486 }),
        serverRequest: () => undefined,
      },
    );
    agent.connect(fixture.server.url, 10_000);
    await isRegistered;
    happened.length = 0;
  });
  afterEach(() => agent.stop());

  it('registers there over the WebSocket that it opened beside, and says nothing of a loss', async () => {
    second.manual();
    expect(await agent.move(second.url, 10_000, () => true)).toBe(true);
    expect(happened).toEqual(['connecting', 'connected']);
    const register = await second.request('REGISTER');
    second.automatic();
    second.accept(register);
    await second.settled();
    expect(happened).toEqual(['connecting', 'connected', 'registered']);
  });

  it('stays where it is when nobody agrees any more, or the other is not there', async () => {
    expect(await agent.move(second.url, 10_000, () => false)).toBe(false);
    const gone = await SipServer.listen();
    const { url } = gone;
    await gone.close();
    expect(await agent.move(url, 10_000, () => true)).toBe(false);
    expect(agent.connected).toBe(true);
    expect(happened).toEqual([]);
  });
});
