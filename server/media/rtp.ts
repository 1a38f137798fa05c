/** RTP packets (RFC 3550 section 5.1), as far as one G.711 voice stream needs them. */
export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  /** Time in samples, modulo 2^32. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Uint8Array;
}

const FIXED_HEADER = 12;

export function encodeRtp(packet: RtpPacket): Buffer {
  const datagram = Buffer.alloc(FIXED_HEADER + packet.payload.length);
  datagram[0] = 2 << 6;
  datagram[1] = (packet.marker ? 0x80 : 0) | packet.payloadType;
  datagram.writeUInt16BE(packet.sequence & 0xffff, 2);
  datagram.writeUInt32BE(packet.timestamp >>> 0, 4);
  datagram.writeUInt32BE(packet.ssrc >>> 0, 8);
  datagram.set(packet.payload, FIXED_HEADER);
  return datagram;
}

/** The packet in a datagram from the network, or undefined when it is no well-formed RTP (STUN, RTCP, noise). */
export function decodeRtp(datagram: Buffer): RtpPacket | undefined {
  if (datagram.length < FIXED_HEADER) return undefined;
  const first = datagram.readUInt8(0);
  const second = datagram.readUInt8(1);
  if (first >> 6 !== 2) return undefined;
  // RTCP packet types 192..223 arrive here when a peer multiplexes (RFC 5761 section 4).
  if (second >= 192 && second <= 223) return undefined;
  let start = FIXED_HEADER + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (datagram.length < start + 4) return undefined;
    start += 4 + datagram.readUInt16BE(start + 2) * 4;
  }
  const padding = first & 0x20 ? datagram.readUInt8(datagram.length - 1) : 0;
  const end = datagram.length - padding;
  if (end < start) return undefined;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: datagram.readUInt16BE(2),
    timestamp: datagram.readUInt32BE(4),
    ssrc: datagram.readUInt32BE(8),
    payload: datagram.subarray(start, end),
  };
}
