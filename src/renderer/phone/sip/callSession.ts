import type {
  EndEvent,
  IncomingEvent,
  OutgoingEvent,
  ReInviteEvent,
  RTCSession,
  RTCSessionEventMap,
} from 'jssip/lib/RTCSession';
import type { IncomingResponse } from 'jssip/lib/SIPMessage';
import type { SipDialog } from '../../../shared/domain/recovery';
import { contained, errorText, type Log } from '../diagnostics/log';
import type { Timers } from '../util/timers';
import { parseCallUuid } from './headers/callUuid';
import { parseReasons } from './headers/reason';
import { boundIceGathering } from './iceGathering';
import { keepEstablishedCall, repairRepeatedReinvite, repeatLostBye, undoHold } from './jssipRepairs';
import { dialogOf } from './lostDialog';
import { zeroAddressAsHold } from './sdp';
import type { SipCall, SipCallEvents } from './types';

/** RFC 4028: what we propose, as SIP Server does (genesys.md §1). Seconds. */
export const SESSION_EXPIRES_S = 1800;
/** How long a hold waits for another offer or for the ACK to be through (milliseconds). */
const REOFFER_READY_LIMIT_MS = 5000;
/** A call whose media has no way any more ends after this long (milliseconds): until then it may find one again. */
const MEDIA_GONE_MS = 5000;
/** JsSIP has no event for "ready", so it is asked this often (milliseconds). */
const REOFFER_READY_POLL_MS = 50;

export interface CallSessionContext {
  readonly log: Log;
  readonly timers: Timers;
  readonly peerConnectionConfig: RTCConfiguration;
  readonly connected: () => boolean;
  /** Runs the task on the next connection. */
  whenConnected(task: () => void): void;
  peerConnection(connection: RTCPeerConnection): void;
  /** The session is over; called once, before the owner of the call hears of it. */
  over(session: RTCSession): void;
}

/** One JsSIP session behind the phone's own port. */
export class CallSession implements SipCall {
  readonly #context: CallSessionContext;
  readonly #direction: 'incoming' | 'outgoing';
  #events: SipCallEvents | null = null;
  #session: RTCSession | null = null;
  #reoffer: { readonly kind: 'hold' | 'unhold'; settle(accepted: boolean): void } | null = null;
  /** Why JsSIP gives up a call that was being set up; it calls that "canceled". */
  #setupFailure: string | null = null;
  #stopGathering = () => {};
  #removeListeners = () => {};

  constructor(context: CallSessionContext, direction: 'incoming' | 'outgoing') {
    this.#context = context;
    this.#direction = direction;
  }

