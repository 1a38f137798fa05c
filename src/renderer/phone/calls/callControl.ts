import { type Call, type LocalHold, wantsHold } from '../../../shared/domain/call/call';
import type { CallEvent } from '../../../shared/domain/call/callTransition';
import type { CommandOrigin, CommandResult } from '../../../shared/domain/call/command';
import type { DtmfKey } from '../../../shared/domain/call/dtmf';
import type { EndReason } from '../../../shared/domain/call/endReason';
import type { SipDialog } from '../../../shared/domain/call/recovery';
import { IllegalTransition } from '../../../shared/domain/illegalTransition';
import type { HearingRepair } from '../../../shared/domain/media/hearing';
import type { StatsEntry } from '../../../shared/domain/media/mediaSample';
import { type AudioPort, MicrophoneUnavailable, type RemoteSound } from '../audio/audioPort';
import { errorText, type Log } from '../diagnostics/log';
import { mark } from '../diagnostics/marks';
import type { MicrophoneProblem } from '../phone';
import { type CallEnding, endReasonOf } from '../sip/endReasonOf';
import type { SipCall, SipCallEvents, SoundSource } from '../sip/types';
import { SerialQueue } from '../util/serialQueue';
import type { Timers } from '../util/timers';
import { CallMicrophone } from './callMicrophone';
import { watchFirstAudio } from './firstAudio';

/**
 * RFC 3261 §21.6.2: the agent was reached and does not want the call, here or at another phone of theirs. It crosses
 * Asterisk 22 as it is, so a colleague reads "declined" and not "busy"; 486 stays for a phone that has no line free.
 */
const DECLINE_STATUS = 603;

/** Temporarily unavailable: SIP Server offers the call to somebody else. */
const ASLEEP_STATUS = 480;

/** First and longest pause before a refused hold is tried again; it doubles in between (milliseconds). */
const HOLD_RETRY_MS = 2_000;
const HOLD_RETRY_MAX_MS = 32_000;

export interface CallControlDeps {
  readonly audio: AudioPort;
  readonly log: Log;
  readonly timers: Timers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The call in the store; undefined once it is over. */
  readonly call: (id: string) => Call | undefined;
  readonly dispatch: (id: string, event: CallEvent) => void;
  /** Told what becomes of the microphone of the call with that id. */
  readonly microphone: {
    opened(): void;
    /** The call can be neither answered nor made. */
    refused(callId: string, problem: MicrophoneProblem): void;
    /** The call goes on, and the other side hears nothing. */
    lost(callId: string, problem: MicrophoneProblem): void;
    /** The other side hears the agent again. */
    found(callId: string): void;
  };
  /** Numbers the agent's wish to speak on a call, higher than all before. */
  readonly nextWish: () => number;
  /** Which call is spoken on may have changed: parks the others. */
  readonly settle: () => void;
  readonly over: (id: string) => void;
}

/** One call: carries out commands on it, keeps its media, and tells the store what becomes of it. */
export class CallControl implements SipCallEvents {
  readonly id: string;
  readonly #deps: CallControlDeps;
  /** When the agent last wished to speak on this call, as against the others. */
  wish = 0;
  /** Re-INVITEs one after the other. */
  readonly #queue = new SerialQueue();
  #sip: SipCall | null = null;
  readonly #microphone: CallMicrophone;
  readonly #sounds = new Map<MediaStreamTrack, RemoteSound>();
  #stopListening = () => {};
  #cancelHoldRetry = () => {};
  #holdRetryMs = HOLD_RETRY_MS;
  /** Another call is spoken on. Once this one is established its hold says so. */
  #holdWhenReady = false;
  /** Set when the end is our own doing and the signalling would not say so. */
  #ownReason: EndReason | null = null;
  #earlyDescription = false;
  #sipCallId: string | null = null;

