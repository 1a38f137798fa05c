import { describe, expect, it } from 'vitest';
import { hintOf, problemOf } from '../../../../../src/renderer/phone/registration/classify';
import { retryDelay } from '../../../../../src/renderer/phone/registration/retry';

const never = () => 0;
const always = () => 1;

describe('retryDelay', () => {
  it('doubles up to half a minute, half of it by chance', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => retryDelay(attempt, null, always))).toEqual([
      2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect([0, 1, 5].map((attempt) => retryDelay(attempt, null, never))).toEqual([1000, 2000, 15_000]);
    expect(retryDelay(5000, null, always)).toBe(30_000);
  });

  it('never undercuts a Retry-After, and spreads those who were told the same', () => {
    expect(retryDelay(3, 120_000, never)).toBe(120_000);
    expect(retryDelay(3, 120_000, always)).toBe(144_000);
  });

  it('does not let a server with Retry-After: 0 be hammered', () => {
    expect(retryDelay(0, 0, never)).toBe(1000);
    expect(retryDelay(4, 0, never)).toBe(15_000);
  });
});

describe('problemOf', () => {
  const failure = {
    statusCode: null,
    retryAfterMs: null,
    challengedRealm: null,
    unknownMethod: null,
    authenticated: false,
  };
  it.each([
    [null, false, { kind: 'server-unreachable', detail: 'timed-out' }],
    [408, false, { kind: 'server-unreachable', detail: 'timed-out' }],
    [401, true, { kind: 'credentials-refused' }],
    [407, true, { kind: 'credentials-refused' }],
    [403, true, { kind: 'credentials-refused' }],
    [403, false, { kind: 'forbidden' }],
    [404, true, { kind: 'dn-unknown' }],
    [410, true, { kind: 'dn-unknown' }],
    [503, false, { kind: 'server-overloaded' }],
    [500, true, { kind: 'server-error', statusCode: 500 }],
    [400, true, { kind: 'server-error', statusCode: 400 }],
  ])('%s (credentials sent: %s)', (statusCode, authenticated, problem) => {
    expect(problemOf({ ...failure, statusCode, authenticated })).toEqual(problem);
  });

  it('a 403 with a pause is a ban, not the word on this password', () => {
    const banned = { ...failure, statusCode: 403, authenticated: true, retryAfterMs: 900_000 };
    expect(problemOf(banned)).toEqual({ kind: 'too-many-attempts' });
  });
});

describe('hintOf', () => {
  it.each([
    ['ERR_NAME_NOT_RESOLVED', 'name-not-found'],
    ['net::ERR_DNS_TIMED_OUT', 'name-not-found'],
    ['ERR_CONNECTION_REFUSED', 'refused'],
    ['ERR_CONNECTION_TIMED_OUT', 'timed-out'],
    ['ERR_TIMED_OUT', 'timed-out'],
    ['ERR_INTERNET_DISCONNECTED', 'network-down'],
    ['ERR_NETWORK_CHANGED', 'network-down'],
    ['ERR_ADDRESS_UNREACHABLE', 'network-down'],
    ['ERR_CONNECTION_RESET', 'lost'],
    ['ERR_SSL_PROTOCOL_ERROR', 'unknown'],
    ['', 'unknown'],
  ])('%s is %s', (netError, detail) => {
    expect(hintOf(netError)).toEqual({ kind: 'server-unreachable', detail });
  });

  it('knows a certificate error', () => {
    expect(hintOf('ERR_CERT_DATE_INVALID')).toEqual({ kind: 'certificate-refused', detail: 'invalid' });
  });
});