  /** For JsSIP: before `attach`, so that nothing of the beginning is missed. */
  readonly handlers: Partial<RTCSessionEventMap> = {
    peerconnection: ({ peerconnection }) => this.#guard('peerconnection', () => this.#watch(peerconnection)),
    progress: (event: IncomingEvent | OutgoingEvent) =>
      this.#guard('progress', () => {
        if ('response' in event && event.response !== null) {
          this.#identify(event.response);
          this.#events?.remoteRinging(Boolean(event.response.body));
        }
      }),
    accepted: (event: IncomingEvent | OutgoingEvent) =>
      this.#guard('accepted', () => {
        if ('response' in event && event.response !== null) this.#identify(event.response);
        this.#events?.established();
      }),
    hold: ({ originator }) =>
      this.#guard('hold', () => `${originator}` === 'remote' && this.#events?.heldByOther(true)),
    unhold: ({ originator }) =>
      this.#guard('unhold', () => `${originator}` === 'remote' && this.#events?.heldByOther(false)),
    reinvite: (event) => this.#guard('reinvite', () => this.#receiveOffer(event)),
    update: (event) => this.#guard('update', () => this.#receiveOffer(event)),
    // No transfer by the phone yet: say so instead of leaving the other side without an answer.
    refer: ({ reject }) => this.#guard('refer', reject),
    replaces: ({ reject }) => this.#guard('replaces', reject),
    ended: (event) => this.#end(event),
    failed: (event) => this.#end(event),
  };

  attach(session: RTCSession, events: SipCallEvents): void {
    this.#session = session;
    this.#events = events;
    repairRepeatedReinvite(session);
    repeatLostBye(session, (bye) => this.#context.whenConnected(bye));
    keepEstablishedCall(session, {
      holdRefused: (kind) => this.#reofferRefused(session, kind),
      requestFailed: (cause) => {
        this.#context.log('warn', 'call-request-failed', { cause });
        if (this.#reoffer !== null) this.#reofferRefused(session, this.#reoffer.kind);
      },
      setupFailed: (cause) => {
        this.#setupFailure = cause;
      },
    });
  }

  answer(microphone: MediaStream): void {
    this.#session?.answer({
      // With a stream of its own JsSIP answers an INVITE without SDP with audio too (genesys.md §5).
      mediaStream: microphone,
      pcConfig: this.#context.peerConnectionConfig,
      sessionTimersExpires: SESSION_EXPIRES_S,
    });
  }

  reject(statusCode: number): void {
    if (this.#session?.isEnded() === false) this.#session.terminate({ status_code: statusCode });
  }

  hangUp(): void {
    if (this.#session?.isEnded() === false) this.#session.terminate();
  }

  hold(): Promise<boolean> {
    return this.#offer('hold');
  }

  retrieve(): Promise<boolean> {
    return this.#offer('unhold');
  }

  setMuted(muted: boolean): void {
    if (muted) this.#session?.mute({ audio: true });
    else this.#session?.unmute({ audio: true });
  }

  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    const [track = null] = microphone.getAudioTracks();
    const sender = this.#session?.connection.getSenders().find((each) => each.track?.kind === 'audio');
    if (track === null || sender === undefined) return;
    track.enabled = sender.track?.enabled ?? true;
    await sender.replaceTrack(track);
  }

  dialog(): SipDialog | null {
    return this.#session === null ? null : dialogOf(this.#session);
  }

  async #offer(kind: 'hold' | 'unhold'): Promise<boolean> {
    if (!(await this.#readyToOffer())) return false;
    return new Promise((resolve) => {
      this.#reoffer = { kind, settle: resolve };
      const started = this.#session?.[kind]({}, () => this.#settleReoffer(true)) ?? false;
      if (!started) this.#settleReoffer(false);
    });
  }

  /**
   * JsSIP refuses a hold while another offer is under way, would send one before the ACK (RFC 3261 §14.1), and ends
   * the call when there is no connection to send it on.
   */
  async #readyToOffer(): Promise<boolean> {
    for (let waited = 0; waited <= REOFFER_READY_LIMIT_MS; waited += REOFFER_READY_POLL_MS) {
      const session = this.#session;
      if (session === null || session.isEnded()) return false;
      const confirmed = session.status === session.C.STATUS_CONFIRMED;
      if (confirmed && this.#context.connected() && session.isReadyToReOffer()) return true;
      await this.#context.timers.wait(REOFFER_READY_POLL_MS);
    }
    return false;
  }

  #settleReoffer(accepted: boolean): void {
    this.#reoffer?.settle(accepted);
    this.#reoffer = null;
  }

  #reofferRefused(session: RTCSession, kind: 'hold' | 'unhold'): void {
    undoHold(session, kind)
      .catch((error: unknown) => this.#context.log('error', 'hold-undo-failed', { error: errorText(error) }))
      .finally(() => this.#settleReoffer(false));
  }

  #receiveOffer({ request, reject }: ReInviteEvent): void {
    // Glare (RFC 3261 §14.2): JsSIP answers 491 and then goes on all the same; this stops it.
    if (this.#reoffer !== null) reject({ status_code: 491 });
    else if (request.body) request.body = zeroAddressAsHold(request.body);
  }

  #identify(response: IncomingResponse): void {
    const callUuid = parseCallUuid(response.getHeader('X-Genesys-CallUUID'));
    this.#events?.identified(callUuid, response.getHeader('Call-ID'));
  }

  #watch(connection: RTCPeerConnection): void {
    this.#context.peerConnection(connection);
    this.#stopGathering = boundIceGathering(connection, this.#context.timers);
    const onTrack = contained(this.#context.log, 'track', ({ track, receiver }: RTCTrackEvent) =>
      this.#events?.remoteTrack(track, receiver),
    );
    // A TURN or STUN server that refuses (401: the password) or does not answer (701): the call may do without it.
    const onServerError = ({ url, errorCode, errorText: text }: RTCPeerConnectionIceErrorEvent) =>
      this.#context.log('warn', 'ice-server-failed', { url, errorCode, text: text.slice(0, 200) });
    connection.addEventListener('track', onTrack);
    connection.addEventListener('icecandidateerror', onServerError);
    // JsSIP looks at `iceConnectionState`, which stays "disconnected" in Chromium when consent is gone (RFC 7675).
    let cancelEnd = () => {};
    const onState = () => {
      cancelEnd();
      if (connection.connectionState !== 'failed') return;
      cancelEnd = this.#context.timers.after(MEDIA_GONE_MS, () => this.#endForMedia());
    };
    connection.addEventListener('connectionstatechange', onState);
    this.#removeListeners = () => {
      cancelEnd();
      connection.removeEventListener('connectionstatechange', onState);
      connection.removeEventListener('track', onTrack);
      connection.removeEventListener('icecandidateerror', onServerError);
    };
  }

  #endForMedia(): void {
    const session = this.#session;
    if (session?.isEnded() === false) {
      session.terminate({ cause: 'RTP Timeout', status_code: 408, reason_phrase: 'RTP Timeout' });
    }
  }

  #end({ originator, message, cause }: EndEvent): void {
    const events = this.#events;
    const session = this.#session;
    if (events === null || session === null) return;
    this.#events = null;
    this.#session = null;
    this.#stopGathering();
    this.#removeListeners();
    this.#settleReoffer(false);
    this.#context.over(session);
    // JsSIP passes a text instead of a message when answering failed.
    const response = typeof message === 'object' ? message : null;
    const statusCode = response !== null && 'status_code' in response ? response.status_code : null;
    this.#guard('ended', () =>
      events.ended({
        direction: this.#direction,
        originator: `${originator}`,
        cause: this.#setupFailure ?? cause,
        statusCode: statusCode !== null && statusCode >= 300 ? statusCode : null,
        reasons: parseReasons(response?.getHeaders('Reason') ?? []),
      }),
    );
  }

  /** What we do in a listener never breaks JsSIP's own course. */
  #guard(name: string, task: () => unknown): void {
    contained(this.#context.log, name, task)();
  }
}