  constructor(id: string, deps: CallControlDeps) {
    this.id = id;
    this.#deps = deps;
    this.#microphone = new CallMicrophone({
      ...deps,
      callId: id,
      replace: async (microphone) => this.#sip?.replaceMicrophone(microphone),
      lost: (problem) => deps.microphone.lost(id, problem),
      found: () => deps.microphone.found(id),
    });
  }

  /** Whether the far end has described its media ahead of its answer; sound may follow. */
  get hasEarlyDescription(): boolean {
    return this.#earlyDescription;
  }

  /** The Call-ID of a call that we made, once the server answered. */
  get sipCallId(): string | null {
    return this.#sipCallId;
  }

  get microphone(): MediaStream | null {
    return this.#microphone.stream;
  }

  get dialog(): SipDialog | null {
    return this.#sip?.dialog() ?? null;
  }

  async stats(): Promise<readonly StatsEntry[] | null> {
    return (await this.#sip?.stats()) ?? null;
  }

  /** Whether it is spoken on, or about to be, unless another call is. */
  get claimsAgent(): boolean {
    const call = this.#call;
    if (call?.state === 'established') return !wantsHold(call.localHold);
    return (call?.state === 'answering' || call?.state === 'dialling') && this.microphone !== null;
  }

  /** The call as it came in. */
  ringWith(sip: SipCall): void {
    this.#sip = sip;
  }

  /** @throws IllegalTransition */
  async answer(origin: CommandOrigin): Promise<CommandResult> {
    this.#tell({ type: 'answer', origin });
    this.wish = this.#deps.nextWish();
    const opened = await this.#openMicrophone('answering');
    if (opened !== 'opened') {
      if (this.#call?.state === 'answering') this.#tell({ type: 'answer-withdrawn' });
      return { ok: false, problem: opened };
    }
    this.#deps.settle();
    this.#answerWithMicrophone();
    return { ok: true };
  }

  /** `connect` makes the call once the microphone is there. */
  async dial(connect: (microphone: MediaStream) => SipCall): Promise<CommandResult> {
    this.wish = this.#deps.nextWish();
    const opened = await this.#openMicrophone('dialling');
    if (opened !== 'opened') {
      if (this.#call?.state === 'dialling') this.#finish('microphone-unavailable');
      return { ok: false, problem: opened };
    }
    this.#deps.settle();
    try {
      if (this.#microphone.stream !== null) this.#sip = connect(this.#microphone.stream);
      this.#applySilence();
      return { ok: true };
    } catch (error) {
      this.#deps.log('error', 'dial-failed', { callId: this.id, error: errorText(error) });
      this.#finish('unknown');
      return { ok: false, problem: 'illegal' };
    }
  }

  /** @throws IllegalTransition */
  decline(): void {
    this.#require('decline', ['ringing']);
    this.#ownReason = 'declined-by-agent';
    this.#sip?.reject(DECLINE_STATUS);
  }

  /** @throws IllegalTransition */
  hangUp(): void {
    this.#require('hang-up', ['answering', 'dialling', 'established']);
    this.#ownReason = 'hung-up-by-agent';
    if (this.#sip === null) this.#finish('hung-up-by-agent');
    else this.#sip.hangUp();
  }

  /** @throws IllegalTransition */
  hold(): void {
    this.#tell({ type: 'hold' });
    this.#holdRetryMs = HOLD_RETRY_MS;
    this.#signalHold();
  }

  /** @throws IllegalTransition */
  retrieve(): void {
    this.wish = this.#deps.nextWish();
    this.#tell({ type: 'retrieve' });
    this.#signalHold();
  }

  /** Another call is spoken on, or none is any more. What is established then stays on hold until the agent takes it back. */
  setHoldWhenReady(holdWhenReady: boolean): void {
    const call = this.#call;
    if (call?.state === 'established') {
      if (holdWhenReady && !wantsHold(call.localHold)) this.hold();
    } else {
      this.#holdWhenReady = holdWhenReady;
      this.#applySilence();
    }
  }

  /** @throws IllegalTransition */
  setMuted(muted: boolean): void {
    this.#tell({ type: muted ? 'mute' : 'unmute' });
    this.#sip?.setMuted(muted);
  }

  /** @throws IllegalTransition */
  sendKey(key: DtmfKey): CommandResult {
    this.#require('dtmf', ['established']);
    // On hold nobody listens, and the agent counts on it that nothing of theirs gets there.
    const call = this.#call;
    const held = call?.state === 'established' && call.localHold !== 'off';
    if (held || this.#sip?.sendKey(key) !== true) return { ok: false, problem: 'illegal' };
    this.#deps.audio.playOnce(key);
    return { ok: true };
  }

  /** The signalling is gone: a call that is not established cannot become so any more. */
  connectionLost(): void {
    const state = this.#call?.state;
    if (state !== 'ringing' && state !== 'answering') return;
    this.#ownReason = 'connection-lost';
    this.#sip?.hangUp();
  }

  /** The repairs that can be tried when the two sides don't hear each other. */
  get repairs(): readonly HearingRepair[] {
    const relay: HearingRepair[] = this.#sip?.canRelay === true ? ['relay-only'] : [];
    return ['reacquire', 'new-track', 're-invite', ...relay];
  }

  /** Resolves to whether it was done. */
  async repair(step: HearingRepair): Promise<boolean> {
    switch (step) {
      case 'reacquire':
        return this.#microphone.renew();
      case 'new-track':
        return this.#microphone.renew('raw');
      case 're-invite':
        return this.#offering('repair', (sip) => sip.renegotiate());
      case 'relay-only':
        return this.#offering('repair', (sip) => sip.forceRelay());
    }
  }

  /** Another device is chosen, or the same one gives no sound any more. */
  renewMicrophone(): void {
    void this.#microphone.renew();
  }

  /** The computer is about to sleep: whoever calls, or speaks, is told now instead of finding out. */
  computerSleeps(): void {
    const state = this.#call?.state;
    this.#ownReason = 'asleep';
    if (this.#sip === null) this.#finish('asleep');
    else if (state === 'ringing') this.#sip.reject(ASLEEP_STATUS);
    else this.#sip.hangUp();
  }

  /** The phone stops: nothing of the call is left open. */
  close(): void {
    this.#finish('hung-up-by-agent');
  }

  identified(callUuid: string | null, sipCallId: string): void {
    this.#sipCallId = sipCallId;
    if (callUuid !== null) this.#tell({ type: 'named', callUuid });
  }

  remoteRinging(described: boolean): void {
    this.#earlyDescription ||= described;
    this.#tell({ type: 'remote-ringing' });
  }

  established(): void {
    // Dialled or answered, and meanwhile the agent went to another call: that one stays.
    this.#tell({ type: 'established', at: this.#deps.now(), holdWhenReady: this.#holdWhenReady });
    mark(`phone:established:${this.#key}`);
    if (this.#holdWhenReady) this.#signalHold();
  }

  remoteTrack(track: MediaStreamTrack, receiver: SoundSource): void {
    // Retrieving brings the track that was there before the hold once more.
    if (this.#sounds.has(track)) return;
    const sound = this.#deps.audio.play(track);
    sound.setSilent(this.#isSilent);
    this.#sounds.set(track, sound);
    this.#stopListening();
    this.#stopListening = watchFirstAudio(receiver, this.#deps.timers, (at) =>
      mark(`phone:first-audio:${this.#key}`, at),
    );
  }

  heldByOther(held: boolean): void {
    this.#tell({ type: held ? 'held-by-other' : 'retrieved-by-other' });
  }

  mediaPathLost(): void {
    this.#reoffer('path', (sip) => sip.restartIce());
  }

  ended(ending: CallEnding): void {
    const reason = this.#ownReason ?? endReasonOf(ending);
    this.#deps.log('info', 'call-ended', {
      callId: this.id,
      reason,
      cause: ending.cause,
      originator: ending.originator,
      status: ending.statusCode,
      reasons: ending.reasons.map(({ protocol, cause }) => `${protocol} ${cause}`).join(', '),
    });
    this.#finish(reason);
  }

  get #call(): Call | undefined {
    return this.#deps.call(this.id);
  }

  /** The call's name in marks: as on the Genesys side, where it has one there. */
  get #key(): string {
    return this.#call?.callUuid ?? this.id;
  }

  async #openMicrophone(during: 'answering' | 'dialling'): Promise<'opened' | 'microphone' | 'no-such-call'> {
    const { audio, log, microphone } = this.#deps;
    let stream: MediaStream;
    try {
      stream = await audio.openMicrophone();
    } catch (error) {
      const problem = error instanceof MicrophoneUnavailable ? error.problem : 'unknown';
      log('warn', 'microphone-unavailable', { callId: this.id, problem, error: errorText(error) });
      microphone.refused(this.id, problem);
      return 'microphone';
    }
    microphone.opened();
    // The other side may have given up, or the agent hung up, while the device was opening.
    if (this.#call?.state !== during) {
      audio.closeMicrophone(stream);
      return 'no-such-call';
    }
    this.#microphone.use(stream);
    return 'opened';
  }

  #answerWithMicrophone(): void {
    try {
      if (this.#microphone.stream !== null) this.#sip?.answer(this.#microphone.stream);
    } catch (error) {
      this.#deps.log('error', 'answer-failed', { callId: this.id, error: errorText(error) });
      this.#ownReason = 'media-failed';
      this.#sip?.hangUp();
    }
  }

  #reoffer(name: string, task: (sip: SipCall) => Promise<void>): void {
    this.#queue
      .add(() => (this.#sip === null ? Promise.resolve() : task(this.#sip)))
      .catch((error: unknown) =>
        this.#deps.log('error', 'reoffer-failed', { callId: this.id, task: name, error: errorText(error) }),
      );
  }

  async #offering(name: string, offer: (sip: SipCall) => Promise<boolean>): Promise<boolean> {
    let accepted = false;
    await this.#queue.add(async () => {
      if (this.#sip !== null) accepted = await offer(this.#sip);
    });
    this.#deps.log('info', 'offered', { callId: this.id, task: name, accepted });
    return accepted;
  }

  /** The call is held, or another is spoken on: silent from then on, whatever the other side says to it. */
  get #isSilent(): boolean {
    const call = this.#call;
    return call?.state === 'established' ? call.localHold !== 'off' : this.#holdWhenReady;
  }

  #applySilence(): void {
    const silent = this.#isSilent;
    for (const sound of this.#sounds.values()) sound.setSilent(silent);
    // Before JsSIP has taken it over nobody else does; afterwards it may be muted, or held by the other side.
    if (silent || this.#call?.state !== 'established') {
      for (const track of this.#microphone.stream?.getAudioTracks() ?? []) track.enabled = !silent;
    }
    this.#sip?.setSilent(silent);
  }

  get #localHold(): LocalHold | null {
    const call = this.#call;
    return call?.state === 'established' ? call.localHold : null;
  }

  /**
   * Tells the other side, after what is under way, what the agent wants by then. That may change while it is told: then
   * the next in the queue tells that.
   */
  #signalHold(): void {
    this.#cancelHoldRetry();
    this.#reoffer('hold', async (sip) => {
      const wanted = this.#localHold;
      if (wanted === 'retrieving') {
        const retrieved = !sip.held || (await sip.retrieve());
        if (this.#localHold === 'retrieving')
          this.#tell({ type: retrieved ? 'retrieved' : 'retrieve-failed' });
      } else if (wanted === 'holding' || wanted === 'one-sided') {
        this.#holdAnswered(sip.held || (await sip.hold()));
      }
    });
  }

  #holdAnswered(agreed: boolean): void {
    const wanted = this.#localHold;
    if (wanted !== 'holding' && wanted !== 'one-sided') return;
    if (agreed) {
      this.#tell({ type: 'held' });
      return;
    }
    this.#deps.log('warn', 'hold-refused', { callId: this.id, againInMs: this.#holdRetryMs });
    if (wanted === 'holding') this.#tell({ type: 'hold-failed' });
    this.#cancelHoldRetry = this.#deps.timers.after(this.#holdRetryMs, () => this.#signalHold());
    this.#holdRetryMs = Math.min(2 * this.#holdRetryMs, HOLD_RETRY_MAX_MS);
  }

  #require(event: string, states: readonly Call['state'][]): void {
    const state = this.#call?.state ?? 'ended';
    if (!states.includes(state)) throw new IllegalTransition(state, event);
  }

  #tell(event: CallEvent): void {
    this.#deps.dispatch(this.id, event);
    this.#applySilence();
    this.#deps.settle();
  }

  #finish(reason: EndReason): void {
    const { now, over } = this.#deps;
    this.#queue.close();
    this.#cancelHoldRetry();
    this.#sip = null;
    this.#stopListening();
    for (const sound of this.#sounds.values()) sound.stop();
    this.#sounds.clear();
    this.#microphone.close();
    this.#tell({ type: 'end', at: now(), reason });
    over(this.id);
  }
}
