import { describe, expect, it } from 'vitest';
import { accountFromForm, knownAccount } from '../../../../src/main/account/completeAccount';

describe('what is known of the account', () => {
  it('is complete with a server and a DN: the domain is the host', () => {
    const { account } = knownAccount({ server: 'wss://phone.example.com:8089/', dn: '1001' }, {});
    expect(account).toEqual({
      server: 'wss://phone.example.com:8089/',
      dn: '1001',
      domain: 'phone.example.com',
    });
  });
  it('has an IPv6 domain in brackets', () => {
    expect(knownAccount({ server: 'wss://[2001:db8::7]/', dn: '1001' }, {}).account?.domain).toBe(
      '[2001:db8::7]',
    );
  });
  it('takes what the configuration file sets over what the agent used last', () => {
    const known = knownAccount(
      { server: 'wss://old.example.com/', dn: '1001', domain: 'old.example.com' },
      { server: 'wss://new.example.com/', domain: 'calls.example.com' },
    );
    expect(known.account).toEqual({
      server: 'wss://new.example.com/',
      dn: '1001',
      domain: 'calls.example.com',
    });
  });
  it('is incomplete without a DN, and says what there is', () => {
    const known = knownAccount({}, { server: 'wss://phone.example.com/' });
    expect(known).toEqual({ values: { server: 'wss://phone.example.com/' }, account: null });
  });
});

describe('an account from the form', () => {
  const fields = { server: 'phone.example.com:8089', dn: '1001' };
  const account = { server: 'wss://phone.example.com:8089/', dn: '1001', domain: 'phone.example.com' };

  it('needs a server and a DN', () => expect(accountFromForm(fields, {}, {})).toEqual({ ok: true, account }));
  it('takes domain and CA file where given', () => {
    const given = { ...fields, domain: ' calls.example.com ', caFile: '/etc/ca.pem' };
    expect(accountFromForm(given, {}, {})).toEqual({
      ok: true,
      account: { ...account, domain: 'calls.example.com', caFile: '/etc/ca.pem' },
    });
  });
  it('takes empty optional fields as not given', () =>
    expect(accountFromForm({ ...fields, domain: ' ', caFile: '' }, {}, {})).toEqual({ ok: true, account }));
  it.each([
    [{ server: '' }, 'server', 'missing'],
    [{ server: 'ws://phone.example.com' }, 'server', 'insecure'],
    [{ server: 'a b' }, 'server', 'malformed'],
    [{ dn: ' ' }, 'dn', 'missing'],
    [{ dn: '10 01' }, 'dn', 'malformed'],
    [{ dn: '1001@x' }, 'dn', 'malformed'],
    [{ domain: 'a b' }, 'domain', 'malformed'],
    [{ server: 'some_host_.example.com' }, 'domain', 'malformed'],
  ])('%j is wrong at %s: %s', (wrong, field, problem) =>
    expect(accountFromForm({ ...fields, ...wrong }, {}, {})).toEqual({
      ok: false,
      error: { field, problem },
    }),
  );
  it('takes what the configuration file sets and the form leaves empty', () => {
    const provisioned = { server: account.server, domain: 'calls.example.com', caFile: '/etc/ca.pem' };
    expect(accountFromForm(fields, provisioned, { server: '/etc/config.json' })).toEqual({
      ok: true,
      account: { ...account, ...provisioned },
    });
  });
  it.each([
    ['server', { server: 'wss://other.example.com/' }],
    ['dn', { dn: '2002' }],
    ['domain', { domain: 'other.example.com' }],
    ['caFile', { caFile: '/etc/other.pem' }],
  ])('may not differ in %s from what the configuration file sets', (field, provisioned) => {
    const typed = { ...fields, domain: 'phone.example.com', caFile: '/etc/ca.pem' };
    expect(accountFromForm(typed, provisioned, { [field]: '/etc/config.json' })).toEqual({
      ok: false,
      error: { field, problem: 'fixed', origin: { file: '/etc/config.json', key: field } },
    });
  });
});
