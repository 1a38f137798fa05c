import { describe, expect, it } from 'vitest';
import { logLine } from '../../../../src/main/diagnostics/logLine';
import { redact, redactText } from '../../../../src/main/diagnostics/redact';

const secret = 'Tr0ub4dor';
const md5 = '5f4dcc3b5aa765d61d8327deb882cf99';

describe('a text', () => {
  it.each([
    `Digest username="1001", realm="x", nonce="${secret}", response="${md5}", cnonce="${secret}"`,
    `response=${secret}`,
    `REGISTER sip:x SIP/2.0\r\nAuthorization: Digest username="1001",\r\n response="${secret}"\r\nCSeq: 1 REGISTER`,
    `Authorization: Digest username="1001",\r\n ${secret}\r\nCSeq: 1 REGISTER`,
    `Proxy-Authorization: ${secret}`,
    `authorization:${secret}`,
    `password=${secret}&user=1001`,
    `{"password":"${secret}"}`,
    `"ha1": "${secret}"`,
    `token: ${secret}`,
    `Authorization: Bearer ${secret}${secret}`,
    `Bearer ${secret}abcdefgh.${secret}`,
    `wss://1001:${secret}@phone.example.com/`,
    `sip:1001:${secret}@phone.example.com`,
    `Cookie: session=${secret}`,
    `{"credential":"${secret}"}`,
    `credential=${secret}`,
    `credentials: ${secret}`,
    `pass=${secret}`,
    `pw: ${secret}`,
    `turnPassword=${secret}`,
    `{"accessToken": "${secret}"}`,
    `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${secret}WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:32`,
    `a=ice-pwd:${secret}`,
    `HA1 ${md5.toUpperCase()}`,
    `response_${md5}`,
    `sha-256 ${md5}${md5}`,
    `password=correct ${secret} battery`,
    `password: correct, ${secret}; battery & ${secret}`,
    `{"password":"correct \\"${secret}"}`,
    `{"text":"{\\"password\\":\\"correct ${secret}\\"}"}`,
    `password='correct ${secret}'`,
    `{"password":"correct ${secret}`,
    `wss://1001:correct/${secret}:x@phone.example.com/`,
    `${'x'.repeat(1980)}password="${secret}"`,
  ])('keeps no secret: %j', (text) => {
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(text).toLowerCase()).not.toContain(md5);
  });
  it('keeps what stands around a secret', () => {
    expect(redactText(`Authorization: ${secret}\r\nCSeq: 1 REGISTER`)).toBe(
      'Authorization: [hidden]\r\nCSeq: 1 REGISTER',
    );
  });
  it.each([
    ['password=correct horse, user=1001', 'password=[hidden], user=1001'],
    ['password=correct horse&user=1001', 'password=[hidden]&user=1001'],
    ['password: correct horse dn: 1001', 'password: [hidden] dn: 1001'],
    ['{"password":"correct horse","dn":"1001"}', '{"password":[hidden],"dn":"1001"}'],
    ['pass=x\r\nCSeq: 1', 'pass=[hidden]\r\nCSeq: 1'],
    [
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\na=mid:0',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:[hidden]\r\na=mid:0',
    ],
  ])('ends where the secret does: %j', (text, expected) => expect(redactText(text)).toBe(expected));
  it('takes no time for hostile text', () => {
    const since = performance.now();
    for (const part of [
      'pass',
      'password=',
      'a:',
      ' x',
      '\\\\"',
      'password=\\\\"',
      "pw='",
      'a.',
      'f',
      '    ',
      'token= a',
    ])
      redactText(part.repeat(2000));
    expect(performance.now() - since).toBeLessThan(1_000);
  });
  it('keeps no bare MD5', () => expect(redactText(`x ${md5} y`)).toBe('x [hidden] y'));
  it.each([
    'sip:1001@phone.example.com:5060;transport=ws',
    'Call-ID: 7e4f2a@host, CallUUID 01GTKV9JH8C9VF8QVQ4D02LAES00005K',
    '2026-06-15T12:00:00.000Z wss://[2001:db8::7]:8089/ws',
    'signIn.keepPassword: keychain',
    '{"signIn.keepPassword":"session"}',
    'credentials-refused at wss://phone.example.com, bypass on',
    'sha256/8Rw90Ej3Ttt8RRkrg+WYDS9n7IS03bk5bjP/UXPtaY8=',
  ])('stays as it is without secrets: %s', (text) => expect(redactText(text)).toBe(text));
  it('is cut at a bound', () => expect(redactText('x'.repeat(10_000))).toHaveLength(2001));
});

describe('a value', () => {
  it('hides by key, at any depth', () => {
    expect(
      redact({ dn: '1001', password: secret, deep: { ha1: secret, list: [{ accessToken: secret }] } }),
    ).toEqual({
      dn: '1001',
      password: '[hidden]',
      deep: { ha1: '[hidden]', list: [{ accessToken: '[hidden]' }] },
    });
  });
  it('shows where a password is to be kept, and whether there is one', () => {
    const shown = {
      'signIn.keepPassword': 'session',
      keepPassword: 'keychain',
      turnPassword: true,
      secret: false,
    };
    expect(redact(shown)).toEqual(shown);
    const hidden = { apiKey: secret, icePwd: secret, pin: 'shown', turnPassword: secret };
    expect(redact(hidden)).toEqual({
      apiKey: '[hidden]',
      icePwd: '[hidden]',
      pin: 'shown',
      turnPassword: '[hidden]',
    });
  });
  it('redacts errors with their causes', () => {
    const error = new Error(`password=${secret}`, { cause: new Error(`token=${secret}`) });
    const text = JSON.stringify(redact({ error }));
    expect(text).not.toContain(secret);
    expect(text).toContain('password=[hidden]');
  });
  it('may be circular, a function, a symbol or huge', () => {
    const circular: Record<string, unknown> = { big: 10n, call: () => {}, symbol: Symbol('x') };
    circular['self'] = circular;
    expect(() => logLine(new Date(0), 'info', 'x', circular)).not.toThrow();
    expect(JSON.stringify(redact(Array.from({ length: 100_000 }, () => 'x'))).length).toBeLessThan(1000);
  });
});

it('makes one line of JSON whatever the text', () => {
  const line = logLine(new Date(0), 'warn', 'call.ended', { reason: 'a\r\n{"level":"error"}' });
  expect(line).not.toMatch(/[\r\n]/);
  expect(JSON.parse(line)).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'warn',
    event: 'call.ended',
    reason: 'a\r\n{"level":"error"}',
  });
});

it('lets no field replace time, level or event', () => {
  const fields = { level: 'debug', event: 'other', time: 'never' };
  expect(JSON.parse(logLine(new Date(0), 'error', 'real', fields))).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    level: 'error',
    event: 'real',
  });
});
