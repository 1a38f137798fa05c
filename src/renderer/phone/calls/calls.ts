import { type Call, wantsHold } from '../../../shared/domain/call/call';
import { callLayout } from '../../../shared/domain/call/callLayout';
import type { CommandOrigin, CommandResult, PhoneCommand } from '../../../shared/domain/call/command';
import { commandOf, type PhoneIntent } from '../../../shared/domain/call/intent';
import type { SipDialog } from '../../../shared/domain/call/recovery';
import { readDialText } from '../../../shared/domain/dialling/dialText';
import { IllegalTransition } from '../../../shared/domain/illegalTransition';
import type { HearingRepair } from '../../../shared/domain/media/hearing';
import type { StatsEntry } from '../../../shared/domain/media/mediaSample';
import { type Stop, together } from '../../../shared/observable';
import type { AudioPort } from '../audio/audioPort';
import { errorText, type Log } from '../diagnostics/log';
import { mark } from '../diagnostics/marks';
import { tellIncident } from '../notices/tellIncident';
import type { ServerRequest } from '../sip/headers/notify';
import type { IncomingInvite, RefusedCall, SipAgent, SipCall, SipCallEvents } from '../sip/types';
import type { Store } from '../state/store';
import type { Timers } from '../util/timers';
import { CallControl, type CallControlDeps } from './callControl';
import { emptyForeground, endsUnmeant, foregroundNow } from './endGuard';

/** The most that an agent can keep apart: one call that is spoken on, and one more that rings, is held or dialled. */
const MAX_CALLS = 2;
/** Busy Here: SIP Server then offers the call to somebody else. */
const TOO_MANY_CALLS_STATUS = 486;
/** Temporarily Unavailable, as Genesys Softphone says by default (sip_code_when_headset_na). */
const NO_HEADSET_STATUS = 480;

export interface CallsDeps {
  readonly store: Store;
  readonly audio: AudioPort;
  readonly log: Log;
  readonly timers: Timers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Milliseconds of a clock that never goes back. */
  readonly clock: () => number;
  readonly newId: () => string;
}

/** All calls, and the one way in for commands on them. */
export class Calls {
  readonly #deps: CallsDeps;
  readonly #controls = new Map<string, CallControl>();
  #wishes = 0;
  #foreground = emptyForeground;
  #agent: () => SipAgent | null = () => null;

  constructor(deps: CallsDeps) {
    this.#deps = deps;
  }

