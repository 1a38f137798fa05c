import { describe, expect, it } from 'vitest';
import { looksLikeCallLink, parseCallLink } from '../../../../../src/shared/domain/dialling/callLink';

describe('a link to call', () => {
  it.each([
    ['tel:2001', '2001', null],
    ['tel:+49301234567', '+49301234567', null],
    ['TEL:+49-30-12.34/567', '+49301234567', null],
    ['tel:+49%20(0)30%201234', '+49301234', null],
    ['tel:+49 30 1234', '+49301234', null],
    ['tel:%2B49301234', '+49301234', null],
    ['tel://2001', '2001', null],
    ['tel:*21%23', '*21#', null],
    ['tel:*21#', '*21#', null],
    ['tel:2001;phone-context=example.com', '2001', null],
    ['callto:2001', '2001', null],
    ['callto://+4930123', '+4930123', null],
    ['sip:2001', '2001', null],
    ['tel:+49%C2%A089%C2%A01234', '+49891234', null],
    ['tel:+39%20(0)6%2012345', '+390612345', null],
    ['sip:agent.lee@Example.COM', 'agent.lee', 'example.com'],
    ['sip:+4930123@gw.example.com:5060;user=phone;transport=tcp', '+4930123', 'gw.example.com'],
    ['sips:2001@[2001:DB8::1]:5061', '2001', '[2001:db8::1]'],
  ])('%s calls %s', (link, number, host) => {
    expect(parseCallLink(link)).toEqual({ ok: true, number, host, after: null });
  });

  it.each([
    // Another way, method, server, dialog or account than the phone's own.
    ['sip:1@evil;maddr=10.0.0.1', 'more-than-a-number'],
    ['sip:1@evil;method=REFER', 'more-than-a-number'],
    ['sip:1@evil;lr', 'more-than-a-number'],
    ['sip:1;transport=tcp@evil', 'more-than-a-number'],
    ['sip:1@evil?Replaces=abc%3Bto-tag%3D1', 'more-than-a-number'],
    ['sip:1?Subject=x', 'more-than-a-number'],
    ['tel:+49301234;ext=1', 'more-than-a-number'],
    ['tel:+49301234;isub=1', 'more-than-a-number'],
    ['tel:1;phone-context=%0d%0a', 'more-than-a-number'],
    ['tel:1;', 'more-than-a-number'],
    ['callto:2001?call', 'more-than-a-number'],
    ['sip:user:secret@example.com', 'not-a-number'],
    // Lines, headers, and what is only visible after decoding.
    ['tel:%0d%0aVia:', 'not-a-number'],
    ['tel:1%0d%0aVia: SIP/2.0/UDP evil', 'not-a-number'],
    ['sip:1%0aX@h', 'not-a-number'],
    ['tel:1%00', 'not-a-number'],
    ['tel:1%2531', 'not-a-number'],
    ['sip:tel%3A110@h', 'not-a-number'],
    ['sip:1%40evil@h', 'not-a-number'],
    ['sip:1%3bmaddr=evil@h', 'not-a-number'],
    ['sip:%3Csip:1%3E@h', 'not-a-number'],
    ['tel:"1"', 'not-a-number'],
    ['tel:$(reboot)', 'not-a-number'],
    ['tel:`id`', 'not-a-number'],
    ['tel:&#49;', 'more-than-a-number'],
    ['tel:+49301234567%20/%20+491712345678', 'several-numbers'],
    ['tel:Call%204711%20now', 'not-a-number'],
    ['tel:1&tel:2', 'not-a-number'],
    ['tel:1 tel:2', 'not-a-number'],
    ['tel:%E2%80%AE1234', 'not-a-number'],
    ['tel:%EF%BC%91', 'not-a-number'],
    ['tel:+', 'not-a-number'],
    ['tel:--config=evil', 'not-a-number'],
    [`tel:${'1'.repeat(65)}`, 'not-a-number'],
    // No link at all, or a broken one.
    ['tel:', 'malformed'],
    ['sip://', 'not-a-number'],
    ['tel:1%', 'malformed'],
    ['tel:1%ff', 'malformed'],
    ['tel:1@h', 'malformed'],
    ['sip:1@', 'malformed'],
    ['sip:1@h@h2', 'malformed'],
    ['sip:1@-h', 'malformed'],
    ['sip:1@h:port', 'malformed'],
    ['tel:\u202e1234', 'malformed'],
    ['tel:1\r\nVia: x', 'malformed'],
    ['tel:1\u0000', 'malformed'],
    ['tel:１２', 'malformed'],
    [' tel:1', 'malformed'],
    ['--config=tel:1', 'malformed'],
    ['javascript:alert(1)', 'malformed'],
    ['mailto:1@h', 'malformed'],
    ['2001', 'malformed'],
    ['', 'malformed'],
  ])('%j is refused: %s', (link, problem) => {
    const read = parseCallLink(link);
    expect(read.ok ? 'ok' : read.problem).toBe(problem);
  });

  it('names keys for after the answer', () => {
    expect(parseCallLink('tel:+14085551234,,123456789%23')).toEqual({
      ok: true,
      number: '+14085551234',
      after: ',,123456789#',
      host: null,
    });
  });

  it('is refused by its length, before anything looks at it', () => {
    for (const link of [`tel:${'1'.repeat(1_000_000)}`, `sip:1@${'h'.repeat(251)}`]) {
      expect(parseCallLink(link)).toEqual({ ok: false, problem: 'malformed' });
    }
  });

  it('dials nothing but digits and names, whatever is put into it', () => {
    const pieces = [
      'tel:',
      'sip:',
      '//',
      '1',
      'a',
      '+',
      '%',
      '%0d',
      '%40',
      '@',
      ';',
      '?',
      ':',
      ' ',
      '\n',
      '\u202e',
      '<',
      '"',
    ];
    const links = pieces.flatMap((a) =>
      pieces.flatMap((b) =>
        pieces.flatMap((c) => [`tel:${a}${b}${c}`, `sip:1${a}${b}${c}`, `${a}${b}${c}1`]),
      ),
    );
    for (const link of links) {
      const read = parseCallLink(link);
      if (read.ok) expect(read.number, link).toMatch(/^(\+?[0-9*#]+|[A-Za-z0-9][A-Za-z0-9._+*#-]*)$/);
    }
  });
});

describe('an argument of a program', () => {
  it.each(['tel:1', 'SIP:1@h', 'sips:', 'callto:x'])('%s claims to be a link', (text) => {
    expect(looksLikeCallLink(text)).toBe(true);
  });
  it.each(['--config=tel:1', 'telephone:1', '-tel:1', 'http://tel:1', '', 'tel'])('%j does not', (text) => {
    expect(looksLikeCallLink(text)).toBe(false);
  });
});
