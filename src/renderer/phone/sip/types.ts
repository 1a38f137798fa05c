import type { DtmfKey } from '../../../shared/domain/call/dtmf';
import type { Party } from '../../../shared/domain/call/party';
import type { SipDialog } from '../../../shared/domain/call/recovery';
import type { StatsEntry } from '../../../shared/domain/media/mediaSample';
import type { Credentials } from '../../../shared/settings/account';
import type { CallEnding } from './endReasonOf';
import type { ServerRequest } from './headers/notify';

/** The phone's port to the signalling. JsSIP stands behind it; nothing outside this folder sees it. */
export interface SipAgent {
  /**
   * Opens a WebSocket to that server, waiting for it `limitMs` milliseconds at most, and registers as soon as it stands. To
   * be called while there is none; the agent never connects by itself.
   */
  connect(server: string, limitMs: number): void;
  /** Leaves the connection, if there is one, without a word: no `disconnected` follows. */
  disconnect(): void;
  /**
   * Opens a WebSocket to that server beside the one in use, and goes over to it when it stands and `agree` says yes then.
   * Resolves to whether it went.
   */
  move(server: string, limitMs: number, agree: () => boolean): Promise<boolean>;
  readonly connected: boolean;
  /** Another REGISTER on the standing connection. */
  register(): void;
  /** For the next challenge. */
  setCredentials(credentials: Credentials): void;
  /**
   * Finds out now whether the connection still lives: `disconnected` follows when it does not. `suspected`: there is reason to
   * think so, and the answer has to come at once.
   */
  probe(suspected?: boolean): void;
  /** @throws Error when no call can be made; `events` then stays silent. */
  call(target: string, microphone: MediaStream, events: SipCallEvents): SipCall;
  /** Ends calls of a page that failed, which the servers believe to go on, as soon as this one is registered. */
  endOrphanedDialogs(dialogs: readonly SipDialog[]): void;
  /** Ends calls, unregisters and closes; resolves when all is said, or after a short while. */
  stop(): Promise<void>;
  census(): SipCensus;
}

export interface SipAgentEvents {
  connecting(): void;
  connected(): void;
  /** The WebSocket is gone, or could not be opened; `timedOut`: not within the phone's own limit. */
  disconnected(timedOut: boolean): void;
  registered(): void;
  /** A REGISTER goes out that renews what stands. */
  refreshing(): void;
  /** It did. */
  refreshed(): void;
  registrationFailed(failure: RegistrationFailure): void;
  /** Decides before the 180 goes out: listen to the call, or refuse it with a status code. */
  incomingCall(invite: IncomingInvite, call: SipCall): SipCallEvents | RefusedCall;
  /** NOTIFY outside a dialog; it is answered 200 whatever comes of it. */
  serverRequest(request: ServerRequest): void;
}

export interface RegistrationFailure {
  /** Of the final response; null when there was none. A 2xx where the server did not register this phone all the same. */
  readonly statusCode: number | null;
  readonly retryAfterMs: number | null;
  /** The realm that the server asked credentials for. */
  readonly challengedRealm: string | null;
  /** What the server asked for where that is not a digest by MD5: `SHA-256`, `Bearer`. */
  readonly unknownMethod: string | null;
  /** Whether the refused REGISTER carried credentials. */
  readonly authenticated: boolean;
}

export interface IncomingInvite {
  readonly party: Party;
  readonly callUuid: string | null;
}

export interface RefusedCall {
  readonly refuse: number;
}

export interface SipCall {
  /** @throws Error when the call is no longer ringing. */
  answer(microphone: MediaStream): void;
  /** Refuses a ringing call with `statusCode`. */
  reject(statusCode: number): void;
  /** CANCEL, BYE or a refusal, whatever fits. */
  hangUp(): void;
  /** Waits until a re-INVITE is possible, sends it and resolves to whether the other side agreed. */
  hold(): Promise<boolean>;
  retrieve(): Promise<boolean>;
  /** Whether the other side was told that it is held. */
  readonly held: boolean;
  /**
   * Looks for another way for the media where the one in use carries nothing any more: an ICE restart (RFC 8445 §9), once
   * until it works again, and once more when the phone has registered anew.
   */
  restartIce(): Promise<void>;
  /** Offers the media anew, as it is (RFC 3261 §14.1). Resolves to whether the other side agreed. */
  renegotiate(): Promise<boolean>;
  /** Whether all media can go through a TURN server, and does not have to already. */
  readonly canRelay: boolean;
  /** From now on all media goes through a TURN server (RFC 8656): an ICE restart. Resolves to whether the other side agreed. */
  forceRelay(): Promise<boolean>;
  setMuted(muted: boolean): void;
  /** Beside `setMuted`, which it leaves as it is: nothing that the microphone hears gets out, whatever is signalled. */
  setSilent(silent: boolean): void;
  /** Sends a key after those that are under way (RFC 4733), also while muted; false: the other side can't receive any. */
  sendKey(key: DtmfKey): boolean;
  /** Sends this one instead of the one before, muted if that was. @throws Error while nothing is sent yet */
  replaceMicrophone(microphone: MediaStream): Promise<void>;
  /** What the browser counts of its media; null while it has none. */
  stats(): Promise<readonly StatsEntry[] | null>;
  /** null before it is established, and once it is over. */
  dialog(): SipDialog | null;
}

export interface SipCallEvents {
  /**
   * What the server's answers say about a call that we made: its id at Genesys (null when it has none yet), and the
   * Call-ID of its dialog, by which the server names it where it has no other.
   */
  identified(callUuid: string | null, sipCallId: string): void;
  /** 18x; `described`: with a description of media, over which the other side may send its own ringing tone. */
  remoteRinging(described: boolean): void;
  /** The 2xx was sent or received. */
  established(): void;
  /** `receiver` tells when what it received was played (WebRTC §5.3, getSynchronizationSources). */
  remoteTrack(track: MediaStreamTrack, receiver: SoundSource): void;
  heldByOther(held: boolean): void;
  /** The media does not get through any more; `restartIce` may help. */
  mediaPathLost(): void;
  /** Always the last. */
  ended(ending: CallEnding): void;
}

export type SoundSource = Pick<RTCRtpReceiver, 'getSynchronizationSources'>;

export interface SipCensus {
  readonly sessions: number;
  readonly dialogs: number;
  readonly transactions: number;
  readonly peerConnections: number;
  readonly listeners: number;
}
