import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWav, writeWav } from '../media/wav';
import { type CallReport, type CallSettings, type HoldKind, SimulatedCall } from './call';
import { type Command, isOneLine, type Report } from './control/frames';
import { ControlLink } from './control/link';
import { DEFAULT_PACE, DESTINATION, FLOWS, type FlowName, type Pace } from './flows';
import { MediaEndpoint } from './media/endpoint';
import { type Endpoint, SippProcess, type SippRunner } from './sipp/process';

/** The speech that is sent when no other is named: made with espeak-ng, free to use. */
export const DEFAULT_SPEECH = join(dirname(fileURLToPath(import.meta.url)), 'media', 'speech.wav');

/** The simulator's place in the network. */
export interface Site {
  /** The SIP address of the server set (Kamailio). */
  readonly server: Endpoint;
  /** The Genesys address to be: one that the server set trusts. */
  readonly local: Endpoint;
  readonly sipp: SippRunner;
}

export interface CallOptions {
  readonly flow: FlowName;
  /** The agent's DN. */
  readonly to: string;
  /** The caller; for click to dial, the destination. Default 1003. */
  readonly from?: string;
  /** Default: a random one for each call. Only with one call. */
  readonly uuid?: string;
  /** P-Asserted-Identity of an external caller, e.g. `"Jane Roe" <sip:+4930123456@example.com>`. */
  readonly assertedIdentity?: string;
  /** Destination of a transfer (flow refer). Default 1004. */
  readonly target?: string;
  readonly hold?: HoldKind;
  readonly pace?: Partial<Pace>;
  /** Gates to open by hand: see SimulatedCall.proceed(). */
  readonly steer?: readonly string[];
  readonly count?: number;
  /** Calls started in a second; default 1. */
  readonly rate?: number;
  /** Path of the speech to send. */
  readonly play?: string;
  /** Folder for the recordings, UUID.wav each. */
  readonly record?: string;
  /** Calls the agent once the DN is registered here, and not before (docs/genesys-protocol.md §3). */
  readonly whenInService?: boolean;
  /** Suppresses silence in what is played, and sends comfort noise instead. */
  readonly comfortNoise?: boolean;
}

export interface AnswerOptions {
  readonly pace?: Partial<Pace>;
  readonly steer?: readonly string[];
  readonly play?: string;
  readonly record?: string;
}

interface SimulatorEvents {
  call: [SimulatedCall];
  incoming: [SimulatedCall];
  ended: [CallReport];
  registered: [string];
}

