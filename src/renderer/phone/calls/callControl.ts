import type { Call } from '../../../shared/domain/call';
import type { CallEvent } from '../../../shared/domain/callTransition';
import type { CommandOrigin, CommandResult } from '../../../shared/domain/command';
import type { DtmfKey } from '../../../shared/domain/dtmf';
import type { EndReason } from '../../../shared/domain/endReason';
import type { HearingRepair } from '../../../shared/domain/hearing';
import { IllegalTransition } from '../../../shared/domain/illegalTransition';
import type { StatsEntry } from '../../../shared/domain/mediaSample';
import type { SipDialog } from '../../../shared/domain/recovery';
import { type AudioPort, MicrophoneUnavailable, type RemoteSound } from '../audio/audioPort';
import { errorText, type Log } from '../diagnostics/log';
import { mark } from '../diagnostics/marks';
import type { PhoneNotice } from '../phone';
import { type CallEnding, endReasonOf } from '../sip/endReasonOf';
import type { SipCall, SipCallEvents, SoundSource } from '../sip/types';
import { SerialQueue } from '../util/serialQueue';
import type { Timers } from '../util/timers';
import { CallMicrophone } from './callMicrophone';
import { watchFirstAudio } from './firstAudio';

/**
 * RFC 3261 §21.6.2: the agent was reached and does not want the call, here or at another phone of his. It crosses
 * Asterisk 22 as it is, so a colleague reads "declined" and not "busy"; 486 stays for a phone that has no line free.
 */
const DECLINE_STATUS = 603;

/** Temporarily unavailable: SIP Server offers the call to somebody else. */
const ASLEEP_STATUS = 480;

export interface CallControlDeps {
  readonly audio: AudioPort;
  readonly log: Log;
  readonly timers: Timers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The call in the store; undefined once it is over. */
  readonly call: (id: string) => Call | undefined;
  readonly dispatch: (id: string, event: CallEvent) => void;
  readonly notice: (notice: PhoneNotice | null) => void;
  /** What was told of a microphone that was lost is past. */
  readonly heard: () => void;
  /** Another call is to be spoken on: puts all but `id` on hold. */
  readonly holdOthers: (id: string) => void;
  /** Whether the agent speaks on a call other than `id`. */
  readonly speaksElsewhere: (id: string) => boolean;
  readonly over: (id: string) => void;
}

