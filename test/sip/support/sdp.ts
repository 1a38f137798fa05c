export { genesysOffer as trunkOffer } from '../../../server/load/caller';

/**
 * A page's description of its audio: as offer or as answer.
 * @param address 0.0.0.0: the page hides its addresses (mDNS)
 */
export function phoneSdp(
  setup: 'actpass' | 'active',
  direction = 'sendrecv',
  version = 1,
  address = '0.0.0.0',
): string {
  return [
    'v=0',
    `o=- 1 ${version} IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 110',
    `c=IN IP4 ${address}`,
    `a=rtcp:9 IN IP4 ${address}`,
    'a=ice-ufrag:abcd',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    'a=candidate:1 1 udp 2122260223 127.0.0.1 9 typ host',
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    `a=setup:${setup}`,
    'a=mid:0',
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:110 telephone-event/48000',
    '',
  ].join('\r\n');
}
