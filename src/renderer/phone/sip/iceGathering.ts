import type { Timers } from '../util/timers';

/** After the first usable candidate the others have this long (milliseconds); a VPN adapter may need 40 s. */
export const GATHERING_AFTER_FIRST_CANDIDATE_MS = 500;
/** Without any usable candidate gathering ends after this long (milliseconds), with whatever there is. */
export const GATHERING_LIMIT_MS = 3000;

/**
 * Bounds ICE gathering, so that no adapter delays an answer. JsSIP sends the SDP once gathering is over, which is said
 * by an `icecandidate` event without candidate: when the time is up this sends one (JsSIP 3.13.8 has no limit).
 * Returns the function that stops it.
 */
export function boundIceGathering(connection: RTCPeerConnection, timers: Timers): () => void {
  let cancel = () => {};
  let hasCandidate = false;
  const finish = () => {
    if (connection.iceGatheringState === 'gathering') connection.dispatchEvent(new Event('icecandidate'));
  };
  const onGatheringState = () => {
    cancel();
    hasCandidate = false;
    if (connection.iceGatheringState === 'gathering') cancel = timers.after(GATHERING_LIMIT_MS, finish);
  };
  const onCandidate = (event: Partial<RTCPeerConnectionIceEvent>) => {
    if (!event.candidate) {
      cancel();
    } else if (!hasCandidate && isUsable(event.candidate)) {
      hasCandidate = true;
      cancel();
      cancel = timers.after(GATHERING_AFTER_FIRST_CANDIDATE_MS, finish);
    }
  };
  connection.addEventListener('icegatheringstatechange', onGatheringState);
  connection.addEventListener('icecandidate', onCandidate);
  return () => {
    cancel();
    connection.removeEventListener('icegatheringstatechange', onGatheringState);
    connection.removeEventListener('icecandidate', onCandidate);
  };
}

/** Over TCP a browser can only connect, not listen (RFC 6544): such a candidate alone makes no call. */
function isUsable({ protocol, candidate }: RTCIceCandidate): boolean {
  return protocol === null ? / udp /iu.test(candidate) : protocol === 'udp';
}
