import type { RTCSession } from 'jssip/lib/RTCSession';
import { sessionInternals } from './jssipInternals';

/**
 * JsSIP switches the microphone by what is muted and held, and switches it on again when a hold is refused, or as soon as a
 * retrieve is asked for. While the phone itself is silent it stays off
 * (docs/decisions/0105). Returns the way to let JsSIP look anew.
 */
export function keepSilent(session: RTCSession, silent: () => boolean): () => void {
  const internals = sessionInternals(session);
  const toggle = internals._toggleMuteAudio.bind(session);
  internals._toggleMuteAudio = (mute) => toggle(mute || silent());
  return () => {
    // While it rings there is none.
    const connection = session.connection as RTCPeerConnection | null | undefined;
    if (connection) internals._setLocalMediaStatus();
  };
}
