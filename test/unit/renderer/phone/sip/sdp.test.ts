import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resilientOpus } from '../../../../../src/renderer/phone/sip/opus';
import { asHeldHere, zeroAddressAsHold } from '../../../../../src/renderer/phone/sip/sdp';

function sdp(...lines: string[]): string {
  return ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', ...lines, ''].join('\r\n');
}

describe('zeroAddressAsHold', () => {
  it.each([
    [
      'the address of the session',
      sdp('c=IN IP4 0.0.0.0', 't=0 0', 'm=audio 9 RTP/AVP 0'),
      sdp('c=IN IP4 0.0.0.0', 't=0 0', 'm=audio 9 RTP/AVP 0', 'a=sendonly'),
    ],
    [
      'the address of the stream, and its old direction',
      sdp(
        'c=IN IP4 192.0.2.1',
        't=0 0',
        'm=audio 9 RTP/AVP 0',
        'c=IN IP4 0.0.0.0',
        'a=sendrecv',
        'a=ptime:20',
      ),
      sdp(
        'c=IN IP4 192.0.2.1',
        't=0 0',
        'm=audio 9 RTP/AVP 0',
        'c=IN IP4 0.0.0.0',
        'a=ptime:20',
        'a=sendonly',
      ),
    ],
    [
      'IPv6',
      sdp('c=IN IP6 ::', 't=0 0', 'm=audio 9 RTP/AVP 0'),
      sdp('c=IN IP6 ::', 't=0 0', 'm=audio 9 RTP/AVP 0', 'a=sendonly'),
    ],
  ])('rewrites %s', (_, before, after) => {
    expect(zeroAddressAsHold(before)).toBe(after);
  });

  it.each([
    ['a usual address', sdp('c=IN IP4 192.0.2.1', 't=0 0', 'm=audio 9 RTP/AVP 0')],
    [
      'a stream with an address of its own',
      sdp('c=IN IP4 0.0.0.0', 't=0 0', 'm=audio 9 RTP/AVP 0', 'c=IN IP4 192.0.2.1'),
    ],
    ['a hold that is said already', sdp('c=IN IP4 0.0.0.0', 't=0 0', 'm=audio 9 RTP/AVP 0', 'a=inactive')],
    [
      'a browser that trickles',
      sdp('t=0 0', 'm=audio 9 RTP/AVP 0', 'c=IN IP4 0.0.0.0', 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host'),
    ],
    ['a video stream', sdp('c=IN IP4 0.0.0.0', 't=0 0', 'm=video 9 RTP/AVP 96')],
    ['nothing', ''],
    ['garbage', 'c=IN IP4 0.0.0.0'],
  ])('leaves %s as it is', (_, text) => {
    expect(zeroAddressAsHold(text)).toBe(text);
  });

  it('stands a description that is cut short', () => {
    expect(zeroAddressAsHold('c=IN IP4 0.0.0.0\r\nm=audio 9 RTP')).toBe(
      'c=IN IP4 0.0.0.0\r\nm=audio 9 RTP\r\na=sendonly\r\n',
    );
  });
});

describe('asHeldHere', () => {
  const audio = (...lines: string[]) => sdp('t=0 0', 'm=audio 9 RTP/AVP 0', ...lines);

  it.each([
    ['sendrecv', audio('a=sendrecv', 'a=ptime:20'), audio('a=ptime:20', 'a=sendonly')],
    ['no direction, which is sendrecv', audio(), audio('a=sendonly')],
    ['recvonly', audio('a=recvonly'), audio('a=inactive')],
    [
      'the direction of the session',
      sdp('t=0 0', 'a=recvonly', 'm=audio 9 RTP/AVP 0'),
      sdp('t=0 0', 'a=recvonly', 'm=audio 9 RTP/AVP 0', 'a=inactive'),
    ],
    ['an end without a line break', audio('a=sendrecv').trimEnd(), audio('a=sendonly')],
  ])('rewrites %s', (_, before, after) => {
    expect(asHeldHere(before)).toBe(after);
  });

  it.each([
    ['sendonly', audio('a=sendonly')],
    ['inactive', audio('a=inactive')],
    ['sendonly of the session', sdp('a=sendonly', 't=0 0', 'm=audio 9 RTP/AVP 0')],
    ['a video stream', sdp('t=0 0', 'm=video 9 RTP/AVP 96', 'a=sendrecv')],
    ['nothing', ''],
  ])('leaves %s as it is', (_, text) => {
    expect(asHeldHere(text)).toBe(text);
  });
});

describe('whatever comes', () => {
  const line = fc.constantFrom(
    'm=audio 9 RTP/AVP 96',
    'm=audio',
    'm=',
    'c=IN IP4 0.0.0.0',
    'c=IN IP4 5',
    'c=',
    'a=rtpmap:96 opus/48000/2',
    'a=rtpmap:96 OPUS/48000/2 x',
    'a=fmtp:96 1',
    'a=fmtp:96 a=$&;$1',
    'a=fmtp:96',
    'a=sendrecv',
    'a=candidate:1 1 udp 1 192.0.2.1 9 typ host',
    'a=__proto__:1',
    'x',
    '',
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\r\n', '\n', '\r'))
    .map(([lines, end]) => lines.join(end));

  it('nothing is thrown into JsSIP, no line is lost, and once is enough', () => {
    fc.assert(
      fc.property(text, (before) => {
        for (const change of [resilientOpus, zeroAddressAsHold, asHeldHere]) {
          const after = change(before);
          const kept = before.split(/\r\n|\r|\n/u).filter((text) => !/^a=(?:fmtp|sendrecv)/u.test(text));
          expect([change(after), kept.every((text) => after.includes(text))]).toEqual([after, true]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('parameters of the other side are taken literally', () => {
    const description = sdp('t=0 0', 'm=audio 9 RTP/AVP 96', 'a=rtpmap:96 opus/48000/2', 'a=fmtp:96 a=$&;$1');
    expect(resilientOpus(description)).toContain('a=fmtp:96 a=$&;$1;useinbandfec=1;usedtx=1\r\n');
  });
});
