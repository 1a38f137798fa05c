import { EventEmitter, once } from 'node:events';
import { parseSipMessage, type SipMessage } from '../sip/message';
import { type AudioDescription, type Direction, parseAudio } from '../sip/sdp';
import { faultIn, faultInAgentOffer, remarkOn } from './checks';
import type { Command, Report } from './control/frames';
import { answerTo, makeCallTimeout, offer, remoteMedia } from './descriptions';
import { type Flow, type Pace, Progress } from './flows';
import type { MediaEndpoint, MediaStatistics } from './media/endpoint';

/** The server's way to hold: by direction (RFC 3264), or by the address 0.0.0.0 (RFC 2543). */
export type HoldKind = 'sendonly' | 'inactive' | 'zero-address';

export interface Step {
  readonly name: string;
  /** Milliseconds since the call's first step, by SIPp's clock, to the microsecond. */
  readonly ms: number;
  /** Milliseconds since 1970, with fractions. */
  readonly epochMs: number;
  /** First line of the message received; '' for what the simulator sent. */
  readonly detail: string;
}

export interface CallFailure {
  /** The documented step that did not happen, or not as documented. */
  readonly step: string;
  readonly reason: string;
}

export interface CallReport {
  readonly flow: string;
  /** The agent's DN. */
  readonly agent: string;
  readonly uuid: string;
  readonly callId: string;
  readonly ok: boolean;
  readonly failure: CallFailure | undefined;
  readonly steps: readonly Step[];
  readonly remarks: readonly string[];
  readonly media: MediaStatistics;
  /** Path of the WAV with what was heard; undefined when none was asked for. */
  readonly recording: string | undefined;
}

export interface CallSettings {
  readonly flowName: string;
  readonly flow: Flow;
  readonly agent: string;
  readonly uuid: string;
  readonly mediaAddress: string;
  readonly pace: Pace;
  readonly hold: HoldKind;
  /** Gates that stay closed until proceed() is called, e.g. 'ringing' (Answer on the desktop) or 'talk'. */
  readonly steer: ReadonlySet<string>;
}

/** Time for the agent's side to confirm the end of a call that has failed. */
const LAST_WORDS_MS = 8000;

interface CallEvents {
  step: [Step];
  ended: [];
}

/**
 * One simulated call. SIPp sends and receives; this decides when (gates), answers offers, moves the media,
 * and compares what happens with the flow's documented steps.
 */
export class SimulatedCall {
  readonly settings: CallSettings;
  readonly callId: string;
  readonly media: MediaEndpoint;
  readonly #send: (command: Command) => void;
  readonly #progress: Progress;
  readonly #events = new EventEmitter<CallEvents>();
  readonly #steps: Step[] = [];
  readonly #remarks: string[] = [];
  /** Gates whose time has come though SIPp was elsewhere. */
  readonly #due = new Set<string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #gate = '';
  #failure: CallFailure | undefined;
  #hangUp: 'no' | 'wanted' | 'asked' = 'no';
  #ended = false;
  #offered: AudioDescription | undefined;
  #peer: AudioDescription | undefined;
  #sdpVersion = 1;
  #agentHolds = false;

  constructor(
    settings: CallSettings,
    callId: string,
    media: MediaEndpoint,
    send: (command: Command) => void,
  ) {
    this.settings = settings;
    this.callId = callId;
    this.media = media;
    this.#send = send;
    this.#progress = new Progress(settings.flow.steps);
    this.#events.setMaxListeners(0);
  }

