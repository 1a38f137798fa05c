import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { decodeRtp, type RtpPacket } from '../../../../server/media/rtp';
import { MediaEndpoint } from '../../../../server/sim/media/endpoint';

it('sends 20 ms frames at their times, numbered without a gap, to the address it was given', async () => {
  const peer = createSocket('udp4');
  peer.bind(0, '127.0.0.1');
  await once(peer, 'listening');
  const endpoint = await MediaEndpoint.open(
    '127.0.0.1',
    Int16Array.from({ length: 400 }, (_, i) => i * 50),
  );
  try {
    const packets: RtpPacket[] = [];
    const started = performance.now();
    endpoint.send({ address: '127.0.0.1', port: peer.address().port, law: 'PCMU', telephoneEvent: 101 });
    while (packets.length < 50) {
      const [datagram] = await once(peer, 'message');
      const packet = decodeRtp(datagram);
      if (packet) packets.push(packet);
    }
    const took = performance.now() - started;
    // 49 intervals: nothing is sent before its time.
    expect(took).toBeGreaterThan(970);
    const [first] = packets;
    expect(packets.map((packet) => (packet.sequence - (first?.sequence ?? 0)) & 0xffff)).toEqual(
      packets.map((_, index) => index),
    );
    expect(packets.map((packet) => (packet.timestamp - (first?.timestamp ?? 0)) >>> 0)).toEqual(
      packets.map((_, index) => index * 160),
    );
    expect(packets.map((packet) => packet.marker)).toEqual(packets.map((_, index) => index === 0));
  } finally {
    endpoint.close();
    peer.close();
  }
});
