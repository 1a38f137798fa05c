import { type Direction, phoneDescription } from '../../../server/sip/sdp';

/**
 * A page's description of its audio, as offer or as answer.
 * @param address 0.0.0.0: the page hides its addresses (mDNS)
 */
export function phoneSdp(
  setup: 'actpass' | 'active',
  direction: Direction = 'sendrecv',
  version = 1,
  address = '0.0.0.0',
): string {
  return phoneDescription({
    setup,
    direction,
    version,
    address,
    candidate: '127.0.0.1',
    fragment: 'abcd',
    password: 'abcdefghijklmnopqrstuvwx',
    codecs: ['opus', 'pcmu', 'pcma', 'telephone-event'],
  });
}