  get uuid(): string {
    return this.settings.uuid;
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Calls back on every step from now on. */
  onStep(listener: (step: Step) => void): void {
    this.#events.on('step', listener);
  }

  /** The named step's nth occurrence (from 1), now or later. Rejects when the call ends without it. */
  async step(name: string, nth = 1): Promise<Step> {
    for (;;) {
      const found = this.#steps.filter((step) => step.name === name)[nth - 1];
      if (found) return found;
      if (this.#ended) {
        throw new Error(`the call ended without "${name}"${this.#failure ? `: ${this.failureText()}` : ''}`);
      }
      await Promise.race([once(this.#events, 'step'), once(this.#events, 'ended')]);
    }
  }

  /** Opens a gate that steering keeps closed: now, or when the call gets there. */
  proceed(gate: string): void {
    this.#due.add(gate);
    this.#act();
  }

  /** Ends the call in whatever way fits its state: CANCEL, BYE or a refusal. */
  hangUp(): void {
    if (this.#ended || this.#hangUp !== 'no') return;
    this.#hangUp = 'wanted';
    this.#timers.set(
      'last words',
      setTimeout(() => this.end('the agent’s side did not confirm the end of the call'), LAST_WORDS_MS),
    );
    this.#act();
  }

  /** Resolves when the call is over. */
  async whenEnded(): Promise<void> {
    if (!this.#ended) await once(this.#events, 'ended');
  }

  /** The report of this call, with the path of its recording if there is one. */
  report(recording?: string): CallReport {
    return {
      flow: this.settings.flowName,
      agent: this.settings.agent,
      uuid: this.settings.uuid,
      callId: this.callId,
      ok: this.#failure === undefined,
      failure: this.#failure,
      steps: [...this.#steps],
      remarks: [...this.#remarks],
      media: this.media.statistics,
      recording,
    };
  }

  /** Takes a report from SIPp about this call. @param why SIPp gave the call up, when it did */
  handle(report: Report, why?: string): void {
    if (this.#ended) return;
    this.#gate = report.gate;
    if (report.aborted) {
      this.#fail(this.#progress.missing ?? 'the end', why ?? 'an unexpected message came instead');
      this.end();
      return;
    }
    if (report.step === 'ended') {
      this.end();
      return;
    }
    if (report.step !== '') this.#happened(report);
    this.#act();
  }

  /** A step that is seen on another call, such as a transferred INVITE. */
  note(name: string, epochMs: number): void {
    if (this.#ended) return;
    this.#record({ name, epochMs, detail: '' });
    if (!this.#progress.happened(name)) this.#fail(name, 'it was not due');
    this.#act();
  }

  /** Ends the call for good, also when SIPp is gone. */
  end(reason?: string): void {
    if (this.#ended) return;
    const missing = this.#progress.missing;
    if (missing !== undefined) this.#fail(missing, reason ?? 'the call ended before it');
    this.#ended = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.media.send(undefined);
    this.#events.emit('ended');
  }

  #happened(report: Report): void {
    const message = parseSipMessage(report.message);
    const name = stepName(report.step, message);
    // Repeated until it is acknowledged (RFC 3261 section 13.3.1.4).
    if (name === 'INVITE 200' && this.#steps.some((step) => step.name === name)) return;
    this.#record({ name, epochMs: report.epochMs, detail: message.startLine });
    const remark = remarkOn(name, message);
    if (remark && !this.#remarks.includes(remark)) this.#remarks.push(remark);
    const expected = this.#progress.missing;
    if (!this.#progress.happened(name)) {
      this.#fail(expected ?? name, `"${name}" came instead${statusOf(message)}`);
      return;
    }
    const fault = faultIn(name, message) ?? this.#faultInHold(name, message);
    if (fault) this.#fail(name, fault);
    this.#followMedia(name, message);
  }

  #record(step: Omit<Step, 'ms'>): void {
    const start = this.#steps[0]?.epochMs ?? step.epochMs;
    const complete = { ...step, ms: Math.round((step.epochMs - start) * 1000) / 1000 };
    this.#steps.push(complete);
    this.#events.emit('step', complete);
  }

  /** After NOTIFY hold the agent's offer has to hold, after NOTIFY talk to retrieve. */
  #faultInHold(name: string, message: SipMessage): string | undefined {
    if (name === 'NOTIFY hold sent') this.#agentHolds = true;
    if (name === 'NOTIFY talk sent') this.#agentHolds = false;
    if (this.settings.flowName !== 'notify-hold' || name !== 'agent re-INVITE') return undefined;
    return faultInAgentOffer(message, this.#agentHolds);
  }

  #followMedia(name: string, message: SipMessage): void {
    const described = parseAudio(message.body);
    if (described) this.#peer = described;
    switch (name) {
      case 'INVITE 200':
      case 'INVITE received':
      case 're-INVITE 200':
      case 'retrieve re-INVITE 200':
      case 'agent re-INVITE':
        this.#offered = described;
        break;
      case 'hold re-INVITE 200':
        break;
      case 'agent re-INVITE ACK':
        break;
      default:
        if (!name.endsWith('ACK sent') && name !== 'ACK received') return;
    }
    // What a 200 to an INVITE without SDP offers is agreed with the ACK only; until then nobody listens.
    if (name === 'INVITE received') return;
    if ('destination' in this.settings.flow.delays) {
      if (name === 'INVITE 200') return;
      if (name === 'ACK sent' && this.settings.flow.bodies['destination'] !== 'answer') return;
    }
    this.media.send(this.#peer && remoteMedia(this.#peer));
  }

  /** Does what the state asks for: go on at the gate, wait for the agent's side, or hang up. */
  #act(): void {
    if (this.#ended) return;
    if (this.#hangUp !== 'no') {
      this.#leave();
      return;
    }
    this.#watch();
    const gate = this.#gate;
    const delay = this.#delayOf(gate);
    if (delay === undefined) return;
    if (gate.endsWith('_offer') || (this.#due.has(gate) && this.#progress.oursNext)) {
      this.#open(gate);
    } else if (this.#progress.oursNext && !this.settings.steer.has(gate) && !this.#timers.has(gate)) {
      this.#timers.set(
        gate,
        setTimeout(() => this.proceed(gate), delay),
      );
    }
  }

  /** Time for which a gate stays closed, in milliseconds; undefined if it only lets a failed call out. */
  #delayOf(gate: string): number | undefined {
    const delay = this.settings.flow.delays[gate];
    if (delay !== undefined) return this.#milliseconds(delay);
    return gate.endsWith('_offer') || gate in this.settings.flow.bodies ? 0 : undefined;
  }

  #leave(): void {
    if (this.#hangUp !== 'wanted') return;
    // After a request without any answer SIPp hangs up by itself.
    const leaving = /^(BYE|CANCEL) sent$/.test(this.#steps.at(-1)?.name ?? '');
    if (!leaving && this.#gate === '') return;
    this.#hangUp = 'asked';
    if (!leaving) this.#command('hang up', this.#gate);
  }

  #open(gate: string): void {
    const body = this.#bodyFor(gate);
    if (body === null) {
      this.#fail(this.#progress.missing ?? gate, 'there is no G.711 in the offer to answer');
      return;
    }
    this.#due.delete(gate);
    this.#gate = '';
    this.#command('continue', gate, body);
  }

  #command(action: Command['action'], gate: string, body?: string): void {
    this.#send({ callId: this.callId, action, gate, ...(body === undefined ? {} : { body }) });
  }

  /** Fails the call when the agent's side lets a documented step wait for too long. */
  #watch(): void {
    const awaited = this.#progress.awaited;
    const key = `await ${this.#progress.missing}`;
    for (const [name, timer] of this.#timers) {
      if (!name.startsWith('await ') || name === key) continue;
      clearTimeout(timer);
      this.#timers.delete(name);
    }
    if (!awaited || this.#timers.has(key)) return;
    const limit = this.#milliseconds(awaited.within);
    this.#timers.set(
      key,
      setTimeout(() => this.#fail(awaited.name, `it did not happen within ${limit / 1000} s`), limit),
    );
  }

  #fail(step: string, reason: string): void {
    this.#failure ??= { step, reason };
    if (!this.#ended) this.hangUp();
  }

  failureText(): string {
    return this.#failure ? `${this.#failure.step}: ${this.#failure.reason}` : '';
  }

  #milliseconds(duration: number | keyof Pace): number {
    return typeof duration === 'number' ? duration : this.settings.pace[duration];
  }

  /** The description that goes out with a gate: undefined when none does, null when none can be made. */
  #bodyFor(gate: string): string | undefined | null {
    const kind = gate.endsWith('_offer') ? 'answer' : this.settings.flow.bodies[gate];
    if (!kind) return undefined;
    this.#sdpVersion += 1;
    const local = {
      address: this.settings.mediaAddress,
      port: this.media.port,
      version: this.#sdpVersion,
    };
    if (kind === 'hold') return this.#holdOffer(local);
    if (kind === 'make-call-timeout') return this.#offered ? makeCallTimeout(this.#offered, local) : null;
    return (this.#offered && answerTo(this.#offered, local)) ?? null;
  }

  #holdOffer(local: { address: string; port: number; version: number }): string | null {
    const agreed = this.#peer && remoteMedia(this.#peer);
    if (!agreed) return null;
    const { hold } = this.settings;
    const direction: Direction = hold === 'zero-address' ? 'sendrecv' : hold;
    const address = hold === 'zero-address' ? '0.0.0.0' : local.address;
    return offer({ ...local, address, direction }, agreed.law, agreed.telephoneEvent);
  }
}

/** SIPp reports requests of a kind: which one it was makes the step's name. */
function stepName(step: string, message: SipMessage): string {
  if (step !== 'agent request') return step;
  const progress = /^SIP\/2\.0 (\d{3})/.exec(message.body)?.[1];
  return message.startLine.startsWith('NOTIFY ') && progress ? `NOTIFY sipfrag ${progress}` : step;
}

function statusOf(message: SipMessage): string {
  return message.startLine === '' ? '' : ` (${message.startLine})`;
}