const UUID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const DN = /^[A-Za-z0-9+*#._-]{1,64}$/;
const UUID = /^[A-Z0-9]{32}$/;

/** A CallUUID as SIP Server makes them: 32 characters of A-Z and 0-9. */
function newCallUuid(): string {
  return [...randomBytes(32)].map((byte) => UUID_ALPHABET[byte % UUID_ALPHABET.length]).join('');
}

/** Throws RangeError naming the option that can't be used. */
function validate(options: CallOptions): void {
  const dns = { to: options.to, from: options.from, target: options.target };
  for (const [name, value] of Object.entries(dns)) {
    if (value !== undefined && !DN.test(value)) throw new RangeError(`${name} "${value}" is no DN`);
  }
  if (options.uuid !== undefined && !UUID.test(options.uuid)) {
    throw new RangeError('a CallUUID has 32 characters of A-Z and 0-9');
  }
  if (options.uuid !== undefined && (options.count ?? 1) > 1) {
    throw new RangeError('one CallUUID can name one call only');
  }
  if (!isOneLine(options.assertedIdentity ?? '')) {
    throw new RangeError('an asserted identity is one line');
  }
}

/**
 * SIP Server's stand-in: one SIPp and the calls it makes, or takes. Calls that agents dial or transfer to the
 * simulator's address are answered besides.
 */
export class Simulator {
  readonly #site: Site;
  readonly #speech: Int16Array;
  readonly #record: string | undefined;
  readonly #pace: Pace;
  readonly #steer: ReadonlySet<string>;
  readonly #options: CallOptions | undefined;
  readonly #events = new EventEmitter<SimulatorEvents>();
  readonly #calls = new Map<string, SimulatedCall>();
  readonly #arriving = new Map<string, Report[]>();
  readonly #outgoing: SimulatedCall[] = [];
  readonly #reports: Promise<CallReport>[] = [];
  readonly #arrived: Promise<CallReport>[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #inService = new Set<string>();
  #link: ControlLink | undefined;
  #sipp: SippProcess | undefined;
  #started = 0;
  #closed = false;

  private constructor(
    site: Site,
    speech: Int16Array,
    pace: Pace,
    options: CallOptions | undefined,
    own: AnswerOptions,
  ) {
    this.#site = site;
    this.#speech = speech;
    this.#pace = pace;
    this.#options = options;
    this.#steer = new Set(own.steer ?? []);
    this.#record = own.record;
    this.#events.setMaxListeners(0);
  }

  /** Starts SIPp and its calls; resolves when its SIP port is open. Throws for options that can't be used, or when SIPp can't start. */
  static async calling(site: Site, options: CallOptions): Promise<Simulator> {
    validate(options);
    return Simulator.#start(site, options, options);
  }

  /** Waits for calls that agents make; resolves when the SIP port is open. Throws when SIPp can't start. */
  static answering(site: Site, options: AnswerOptions = {}): Promise<Simulator> {
    return Simulator.#start(site, undefined, options);
  }

  static async #start(site: Site, calling: CallOptions | undefined, own: AnswerOptions): Promise<Simulator> {
    const speech = await readWav(own.play ?? DEFAULT_SPEECH);
    if (own.record) await mkdir(own.record, { recursive: true });
    const simulator = new Simulator(site, speech, { ...DEFAULT_PACE, ...own.pace }, calling, own);
    simulator.#link = await ControlLink.listen('127.0.0.1', (report) => simulator.#handle(report));
    simulator.#sipp = await SippProcess.start({
      runner: site.sipp,
      scenario: calling ? FLOWS[calling.flow].scenario : DESTINATION.scenario,
      incoming: calling ? DESTINATION.scenario : undefined,
      server: site.server,
      local: site.local,
      controlPort: simulator.#link.port,
      calls: calling ? (calling.count ?? 1) : undefined,
    });
    const failure = await Promise.race([
      simulator.#link.connected.then(() => undefined),
      simulator.#sippEnded(),
    ]);
    if (failure === undefined) return simulator;
    await simulator.close();
    throw new Error(failure);
  }

  /** True if that DN is registered here now. Registrations never expire: SIP Server's clock is not simulated. */
  inService(dn: string): boolean {
    return this.#inService.has(dn);
  }

  /** Calls back at every REGISTER, with the DN. */
  onRegistered(listener: (dn: string) => void): void {
    this.#events.on('registered', listener);
  }

  /** Every call the simulator makes, as it begins. */
  onCall(listener: (call: SimulatedCall) => void): void {
    this.#events.on('call', listener);
  }

  /** Every call that arrives. */
  onIncoming(listener: (call: SimulatedCall) => void): void {
    this.#events.on('incoming', listener);
  }

  /** The nth call made (from 0), now or when it begins. Rejects when SIPp ends without it. */
  async call(index = 0): Promise<SimulatedCall> {
    return this.#waitFor('call', () => this.#outgoing[index]);
  }

  /** The next call that arrives from now on. */
  async incoming(): Promise<SimulatedCall> {
    return new Promise((resolve, reject) => {
      this.#events.once('incoming', resolve);
      void this.#sippEnded().then((reason) => reject(new Error(reason)));
    });
  }

  /** The calls' reports when all that were asked for are over. Rejects when SIPp ends before it made them. */
  async reports(): Promise<CallReport[]> {
    const count = this.#options?.count ?? 1;
    for (let index = 0; index < count; index += 1) await this.call(index);
    const reports = await Promise.all(this.#reports.slice(0, count));
    // A transferred call outlives the one that was transferred.
    if (this.#options?.flow === 'refer') await Promise.all(this.#arrived);
    return reports;
  }

  /** The report of the next arriving calls, in the order in which they end. */
  async answered(count: number): Promise<CallReport[]> {
    const reports: CallReport[] = [];
    return new Promise((resolve, reject) => {
      this.#events.on('ended', (report) => {
        reports.push(report);
        if (reports.length === count) resolve(reports);
      });
      void this.#sippEnded().then((reason) => reject(new Error(reason)));
    });
  }

  /** Hangs up what is still going on, and ends SIPp and everything else of this simulator. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const call of this.#calls.values()) call.hangUp();
    await Promise.all([...this.#reports, ...this.#arrived]);
    await this.#sipp?.stop();
    this.#link?.close();
    // Calls whose time to begin had not come.
    for (const call of this.#calls.values()) call.media.close();
  }

  async #waitFor<T>(event: 'call', find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        this.#events.off(event, look);
        resolve(found);
      };
      this.#events.on(event, look);
      look();
      void this.#sippEnded().then((reason) => reject(new Error(reason)));
    });
  }

  async #sippEnded(): Promise<string> {
    if (!this.#sipp) return 'sipp was not started';
    const how = await this.#sipp.ended;
    await this.#link?.drained();
    const reason = `${how}: ${await this.#sipp.complaints()}`;
    for (const call of this.#calls.values()) call.end(reason);
    return reason;
  }

  #handle(report: Report): void {
    if (report.step === 'REGISTER received') {
      this.#register(report.message);
      return;
    }
    const call = this.#calls.get(report.callId);
    if (call) {
      this.#pass(call, report);
      return;
    }
    const queue = this.#arriving.get(report.callId);
    if (queue) {
      queue.push(report);
      return;
    }
    if (report.step === 'new call' || report.step === 'INVITE received') {
      this.#arriving.set(report.callId, []);
      void (report.step === 'new call' ? this.#begin(report) : this.#arrive(report));
    }
  }

  #register(message: string): void {
    const dn = /^To:.*?sips?:([^@;>\s]+)@/im.exec(message)?.[1] ?? '';
    if (/^Expires:\s*0\s*$/im.test(message)) this.#inService.delete(dn);
    else this.#inService.add(dn);
    this.#events.emit('registered', dn);
  }

  #pass(call: SimulatedCall, report: Report): void {
    if (!report.aborted) {
      call.handle(report);
      return;
    }
    void this.#sipp?.lastReceived(call.callId).then((line) => call.handle(report, `"${line}" came instead`));
  }

  async #begin(report: Report): Promise<void> {
    const options = this.#options;
    if (!options) return;
    const index = this.#started;
    this.#started += 1;
    const from = options.from ?? '1003';
    const call = await this.#open(report.callId, {
      flowName: options.flow,
      flow: FLOWS[options.flow],
      agent: options.to,
      uuid: options.uuid ?? newCallUuid(),
      hold: options.hold ?? 'sendonly',
    });
    const begin = () => {
      this.#outgoing[index] = call;
      this.#reports[index] = this.#reportOf(call);
      this.#events.emit('call', call);
      this.#send({
        callId: report.callId,
        action: 'continue',
        gate: 'start',
        lines: {
          Agent: options.to,
          Caller: from,
          CallUUID: call.uuid,
          Target: options.target ?? '1004',
          Media: `${call.settings.mediaAddress} ${call.media.port}`,
        },
        // Last, because further headers go into the INVITE with the line break before them.
        body: `Headers:${options.assertedIdentity ? `\r\nP-Asserted-Identity: ${options.assertedIdentity}` : ''}`,
      });
    };
    const timer = setTimeout(
      () => {
        if (!options.whenInService || this.inService(options.to)) begin();
        else this.#whenRegistered(options.to, begin);
      },
      (index * 1000) / (options.rate ?? 1),
    );
    this.#timers.add(timer);
  }

  #whenRegistered(dn: string, begin: () => void): void {
    const look = () => {
      if (!this.inService(dn)) return;
      this.#events.off('registered', look);
      begin();
    };
    this.#events.on('registered', look);
  }

  async #arrive(report: Report): Promise<void> {
    const call = await this.#open(report.callId, {
      flowName: 'destination',
      flow: DESTINATION,
      agent: /^From:.*?sips?:([^@;>\s]+)@/im.exec(report.message)?.[1] ?? 'unknown',
      uuid: /^X-Genesys-CallUUID:\s*(\S+)/im.exec(report.message)?.[1] ?? '',
      hold: 'sendonly',
    });
    const made = this.#reportOf(call);
    this.#arrived.push(made);
    this.#events.emit('incoming', call);
    call.handle(report);
    for (const queued of this.#arriving.get(report.callId) ?? []) this.#pass(call, queued);
    this.#arriving.delete(report.callId);
    if (this.#options?.flow === 'refer') {
      for (const outgoing of this.#outgoing) outgoing.note('transferred INVITE', report.epochMs);
    }
  }

  async #open(
    callId: string,
    settings: Pick<CallSettings, 'flowName' | 'flow' | 'agent' | 'uuid' | 'hold'>,
  ): Promise<SimulatedCall> {
    const mediaAddress = this.#site.local.address;
    const media = await MediaEndpoint.open(mediaAddress, this.#speech, {
      comfortNoise: this.#options?.comfortNoise ?? false,
    });
    const call = new SimulatedCall(
      { ...settings, mediaAddress, pace: this.#pace, steer: this.#steer },
      callId,
      media,
      (command) => this.#send(command),
    );
    this.#calls.set(callId, call);
    return call;
  }

  async #reportOf(call: SimulatedCall): Promise<CallReport> {
    await call.whenEnded();
    const path = this.#record ? join(this.#record, `${call.uuid || call.callId}.wav`) : undefined;
    if (path) await writeWav(path, call.media.recording());
    const report = call.report(path);
    call.media.close();
    this.#calls.delete(call.callId);
    this.#events.emit('ended', report);
    return report;
  }

  #send(command: Command): void {
    this.#link?.send(command);
  }
}

/** Makes one call from beginning to end. Resolves with its report, also of a call that failed. */
export async function callAgent(site: Site, options: CallOptions): Promise<CallReport> {
  const simulator = await Simulator.calling(site, { ...options, count: 1 });
  try {
    const [report] = await simulator.reports();
    if (!report) throw new Error('no call was made');
    return report;
  } finally {
    await simulator.close();
  }
}