  /** @param agent the registered user agent; null while there is none. Stopping ends what is left of any call. */
  start(agent: () => SipAgent | null): Stop {
    const { store, clock } = this.#deps;
    this.#agent = agent;
    return together(
      store.watch(
        ({ calls }) => calls,
        (calls) => {
          const primary = callLayout(calls).primary?.id ?? null;
          const living = calls.map(({ id }) => id);
          this.#foreground = foregroundNow(this.#foreground, primary, living, clock());
        },
      ),
      () => {
        for (const control of [...this.#controls.values()]) control.close();
      },
    );
  }

  /** Never throws: what cannot be done is a result, and logged with what the state machine says. */
  async execute(command: PhoneCommand, origin: CommandOrigin): Promise<CommandResult> {
    const { log } = this.#deps;
    const fields = { kind: command.kind, origin, callId: 'callId' in command ? command.callId : null };
    log('info', 'command', fields);
    try {
      const result = await this.#carryOut(command, origin);
      if (!result.ok) log('warn', 'command-refused', { ...fields, reason: result.problem });
      return result;
    } catch (error) {
      const level = error instanceof IllegalTransition ? 'warn' : 'error';
      log(level, 'command-refused', { ...fields, reason: 'illegal', error: errorText(error) });
      return { ok: false, problem: 'illegal' };
    }
  }

  /** Carries out a wish that names no call. */
  async perform(intent: PhoneIntent, origin: CommandOrigin): Promise<CommandResult> {
    const command = commandOf(intent, this.#deps.store.state.calls);
    if (command !== null) return this.execute(command, origin);
    this.#deps.log('info', 'intent-without-call', { intent, origin });
    return { ok: false, problem: 'no-such-call' };
  }

  incoming(invite: IncomingInvite, sip: SipCall): SipCallEvents | RefusedCall {
    const { store, log } = this.#deps;
    if (store.state.calls.length >= MAX_CALLS) {
      log('info', 'call-refused-busy', { callUuid: invite.callUuid });
      return { refuse: TOO_MANY_CALLS_STATUS };
    }
    if (!store.state.acceptsCalls) {
      log('info', 'call-refused-no-headset', { callUuid: invite.callUuid });
      tellIncident(store, { kind: 'refused-without-headset' });
      return { refuse: NO_HEADSET_STATUS };
    }
    const control = this.#begin({ state: 'ringing', direction: 'incoming', ...invite });
    control.ringWith(sip);
    log('info', 'call-rings', { callId: control.id, callUuid: invite.callUuid });
    mark(`phone:ringing:${invite.callUuid ?? control.id}`);
    return control;
  }

  /**
   * NOTIFY of SIP Server (docs/genesys-protocol.md §1, §3): the CallUUID chooses the call; one that we made may have got none yet, and
   * is chosen by its Call-ID then. It is repeated until it was answered.
   */
  serverRequest({ event, subscriptionState, callUuid, sipCallId }: ServerRequest): void {
    const { store, log } = this.#deps;
    const named = store.state.calls.filter((call) =>
      call.callUuid === null
        ? sipCallId !== null && this.#controls.get(call.id)?.sipCallId === sipCallId
        : call.callUuid === callUuid,
    );
    const kind = event === 'talk' || event === 'hold' ? event : null;
    // Two legs of one call can bear the same CallUUID: a ringing one is what the agent was asked to answer.
    const call = named.find(({ state }) => state === 'ringing') ?? named.at(-1);
    const command = kind === null || call === undefined ? null : commandFor(kind, call);
    log(command === null ? 'warn' : 'info', 'notify', {
      event,
      subscriptionState,
      callUuid,
      call: call?.state ?? null,
      does: command?.kind ?? 'nothing',
    });
    if (command !== null) void this.execute(command, 'notify');
  }

  connectionLost(): void {
    for (const control of [...this.#controls.values()]) control.connectionLost();
  }

  /** The one that is open for that call. */
  microphoneOf(callId: string): MediaStream | null {
    return this.#controls.get(callId)?.microphone ?? null;
  }

  /** The repairs for a call whose two sides don't hear each other. */
  repairsOf(callId: string): readonly HearingRepair[] {
    return this.#controls.get(callId)?.repairs ?? [];
  }

  /** Resolves to whether it was done. */
  async repair(callId: string, step: HearingRepair): Promise<boolean> {
    return (await this.#controls.get(callId)?.repair(step)) ?? false;
  }

  /** The browser has lost its way to the devices, and has another now. */
  soundLost(): void {
    this.#deps.log('warn', 'sound-lost', { calls: this.#controls.size });
    this.#deps.audio.restart();
    this.renewMicrophones();
  }

  /** Microphones are opened otherwise from now on, or have to be anew: those that are open are opened again. */
  renewMicrophones(): void {
    for (const control of this.#controls.values()) void control.renewMicrophone();
  }

  /** The browser's statistics of that call's media; null while it has none. */
  async stats(callId: string): Promise<readonly StatsEntry[] | null> {
    return (await this.#controls.get(callId)?.stats()) ?? null;
  }

  dialogOf(callId: string): SipDialog | null {
    return this.#controls.get(callId)?.dialog ?? null;
  }

  /** The dialogs of established calls. */
  dialogs(): SipDialog[] {
    return this.#deps.store.state.calls.flatMap(({ id, state }) =>
      state === 'established' ? (this.dialogOf(id) ?? []) : [],
    );
  }

  computerSleeps(): void {
    for (const control of [...this.#controls.values()]) control.computerSleeps();
  }

  hasEarlyDescription(callId: string): boolean {
    return this.#controls.get(callId)?.hasEarlyDescription ?? false;
  }

  #carryOut(command: PhoneCommand, origin: CommandOrigin): Promise<CommandResult> | CommandResult {
    if (endsUnmeant(this.#foreground, command, this.#deps.clock())) return { ok: false, problem: 'too-soon' };
    if (command.kind === 'dial') return this.#dial(command.target, command.name ?? null);
    const control = this.#controls.get(command.callId);
    if (control === undefined) return { ok: false, problem: 'no-such-call' };
    switch (command.kind) {
      case 'answer':
        return control.answer(origin);
      case 'decline':
        control.decline();
        break;
      case 'hangUp':
        control.hangUp();
        break;
      case 'hold':
        control.hold();
        break;
      case 'retrieve':
        control.retrieve();
        break;
      case 'mute':
      case 'unmute':
        control.setMuted(command.kind === 'mute');
        break;
      case 'dtmf':
        return control.sendKey(command.key);
    }
    return { ok: true };
  }

  #dial(text: string, name: string | null): Promise<CommandResult> | CommandResult {
    const { store } = this.#deps;
    const read = readDialText(text);
    // What was picked out of words, or goes on after the answer, is shown to the agent before it comes here.
    if (read.kind !== 'one' || read.picked || read.after !== null)
      return { ok: false, problem: 'bad-number' };
    const { number } = read;
    const sip = this.#agent();
    if (sip === null || store.state.registration.state !== 'registered') {
      return { ok: false, problem: 'not-registered' };
    }
    if (store.state.calls.length >= MAX_CALLS) return { ok: false, problem: 'busy' };
    const control = this.#begin({
      state: 'dialling',
      direction: 'outgoing',
      progress: 'calling',
      party: { number, name },
      callUuid: null,
    });
    return control.dial((microphone) => sip.call(number, microphone, control));
  }

  #begin(call: NewCall): CallControl {
    const { store, newId, now } = this.#deps;
    const control = new CallControl(newId(), this.#controlDeps());
    this.#controls.set(control.id, control);
    store.dispatch({ type: 'call-begun', call: { ...call, id: control.id, startedAt: now() } });
    return control;
  }

  #controlDeps(): CallControlDeps {
    const { store, audio, log, timers, now } = this.#deps;
    return {
      audio,
      log,
      timers,
      now,
      call: (id) => store.state.calls.find((call) => call.id === id),
      dispatch: (id, event) => store.dispatch({ type: 'call', id, event }),
      microphone: {
        opened: () => store.dispatch({ type: 'microphone-opened' }),
        refused: (callId, problem) => tellIncident(store, { kind: 'microphone', problem, callId }),
        lost: (id, problem) => store.dispatch({ type: 'microphone-lost', id, problem }),
        found: (id) => store.dispatch({ type: 'microphone-found', id }),
      },
      nextWish: () => {
        this.#wishes += 1;
        return this.#wishes;
      },
      settle: () => this.#settle(),
      over: (id) => this.#controls.delete(id),
    };
  }

  /** The agent speaks on one call, the one that they last wished to: the others are silent from now on, and then put on hold. */
  #settle(): void {
    const claims = [...this.#controls.values()].filter(({ claimsAgent }) => claimsAgent);
    const [spoken, ...others] = claims.sort((one, other) => other.wish - one.wish);
    for (const other of others) other.setHoldWhenReady(true);
    spoken?.setHoldWhenReady(false);
  }
}

type WithoutOwn<C> = C extends Call ? Omit<C, 'id' | 'startedAt'> : never;
type NewCall = WithoutOwn<Extract<Call, { state: 'ringing' | 'dialling' }>>;

/** The command that the server asks for; null: the call is already as it wants it, or cannot become so. Pure. */
function commandFor(event: 'talk' | 'hold', call: Call): PhoneCommand | null {
  const callId = call.id;
  if (event === 'talk' && call.state === 'ringing') return { kind: 'answer', callId };
  if (call.state !== 'established') return null;
  if (event === 'talk' && wantsHold(call.localHold)) return { kind: 'retrieve', callId };
  if (event === 'hold' && !wantsHold(call.localHold)) return { kind: 'hold', callId };
  return null;
}
