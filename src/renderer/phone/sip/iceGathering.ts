import type { Timers } from '../util/timers';

/** After the first usable candidate the others have this long (milliseconds); a VPN adapter may need 40 s. */
export const GATHERING_AFTER_FIRST_CANDIDATE_MS = 500;
/**
 * Without STUN and TURN servers the usable candidates are the machine's own addresses, which come all at once: when
 * none has come for this long (milliseconds), none will. Chromium spends 100 ms more on TCP ones, which are no use.
 */
export const GATHERING_QUIET_MS = 20;
/** Without any usable candidate gathering ends after this long (milliseconds), with whatever there is. */
export const GATHERING_LIMIT_MS = 3000;

/**
 * Bounds ICE gathering, so that no adapter delays an answer. JsSIP sends the SDP once gathering is over, which is said
 * by an `icecandidate` event without candidate: when the time is up this sends one (JsSIP 3.13.8 has no limit).
 * Returns the function that stops it.
 */
export function boundIceGathering(connection: RTCPeerConnection, timers: Timers): () => void {
  let cancelLimit = () => {};
  let cancelQuiet = () => {};
  let hasCandidate = false;
  const onlyOwnAddresses = (connection.getConfiguration().iceServers ?? []).length === 0;
  const cancel = () => {
    cancelLimit();
    cancelQuiet();
  };
  const finish = () => {
    cancel();
    if (connection.iceGatheringState === 'gathering') connection.dispatchEvent(new Event('icecandidate'));
  };
  const onGatheringState = () => {
    cancel();
    hasCandidate = false;
    if (connection.iceGatheringState === 'gathering') cancelLimit = timers.after(GATHERING_LIMIT_MS, finish);
  };
  const onCandidate = ({ candidate }: Partial<RTCPeerConnectionIceEvent>) => {
    if (!candidate) {
      cancel();
      return;
    }
    if (!isUsable(candidate)) return;
    if (!hasCandidate) {
      hasCandidate = true;
      cancelLimit();
      cancelLimit = timers.after(GATHERING_AFTER_FIRST_CANDIDATE_MS, finish);
    }
    cancelQuiet();
    if (onlyOwnAddresses) cancelQuiet = timers.after(GATHERING_QUIET_MS, finish);
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
