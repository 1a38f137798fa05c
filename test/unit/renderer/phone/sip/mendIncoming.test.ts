import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mendIncoming } from '../../../../../src/renderer/phone/sip/mendIncoming';
import { installBrowserParts } from '../../../../support/phone/browserParts';
import { type PhoneFixture, registeredPhone, until } from '../../../../support/phone/phoneFixture';
import { OFFER, ServerCall } from '../../../../support/phone/sipServer';

const message = (first: string, ...headers: string[]) =>
  [first, 'Via: SIP/2.0/WS a;branch=z', ...headers, 'Content-Length: 4', '', 'v=0\n'].join('\r\n');
const invite = 'INVITE sip:1002@phone.test SIP/2.0';

describe('a message from the server', () => {
  it.each([
    ['Session-Expires: 1800', ['Session-Expires: 1800']],
    ['x: 1800 ; refresher=UAC;foo', ['Session-Expires: 1800;refresher=uac']],
    ['Session-Expires: 4294967296;refresher=uas', ['Session-Expires: 86400;refresher=uas']],
    ['Session-Expires: 5', ['Session-Expires: 90']],
    ['Session-Expires: 0', []],
    ['Session-Expires: -1', []],
    ['Session-Expires: soon', []],
    ['Session-Expires:', []],
    ['Expires: 180', ['Expires: 180']],
    ['Expires: 4294967296', ['Expires: 86400']],
    [`Expires: ${'9'.repeat(400)}`, ['Expires: 86400']],
    ['Expires: 0', ['Expires: 0']],
    ['Expires: -1', []],
    ['Expires: Fri, 1 Jan 2027', []],
    ['Subject: Expires: 7', ['Subject: Expires: 7']],
    ['Expires:\r\n 30', ['Expires: 30']],
  ])('%j reaches JsSIP as %j', (header, mended) => {
    expect(mendIncoming(message(invite, header))).toBe(message(invite, ...mended));
  });

  it('is left alone but for that', () => {
    for (const text of [
      '',
      '\r\n',
      '\r\n\r\n',
      message(invite, 'From: <sip:1>', 'no header', ':'),
      message('SIP/2.0 200 OK', 'Expires: soon'),
      `${message(invite)}\r\nExpires: soon\r\n\r\n`,
    ]) {
      expect(mendIncoming(text)).toBe(text);
    }
  });

  it('that challenges twice does so once, where the first stood', () => {
    const text = message(
      'SIP/2.0 401 Unauthorized',
      'WWW-Authenticate: Digest realm="r", nonce="b2", algorithm=SHA-256, qop="auth"',
      'Server: x',
      'WWW-Authenticate: Digest realm="r", nonce="a1", algorithm=MD5, qop="auth"',
    );
    expect(mendIncoming(text)).toBe(
      message(
        'SIP/2.0 401 Unauthorized',
        'www-authenticate: Digest realm="r", nonce="a1", algorithm=MD5, qop="auth"',
        'Server: x',
      ),
    );
  });
});

describe('a call', () => {
  let fixture: PhoneFixture;

  beforeEach(async () => {
    installBrowserParts();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fixture = await registeredPhone();
  });
  afterEach(async () => {
    vi.useRealTimers();
    fixture.server.automatic();
    await fixture.phone.dispose();
    await fixture.server.close();
  });

  const odd = ['0', '-1', 'soon', '', '4294967296', '9'.repeat(400)];

  it.each(odd)('that rings with Expires: %s rings on', async (value) => {
    const { server, phone } = fixture;
    new ServerCall(server).invite([`Expires: ${value}`]);
    await until(phone, 'ringing', ({ calls: [call] }) => call?.state === 'ringing');
    vi.advanceTimersByTime(5000);
    await server.settled();
    expect(phone.state.calls).toMatchObject([{ state: 'ringing' }]);
  });

  it.each([
    ...odd.map((value) => [`Session-Expires: ${value};refresher=uas`, value] as const),
    ...odd.map((value) => [`Session-Expires: ${value};refresher=uac`, value] as const),
    ...odd.map((value) => [`Min-SE: ${value}`, value] as const),
  ])('that comes with %s is answered, goes on, and makes no flood', async (header) => {
    const { server, phone } = fixture;
    const call = new ServerCall(server);
    call.invite(['Supported: timer', header]);
    const { calls } = await until(phone, 'ringing', ({ calls: [now] }) => now?.state === 'ringing');
    const answered = phone.execute({ kind: 'answer', callId: calls[0]?.id ?? '' }, 'ui');
    const ok = await server.response('INVITE', 200);
    await answered;
    call.ack(ok);
    for (let i = 0; i < 4; i += 1) {
      vi.advanceTimersByTime(5000);
      await server.settled();
    }
    expect(phone.state.calls).toMatchObject([{ state: 'established' }]);
    expect(server.untaken.filter(({ status, method }) => status === null && method !== 'OPTIONS')).toEqual(
      [],
    );
  });

  it.each(odd)(
    'that we make, answered with Session-Expires: %s, goes on and makes no flood',
    async (value) => {
      const { server, phone } = fixture;
      await phone.execute({ kind: 'dial', target: '2001' }, 'ui');
      const invited = await server.request('INVITE');
      const headers = [
        'Contact: <sip:2001@server.test;transport=ws>',
        `Session-Expires: ${value};refresher=uac`,
      ];
      server.reply(invited, '200 OK', headers, OFFER);
      await server.request('ACK');
      await until(phone, 'established', ({ calls: [call] }) => call?.state === 'established');
      for (let i = 0; i < 4; i += 1) {
        vi.advanceTimersByTime(5000);
        await server.settled();
      }
      expect(phone.state.calls).toMatchObject([{ state: 'established' }]);
      expect(server.untaken.filter(({ status, method }) => status === null && method !== 'OPTIONS')).toEqual(
        [],
      );
    },
  );

  it.each([...odd, '3600'])(
    'that is refused for its session timer (422, Min-SE: %s) is asked for once',
    async (value) => {
      const { server, phone } = fixture;
      await phone.execute({ kind: 'dial', target: '2001' }, 'ui');
      const invited = await server.request('INVITE');
      server.reply(invited, '422 Session Interval Too Small', [`Min-SE: ${value}`]);
      await server.request('ACK');
      await until(phone, 'ended', ({ calls }) => calls.length === 0);
      await server.settled();
      expect(server.untaken.filter(({ method }) => method === 'INVITE')).toEqual([]);
      expect(phone.state.lastEnded).toMatchObject({ reason: 'server-error' });
    },
  );
});
