import { beforeAll, describe, expect, it } from 'vitest';
import { judgeServer } from '../../../../../src/main/security/certificates/judgeServer';
import { daysFromToday, type Issued, issue, today } from '../../../../support/main/certificates';

let ca: Issued;
let leaf: Issued;
beforeAll(async () => {
  ca = await issue({ subject: 'CN=CA', ca: true });
  leaf = await issue({ subject: 'CN=server', names: [{ type: 'dns', value: 'phone.example.test' }] }, ca);
});

function judge(
  chromiumResult: string,
  trustedHost: string | null,
  hostname = 'phone.example.test',
  { caFileOnly = false, chainPem = [leaf.pem] } = {},
) {
  const server = { hostname, chainPem, chromiumResult, notBefore: daysFromToday(-1) };
  const trust = trustedHost === null ? null : { hosts: ['other.example.test', trustedHost], caPem: [ca.pem] };
  return judgeServer(server, { trust, caFileOnly }, today);
}

describe('a server', () => {
  it.each(['net::OK', 'OK'])('that Chromium finds good (%s) is good', (result) =>
    expect(judge(result, null)).toEqual({ ok: true, by: 'system' }),
  );
  it('is good by the CA file of the account, for the account’s host in any case', () =>
    expect(judge('net::ERR_CERT_AUTHORITY_INVALID', 'Phone.Example.test')).toEqual({
      ok: true,
      by: 'ca-file',
    }));
  it('is not good by the CA file for another host', () =>
    expect(judge('net::ERR_CERT_AUTHORITY_INVALID', 'other.example.test')).toEqual({
      ok: false,
      problem: 'unknown-authority',
    }));
  it('is judged by the CA file with its name, whatever Chromium said first', () =>
    expect(judge('net::ERR_CERT_AUTHORITY_INVALID', 'wrong.example.test', 'wrong.example.test')).toEqual({
      ok: false,
      problem: 'wrong-name',
    }));
  it('is named by an IPv6 address in brackets or without', async () => {
    leaf = await issue({ subject: 'CN=server', names: [{ type: 'ip', value: '2001:db8::7' }] }, ca);
    expect(judge('net::ERR_CERT_AUTHORITY_INVALID', '[2001:db8::7]', '2001:db8::7')).toEqual({
      ok: true,
      by: 'ca-file',
    });
  });
  it.each([
    ['net::ERR_CERT_AUTHORITY_INVALID', 'unknown-authority'],
    ['net::ERR_CERT_COMMON_NAME_INVALID', 'wrong-name'],
    ['net::ERR_CERT_DATE_INVALID', 'expired'],
    ['net::ERR_CERT_REVOKED', 'revoked'],
    ['net::ERR_CERT_WEAK_SIGNATURE_ALGORITHM', 'invalid'],
    ['net::ERR_CERT_INVALID', 'invalid'],
    ['something new', 'invalid'],
  ])('that Chromium refuses with %s is refused as %s', (result, problem) =>
    expect(judge(result, null)).toEqual({ ok: false, problem }),
  );
  it('whose dates are still to come is refused as such', () => {
    const server = {
      hostname: 'x',
      chainPem: [],
      chromiumResult: 'ERR_CERT_DATE_INVALID',
      notBefore: daysFromToday(1),
    };
    expect(judgeServer(server, { trust: null, caFileOnly: false }, today)).toEqual({
      ok: false,
      problem: 'not-yet-valid',
    });
  });
});

describe('where IT’s CA file alone decides', () => {
  const name = 'phone.example.test';
  const only = { caFileOnly: true };
  const unknown = { ok: false, problem: 'unknown-authority' };
  it('a server that it vouches for is good, whatever Chromium says', async () => {
    leaf = await issue({ subject: 'CN=server', names: [{ type: 'dns', value: name }] }, ca);
    expect(judge('net::OK', name, name, only)).toEqual({ ok: true, by: 'ca-file' });
    expect(judge('net::ERR_CERT_AUTHORITY_INVALID', name, name, only)).toEqual({ ok: true, by: 'ca-file' });
  });
  it('one that a public authority or a proxy of the company vouches for is not', async () => {
    const proxy = await issue({ subject: 'CN=Inspecting proxy', ca: true });
    const forged = await issue({ subject: 'CN=server', names: [{ type: 'dns', value: name }] }, proxy);
    const chainPem = [forged.pem, proxy.pem];
    expect(judge('net::OK', name, name, { chainPem })).toEqual({ ok: true, by: 'system' });
    expect(judge('net::OK', name, name, { ...only, chainPem })).toEqual(unknown);
  });
  it('no other host is, and none before an account names the file', () => {
    expect(judge('net::OK', name, 'elsewhere.example.test', only)).toEqual(unknown);
    expect(judge('net::OK', null, name, only)).toEqual(unknown);
  });
});
