import { describe, expect, it } from 'vitest';
import { decodeRtp, encodeRtp } from '../../../../server/media/rtp';

const packet = {
  payloadType: 8,
  marker: true,
  sequence: 65_535,
  timestamp: 4_294_967_295,
  ssrc: 3_000_000_000,
  payload: Uint8Array.of(1, 2, 3, 4),
};

describe('RTP', () => {
  it('reads what it writes', () => {
    const decoded = decodeRtp(encodeRtp(packet));
    expect({ ...decoded, payload: [...(decoded?.payload ?? [])] }).toEqual({
      ...packet,
      payload: [1, 2, 3, 4],
    });
  });

  it('skips contributing sources, header extension and padding', () => {
    const plain = encodeRtp(packet);
    const csrc = Buffer.alloc(4, 9);
    const extension = Buffer.from([0xbe, 0xde, 0, 1, 5, 5, 5, 5]);
    const padding = Buffer.from([0, 0, 3]);
    const full = Buffer.concat([plain.subarray(0, 12), csrc, extension, plain.subarray(12), padding]);
    full[0] = 0x80 | 0x20 | 0x10 | 1;
    expect([...(decodeRtp(full)?.payload ?? [])]).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['too short', Buffer.alloc(11, 0x80)],
    ['STUN', Buffer.from('000100002112a442000000000000000000000000', 'hex')],
    ['RTCP', Buffer.concat([Buffer.from([0x80, 200]), Buffer.alloc(26)])],
    [
      'an extension beyond the end',
      Buffer.concat([Buffer.from([0x90, 0]), Buffer.alloc(10), Buffer.from([0, 0, 9, 9])]),
    ],
    ['an extension cut off', Buffer.concat([Buffer.from([0x90, 0]), Buffer.alloc(11)])],
    [
      'padding longer than the packet',
      Buffer.concat([Buffer.from([0xa0, 0]), Buffer.alloc(10), Buffer.from([99])]),
    ],
  ])('is not fooled by %s', (_, datagram) => {
    expect(decodeRtp(datagram)).toBeUndefined();
  });
});
