import type {
  EndEvent,
  IncomingEvent,
  OutgoingEvent,
  ReInviteEvent,
  RTCSession,
  RTCSessionEventMap,
} from 'jssip/lib/RTCSession';
import type { IncomingResponse } from 'jssip/lib/SIPMessage';
import type { DtmfKey } from '../../../shared/domain/call/dtmf';
import type { SipDialog } from '../../../shared/domain/call/recovery';
import type { StatsEntry } from '../../../shared/domain/media/mediaSample';
import { contained, errorText, type Log } from '../diagnostics/log';
import type { Timers } from '../util/timers';
import { ackLateReinvite, answerWhatIsPending, endByEarlyBye, hearByeInsteadOfAck } from './crossingEnds';
import { parseCallUuid, parseReasons } from './headers/values';
import { type BoundGathering, boundIceGathering } from './iceGathering';
import { ackBeforeBye, settleEveryAnswer } from './inviteAnswers';
import {
  keepEstablishedCall,
  type Reoffer,
  refreshRemoteTarget,
  repairRepeatedReinvite,
  repeatLostBye,
  undoOffer,
  withholdEmptyOffers,
} from './jssipRepairs';
import { dialogOf } from './lostDialog';
import { MediaPath } from './mediaPath/mediaPath';
import { resilientOpus } from './opus';
import { asHeldHere, zeroAddressAsHold } from './sdp';
import { keepSilent } from './silence';
import type { SipCall, SipCallEvents } from './types';

