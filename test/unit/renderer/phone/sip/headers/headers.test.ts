import { describe, expect, it } from 'vitest';
import { parseServerRequest } from '../../../../../../src/renderer/phone/sip/headers/notify';
import {
  parseCallUuid,
  parseNameAddr,
  parseReasons,
  parseRetryAfter,
  splitOutside,
} from '../../../../../../src/renderer/phone/sip/headers/values';

describe('splitOutside', () => {
  it.each([
    ['a, b', ',', ['a', 'b']],
    ['"a,b" <sip:x;y,z>, c', ',', ['"a,b" <sip:x;y,z>', 'c']],
    ['"a\\",b", c', ',', ['"a\\",b"', 'c']],
    ['a (b,(c),d), e', ',', ['a (b,(c),d)', 'e']],
    ['"never closed, b', ',', ['"never closed, b']],
    ['<never closed; b', ';', ['<never closed; b']],
    ['', ';', ['']],
    ['\\', ';', ['\\']],
  ] as const)('%s at %s', (value, separator, parts) => {
    expect(splitOutside(value, separator)).toEqual(parts);
  });
});

describe('parseNameAddr', () => {
  it.each([
    ['<sip:a@b>', null, 'sip:a@b'],
    ['Ann Lee <sip:a@b;user=phone>;tag=1', 'Ann Lee', 'sip:a@b;user=phone'],
    ['"Lee, \\"Ann\\" <x>" <sip:a@b>;tag=1', 'Lee, "Ann" <x>', 'sip:a@b'],
    ['sip:1003@host:5060;tag=abc', null, 'sip:1003@host:5060'],
    ['tel:+4989', null, 'tel:+4989'],
    ['"" <SIP:a@b>', null, 'SIP:a@b'],
    ['<sip:a@b', null, 'sip:a@b'],
    ['"open <sip:a@b>', 'open', 'sip:a@b'],
  ])('%s', (value, displayName, uri) => {
    expect(parseNameAddr(value)).toEqual({ displayName, uri });
  });

  it.each(['', '<>', '"open', 'Ann', '<http://a>', '<sip:>', '<sip:a b@c>', '<javascript:1>', '\\', '<'])(
    '%j has no identity',
    (value) => {
      expect(parseNameAddr(value)).toBeNull();
    },
  );

  it('is not held up by a very long value', () => {
    expect(parseNameAddr(`"${'\\'.repeat(1_000_000)}`)).toBeNull();
    expect(parseNameAddr(`${' '.repeat(1_000_000)}<sip:a@b>`)).toBeNull();
  });
});

describe('parseReasons', () => {
  it.each([
    ['SIP;cause=200;text="Call completed elsewhere"', [{ protocol: 'SIP', cause: 200 }]],
    ['SIP ;cause=403 ;text="a;cause=1, b"', [{ protocol: 'SIP', cause: 403 }]],
    [
      'q.850;cause=16;text="x", sip;cause="480"',
      [
        { protocol: 'Q.850', cause: 16 },
        { protocol: 'SIP', cause: 480 },
      ],
    ],
    ['preemption;cause=1', []],
    ['SIP', []],
    ['SIP;cause=', []],
    ['SIP;cause=99999', []],
    ['SIP;text="cut shor', []],
    ['', []],
  ])('%s', (header, reasons) => {
    expect(parseReasons([header])).toEqual(reasons);
  });

  it('reads several headers, and no more than a few', () => {
    expect(parseReasons(['SIP;cause=1', 'Q.850;cause=2'])).toHaveLength(2);
    expect(parseReasons(Array.from({ length: 1000 }, () => 'SIP;cause=1')).length).toBeLessThan(10);
  });
});

describe('parseRetryAfter', () => {
  it.each([
    ['120', 120_000],
    ['18000;duration=3600', 600_000],
    ['120 (I\'m in a "meeting" (long))', 120_000],
    [' 5 ', 5000],
    ['0', 0],
    ['9999999999', 600_000],
    ['99999999999', 600_000],
    ['9'.repeat(400), 600_000],
    ['-5', null],
    ['5 minutes', null],
    ['Fri, 1 Jan 2027', null],
    ['', null],
    [undefined, null],
  ])('%s is %s ms', (value, milliseconds) => {
    expect(parseRetryAfter(value)).toBe(milliseconds);
  });
});

describe('parseCallUuid', () => {
  const seen = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
  it.each([
    [seen, seen],
    [` ${seen} `, seen],
    ['3f1c-a.b_9', '3f1c-a.b_9'],
    ['', null],
    [undefined, null],
    ['a b', null],
    ['a\r\nb', null],
    ['<script>', null],
    ['A'.repeat(65), null],
  ])('%j', (value, uuid) => {
    expect(parseCallUuid(value)).toBe(uuid);
  });
});

describe('parseServerRequest', () => {
  const request = (headers: Record<string, string>) => parseServerRequest((name) => headers[name]);

  it('reads event, subscription state and CallUUID', () => {
    expect(
      request({ Event: 'Talk;id=1', 'Subscription-State': 'active;expires=60', 'X-Genesys-CallUUID': 'U1' }),
    ).toEqual({ event: 'talk', subscriptionState: 'active', callUuid: 'U1', sipCallId: null });
  });

  it('reads the Call-ID that the server set adds, when it can be one', () => {
    expect(request({ 'X-Agent-Call-ID': ' a1b2@host ' }).sipCallId).toBe('a1b2@host');
    expect(request({ 'X-Agent-Call-ID': 'two words' }).sipCallId).toBeNull();
    expect(request({ 'X-Agent-Call-ID': 'x'.repeat(257) }).sipCallId).toBeNull();
  });

  it('has no event where there is none, or a wrong one', () => {
    expect(request({})).toEqual({ event: '', subscriptionState: null, callUuid: null, sipCallId: null });
    expect(request({ Event: 'talk hold' }).event).toBe('');
    expect(request({ Event: 'x'.repeat(33) }).event).toBe('');
  });
});
