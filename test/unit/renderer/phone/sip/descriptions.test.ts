import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descriptionIn } from '../../../../../src/renderer/phone/sip/descriptions';

const part = (type: string, content: string, more = '') => `Content-Type: ${type}\r\n${more}\r\n${content}`;
const parts = (boundary: string, ...contents: string[]) =>
  `${contents.map((content) => `--${boundary}\r\n${content}\r\n`).join('')}--${boundary}--`;
const sdp = 'v=0\r\ns=-\r\n';

describe('descriptionIn', () => {
  it.each([
    ['the body itself', 'application/sdp', sdp],
    ['parameters', ' APPLICATION/SDP ; charset=utf-8', sdp],
    ['one part', 'multipart/mixed;boundary=q', parts('q', part('application/sdp', sdp))],
    [
      'a part without its last line break',
      'multipart/mixed;boundary=q',
      parts('q', part('application/sdp', sdp.trim())),
    ],
    [
      'parts by line feeds',
      'multipart/mixed;boundary=q',
      parts('q', part('application/sdp', sdp)).replaceAll('\r', ''),
    ],
    [
      'a boundary of signs',
      'multipart/mixed;boundary="a.*\\"b"',
      parts('a.*"b', part('application/sdp', sdp)),
    ],
    ['parts never closed', 'multipart/mixed;boundary=q', `--q\r\n${part('application/sdp', sdp)}`],
    [
      'a folded header',
      'multipart/mixed;boundary=q',
      parts('q', `Content-Type:\r\n application/sdp\r\n\r\n${sdp}`),
    ],
    [
      'a part without headers before',
      'multipart/mixed;boundary=q',
      parts('q', '\r\nhello', part('application/sdp', sdp)),
    ],
    [
      'the first of two',
      'multipart/mixed;boundary=q',
      parts('q', part('application/sdp', sdp), part('application/sdp', 'other')),
    ],
    [
      'the best of alternatives',
      'multipart/alternative;boundary=q',
      parts('q', part('application/sdp', 'other'), part('application/sdp', sdp)),
    ],
    [
      'parts within a part',
      'multipart/mixed;boundary=q',
      parts('q', part('multipart/alternative;boundary=r', parts('r', part('application/sdp', sdp)))),
    ],
    [
      'a part that need not be understood',
      'multipart/mixed;boundary=q',
      parts(
        'q',
        part('x/y', '', 'Content-Disposition: render;handling=optional\r\n'),
        part('application/sdp', sdp),
      ),
    ],
  ])('takes %s', (_, type, body) => {
    expect(descriptionIn(type, body)).toBe(sdp);
  });

  it.each([
    ['no type', '', sdp],
    ['another type', 'application/sdp-seed', sdp],
    ['no boundary', 'multipart/mixed', sdp],
    ['no such part', 'multipart/mixed;boundary=q', parts('q', part('text/plain', sdp))],
    ['another boundary', 'multipart/mixed;boundary=q', parts('r', part('application/sdp', sdp))],
    [
      'a part that has to be understood',
      'multipart/mixed;boundary=q',
      parts(
        'q',
        part('x/y', '', 'Content-Disposition: render; handling="required"\r\n'),
        part('application/sdp', sdp),
      ),
    ],
    [
      'parts too deep',
      'multipart/mixed;boundary=q',
      ['r', 's', 't', 'u'].reduceRight(
        (inner, boundary, i) => parts('qrstu'[i] ?? '', part(`multipart/mixed;boundary=${boundary}`, inner)),
        parts('u', part('application/sdp', sdp)),
      ),
    ],
  ])('finds nothing in %s', (_, type, body) => {
    expect(descriptionIn(type, body)).toBeNull();
  });

  it('never throws, whatever comes', () => {
    const piece = fc.constantFrom(
      '--q',
      '--q--',
      '\r\n',
      'Content-Type:',
      'multipart/mixed;boundary=q',
      'application/sdp',
      'x',
      '"',
      ';',
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, text, (type, body) => void descriptionIn(type, body)));
    fc.assert(fc.property(text, (body) => void descriptionIn('multipart/mixed;boundary=q', body)));
  });
});