/** RFC 4028: what we propose, as SIP Server does (docs/genesys-protocol.md §1). Seconds. */
export const SESSION_EXPIRES_S = 1800;
/** How long a hold waits for another offer or for the ACK to be through (milliseconds). */
const REOFFER_READY_LIMIT_MS = 5000;
/** How long a key sounds, and the silence after it (milliseconds): what slow machines need, and Chromium's own. */
const KEY_MS = 100;
const KEY_GAP_MS = 70;
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
  #reoffer: { readonly kind: Reoffer; settle(accepted: boolean): void } | null = null;
  /** Why JsSIP gives up a call that was being set up; it calls that "canceled". */
  #setupFailure: string | null = null;
  #nothingToOffer = false;
  readonly #path: MediaPath;
  #silent = false;
  #switchMicrophone = () => {};
  #gathering: BoundGathering | null = null;
  #removeListeners = () => {};

  constructor(context: CallSessionContext, direction: 'incoming' | 'outgoing') {
    this.#context = context;
    this.#direction = direction;
    this.#path = new MediaPath({
      log: context.log,
      timers: context.timers,
      reachable: context.connected,
      offerRestart: () => this.#offerRestart(),
      refreshTarget: () => this.#session !== null && refreshRemoteTarget(this.#session),
      lost: () => this.#events?.mediaPathLost(),
      endCall: () => this.#endForMedia(),
    });
  }

  /** For JsSIP: before `attach`, so that nothing of the beginning is missed. */
  readonly handlers: Partial<RTCSessionEventMap> = {
    sdp: (event) =>
      this.#guard('sdp', () => {
        event.sdp = resilientOpus(event.sdp);
        // JsSIP says so in its offers, and would let an offer of the other side undo the hold.
        if (event.type === 'answer' && `${event.originator}` === 'local' && this.held) {
          event.sdp = asHeldHere(event.sdp);
        }
      }),
    peerconnection: ({ peerconnection }) => this.#guard('peerconnection', () => this.#watch(peerconnection)),
    icecandidate: (event) => this.#guard('icecandidate', () => this.#gathering?.candidate(event)),
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
      this.#guard('retrieve', () => `${originator}` === 'remote' && this.#events?.heldByOther(false)),
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
    settleEveryAnswer(session, (bye) => this.#context.whenConnected(bye));
    ackBeforeBye(session);
    endByEarlyBye(session);
    hearByeInsteadOfAck(session);
    answerWhatIsPending(session);
    ackLateReinvite(session);
    this.#switchMicrophone = keepSilent(session, () => this.#silent);
    repairRepeatedReinvite(session);
    withholdEmptyOffers(session, () => {
      this.#nothingToOffer = true;
    });
    repeatLostBye(session, (bye) => this.#context.whenConnected(bye));
    keepEstablishedCall(session, {
      offerRefused: (kind) => this.#reofferRefused(session, kind),
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
      // With a stream of its own JsSIP answers an INVITE without SDP with audio too (docs/genesys-protocol.md §5).
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
    return this.#offer('retrieve');
  }

  get held(): boolean {
    return this.#session?.isOnHold().local === true;
  }

  restartIce(): Promise<void> {
    return this.#path.restart();
  }

  /** The phone has a new connection to the server; `elsewhere`: maybe from another network. */
  registered(elsewhere: boolean): void {
    if (this.#session !== null) this.#path.registered(elsewhere);
  }

  renegotiate(): Promise<boolean> {
    return this.#offer('media');
  }

  get canRelay(): boolean {
    const { iceServers = [], iceTransportPolicy } = this.#context.peerConnectionConfig;
    const relays = iceServers.flatMap(({ urls }) => urls).some((url) => /^turns?:/i.test(url));
    return relays && iceTransportPolicy !== 'relay' && !this.#path.relayForced;
  }

  async forceRelay(): Promise<boolean> {
    return this.canRelay && this.#path.forceRelay();
  }

  setMuted(muted: boolean): void {
    if (muted) this.#session?.mute({ audio: true });
    else this.#session?.unmute({ audio: true });
  }

  setSilent(silent: boolean): void {
    this.#silent = silent;
    this.#switchMicrophone();
  }

  sendKey(key: DtmfKey): boolean {
    const keys = this.#audioSender?.dtmf;
    if (keys?.canInsertDTMF !== true) return false;
    keys.insertDTMF(keys.toneBuffer + key, KEY_MS, KEY_GAP_MS);
    return true;
  }

  async replaceMicrophone(microphone: MediaStream): Promise<void> {
    const [track = null] = microphone.getAudioTracks();
    const sender = this.#audioSender;
    if (track === null || sender === undefined) throw new Error('there is nothing that is sent yet');
    const old = sender.track;
    track.enabled = old?.enabled ?? true;
    await sender.replaceTrack(track);
    // Muted, or not any more, in the meantime.
    track.enabled = old?.enabled ?? true;
  }

  async stats(): Promise<readonly StatsEntry[] | null> {
    const report = await this.#connection?.getStats();
    return report === undefined ? null : [...report.values()];
  }

  dialog(): SipDialog | null {
    return this.#session === null ? null : dialogOf(this.#session);
  }

  get #audioSender(): RTCRtpSender | undefined {
    return this.#session?.connection.getSenders().find(({ track }) => track?.kind === 'audio');
  }

  async #offerRestart(): Promise<{ accepted: boolean; empty: boolean }> {
    this.#nothingToOffer = false;
    const accepted = await this.#offer('path');
    return { accepted, empty: this.#nothingToOffer };
  }

  async #offer(kind: Reoffer): Promise<boolean> {
    if (!(await this.#readyToOffer())) return false;
    return new Promise((resolve) => {
      this.#reoffer = { kind, settle: resolve };
      const done = () => this.#settleReoffer(true);
      try {
        if (this.#startOffer(kind, done) !== true) this.#settleReoffer(false);
      } catch (error) {
        // Nothing went out. Were it left under way, every offer of the other side would meet a 491.
        this.#context.log('error', 'offer-failed', { kind, error: errorText(error) });
        if (this.#session !== null) this.#reofferRefused(this.#session, kind);
      }
    });
  }

  #startOffer(kind: Reoffer, done: () => void): boolean | undefined {
    switch (kind) {
      case 'hold':
        return this.#session?.hold({}, done);
      case 'retrieve':
        return this.#session?.unhold({}, done);
      case 'path':
      case 'media':
        return this.#session?.renegotiate({ rtcOfferConstraints: { iceRestart: kind === 'path' } }, done);
    }
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

  #reofferRefused(session: RTCSession, kind: Reoffer): void {
    undoOffer(session, kind)
      .catch((error: unknown) => this.#context.log('error', 'offer-undo-failed', { error: errorText(error) }))
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
    this.#gathering = boundIceGathering(connection, this.#context.timers);
    const onTrack = contained(this.#context.log, 'track', ({ track, receiver }: RTCTrackEvent) =>
      this.#events?.remoteTrack(track, receiver),
    );
    // A TURN or STUN server that refuses (401: the password) or does not answer (701): the call may do without it.
    const onServerError = ({ url, errorCode, errorText: text }: RTCPeerConnectionIceErrorEvent) =>
      this.#context.log('warn', 'ice-server-failed', { url, errorCode, text: text.slice(0, 200) });
    connection.addEventListener('track', onTrack);
    connection.addEventListener('icecandidateerror', onServerError);
    this.#path.follow(connection);
    this.#removeListeners = () => {
      connection.removeEventListener('track', onTrack);
      connection.removeEventListener('icecandidateerror', onServerError);
    };
  }

  /** There is none while it rings. */
  get #connection(): RTCPeerConnection | null | undefined {
    return this.#session?.connection;
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
    this.#switchMicrophone = () => {};
    this.#gathering?.stop();
    this.#path.end();
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
