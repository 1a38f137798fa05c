import { describe, expect, it } from 'vitest';
import { header, parseSipMessage, tagOf } from '../../../../server/sip/message';

describe('reading a SIP message', () => {
  it('knows compact names, folded lines and repeated headers', () => {
    const message = parseSipMessage(
      'SIP/2.0 180 Ringing\r\nt: <sip:a@b>\r\n ;tag=1\r\nVia: x\r\nv: y\r\nALLOW-EVENTS: talk\r\n\r\n',
    );
    expect(message.status).toBe(180);
    expect(header(message, 'to')).toBe('<sip:a@b> ;tag=1');
    expect(message.headers.get('via')).toEqual(['x', 'y']);
    expect(header(message, 'allow-events')).toBe('talk');
  });

  it('keeps a body with empty lines whole, and reads a message that is cut short', () => {
    expect(parseSipMessage('INVITE sip:a SIP/2.0\r\nX: 1\r\n\r\na\r\n\r\nb').body).toBe('a\r\n\r\nb');
    expect(parseSipMessage('INVITE sip:a SIP/2.0\r\nX').headers.size).toBe(0);
    expect(parseSipMessage('').status).toBeUndefined();
  });
});

describe('a tag', () => {
  it.each([
    ['sip:1003@10.0.0.1:5060;tag=abc', 'abc'],
    ['<sip:1003@10.0.0.1;tag=no>;tag=yes', 'yes'],
    ['"a;tag=no" <sip:x@y>;other=1; tag=yes', 'yes'],
    ['<sip:1003@10.0.0.1;tag=no>', undefined],
    [undefined, undefined],
  ])('of %s is %s', (value, tag) => {
    expect(tagOf(value)).toBe(tag);
  });
});