/** One call: carries out commands on it, keeps its media, and tells the store what becomes of it. */
export class CallControl implements SipCallEvents {
  readonly id: string;
  readonly #deps: CallControlDeps;
  /** Re-INVITEs one after the other. */
  readonly #queue = new SerialQueue();
  #sip: SipCall | null = null;
  readonly #microphone: CallMicrophone;
  readonly #sounds = new Map<MediaStreamTrack, RemoteSound>();
  #stopListening = () => {};
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
      lost: (problem) => deps.notice({ kind: 'unheard', problem }),
    });
  }

  /** Whether the far end has described its media ahead of its answer; sound may follow. */
  get hasEarlyDescription(): boolean {
    return this.#earlyDescription;
  }

  /** Of a call that we made, once the server answered. */
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

  /** The call as it came in. */
  ringWith(sip: SipCall): void {
    this.#sip = sip;
  }

  /** @throws IllegalTransition */
  async answer(origin: CommandOrigin): Promise<CommandResult> {
    this.#tell({ type: 'answer', origin });
    const opened = await this.#openMicrophone('answering');
    if (opened !== 'opened') {
      if (this.#call?.state === 'answering') this.#tell({ type: 'answer-withdrawn' });
      return { ok: false, reason: opened };
    }
    this.#deps.holdOthers(this.id);
    this.#answerWithMicrophone();
    return { ok: true };
  }

  /** `connect` makes the call once the microphone is there. */
  async dial(connect: (microphone: MediaStream) => SipCall): Promise<CommandResult> {
    const opened = await this.#openMicrophone('dialing');
    if (opened !== 'opened') {
      if (this.#call?.state === 'dialing') this.#finish('microphone-unavailable');
      return { ok: false, reason: opened };
    }
    this.#deps.holdOthers(this.id);
    try {
      if (this.#microphone.stream !== null) this.#sip = connect(this.#microphone.stream);
      return { ok: true };
    } catch (error) {
      this.#deps.log('error', 'dial-failed', { callId: this.id, error: errorText(error) });
      this.#finish('unknown');
      return { ok: false, reason: 'illegal' };
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
    this.#require('hang-up', ['answering', 'dialing', 'established']);
    this.#ownReason = 'hung-up-by-agent';
    if (this.#sip === null) this.#finish('hung-up-by-agent');
    else this.#sip.hangUp();
  }

  /** @throws IllegalTransition */
  hold(): void {
    this.#tell({ type: 'hold' });
    this.#silence(true);
    this.#reoffer('hold', async (sip) => {
      const held = await sip.hold();
      if (!held) this.#silence(false);
      this.#tell({ type: held ? 'held' : 'hold-failed' });
    });
  }

  /** @throws IllegalTransition */
  retrieve(): void {
    this.#tell({ type: 'retrieve' });
    this.#deps.holdOthers(this.id);
    this.#reoffer('retrieve', async (sip) => {
      const retrieved = await sip.retrieve();
      if (retrieved) this.#silence(false);
      this.#tell({ type: retrieved ? 'retrieved' : 'retrieve-failed' });
    });
  }

  /** On hold as soon as what is under way is done; nothing when it is already, or does not speak. */
  park(): void {
    this.#reoffer('park', () => {
      const call = this.#call;
      if (call?.state === 'established' && call.localHold === 'off') this.hold();
      return Promise.resolve();
    });
  }

  /** @throws IllegalTransition */
  setMuted(muted: boolean): void {
    this.#tell({ type: muted ? 'mute' : 'unmute' });
    this.#sip?.setMuted(muted);
  }

  /** @throws IllegalTransition */
  sendKey(key: DtmfKey): CommandResult {
    this.#require('dtmf', ['established']);
    // On hold nobody listens, and the agent counts on it that nothing of his gets there.
    const call = this.#call;
    const held = call?.state === 'established' && call.localHold !== 'off';
    if (held || this.#sip?.sendKey(key) !== true) return { ok: false, reason: 'illegal' };
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

  /** What can be tried when the two sides don't hear each other. */
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
        return this.#offering('repair', (sip) => sip.offerAnew());
      case 'relay-only':
        return this.#offering('repair', (sip) => sip.relayOnly());
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

  identified(callUuid: string | null, sipCallId: string): void {
    this.#sipCallId = sipCallId;
    if (callUuid !== null) this.#tell({ type: 'named', callUuid });
  }

  remoteRinging(described: boolean): void {
    this.#earlyDescription ||= described;
    this.#tell({ type: 'remote-ringing' });
  }

  established(): void {
    this.#tell({ type: 'established', at: this.#deps.now() });
    mark(`phone:established:${this.#key}`);
    // Dialled, and while it rang another call was taken: the one spoken on stays.
    if (this.#deps.speaksElsewhere(this.id)) this.park();
  }

  remoteTrack(track: MediaStreamTrack, receiver: SoundSource): void {
    // Retrieving brings the track that was there before the hold once more.
    if (this.#sounds.has(track)) return;
    this.#sounds.set(track, this.#deps.audio.play(track));
    this.#stopListening();
    this.#stopListening = watchFirstAudio(receiver, this.#deps.timers, (at) =>
      mark(`phone:first-audio:${this.#key}`, at),
    );
  }

  heldByOther(held: boolean): void {
    this.#tell({ type: held ? 'held-by-other' : 'retrieved-by-other' });
  }

  pathLost(): void {
    this.#reoffer('path', (sip) => sip.renewPath());
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

  /** How marks name the call: as the Genesys side does, where it did. */
  get #key(): string {
    return this.#call?.callUuid ?? this.id;
  }

  async #openMicrophone(during: 'answering' | 'dialing'): Promise<'opened' | 'microphone' | 'no-such-call'> {
    const { audio, log, notice } = this.#deps;
    let stream: MediaStream;
    try {
      stream = await audio.openMicrophone();
    } catch (error) {
      const problem = error instanceof MicrophoneUnavailable ? error.problem : 'unknown';
      log('warn', 'microphone-unavailable', { callId: this.id, problem, error: errorText(error) });
      notice({ kind: 'microphone', problem, callId: this.id });
      return 'microphone';
    }
    notice(null);
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

  #silence(silent: boolean): void {
    for (const sound of this.#sounds.values()) sound.setSilent(silent);
  }

  #require(event: string, states: readonly Call['state'][]): void {
    const state = this.#call?.state ?? 'ended';
    if (!states.includes(state)) throw new IllegalTransition(state, event);
  }

  #tell(event: CallEvent): void {
    this.#deps.dispatch(this.id, event);
  }

  #finish(reason: EndReason): void {
    const { now, over } = this.#deps;
    this.#queue.close();
    this.#sip = null;
    this.#stopListening();
    for (const sound of this.#sounds.values()) sound.stop();
    this.#sounds.clear();
    this.#microphone.close();
    this.#tell({ type: 'end', at: now(), reason });
    over(this.id);
  }
}
