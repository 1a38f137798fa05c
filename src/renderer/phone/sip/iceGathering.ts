import type { IceCandidateEvent } from 'jssip/lib/RTCSession';
import { isTurn } from '../../../shared/settings/site';
import type { Timers } from '../util/timers';

/**
 * After the first usable candidate the others have this long (milliseconds): a VPN adapter may need 40 s, and a TURN server
 * that is dead never answers.
 */
export const GATHERING_AFTER_FIRST_CANDIDATE_MS = 500;
/**
 * Once one of the most that can be hoped for is there (a relay with TURN servers, else what STUN servers see, else an own
 * address), the others of its kind come all at once: when none has come for this long (milliseconds), none is worth waiting
 * for. Chromium spends 100 ms more on TCP addresses, which are no use, and 10 s on each server that is dead.
 */
export const GATHERING_QUIET_MS = 20;
/** Without any usable candidate gathering ends after this long (milliseconds), with whatever there is. */
export const GATHERING_LIMIT_MS = 3000;

/** The gathering of one connection, whose candidates JsSIP tells of. */
export interface BoundGathering {
  candidate(event: IceCandidateEvent): void;
  stop(): void;
}

/** Bounds ICE gathering, so that no adapter delays an answer: JsSIP 3.13.8 sends the SDP once gathering is over, without a limit. */
export function boundIceGathering(connection: RTCPeerConnection, timers: Timers): BoundGathering {
  let cancelLimit = () => {};
  let cancelQuiet = () => {};
  let hasCandidate = false;
  let hasEnough = false;
  /** JsSIP's own way to go on, which comes with each candidate. */
  let ready: (() => void) | null = null;
  const best = bestCandidateType(connection.getConfiguration());
  const cancel = () => {
    cancelLimit();
    cancelQuiet();
  };
  const finish = () => {
    cancel();
    if (connection.iceGatheringState !== 'gathering') return;
    if (ready !== null) ready();
    // Not one candidate came: all that JsSIP listens to then is the event that says "that was all".
    else connection.dispatchEvent(new Event('icecandidate'));
  };
  const onGatheringState = () => {
    cancel();
    hasCandidate = false;
    hasEnough = false;
    ready = null;
    if (connection.iceGatheringState === 'gathering') cancelLimit = timers.after(GATHERING_LIMIT_MS, finish);
  };
  connection.addEventListener('icegatheringstatechange', onGatheringState);
  return {
    candidate: (event) => {
      ready = event.ready;
      if (!isUsable(event.candidate)) return;
      if (!hasCandidate) {
        hasCandidate = true;
        cancelLimit();
        cancelLimit = timers.after(GATHERING_AFTER_FIRST_CANDIDATE_MS, finish);
      }
      hasEnough ||= event.candidate.type === best;
      cancelQuiet();
      if (hasEnough) cancelQuiet = timers.after(GATHERING_QUIET_MS, finish);
    },
    stop: () => {
      cancel();
      connection.removeEventListener('icegatheringstatechange', onGatheringState);
    },
  };
}

function bestCandidateType({ iceServers = [] }: RTCConfiguration): RTCIceCandidateType {
  const urls = iceServers.flatMap((server) => server.urls);
  if (urls.some(isTurn)) return 'relay';
  return urls.length > 0 ? 'srflx' : 'host';
}

/** Over TCP a browser can only connect, not listen (RFC 6544): such a candidate alone makes no call. */
function isUsable({ protocol, candidate }: RTCIceCandidate): boolean {
  return protocol === null ? / udp /iu.test(candidate) : protocol === 'udp';
}
