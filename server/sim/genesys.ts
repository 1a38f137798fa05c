import { type Command, InvalidArgumentError, Option } from 'commander';
import { toldToEnd } from '../stack/host/lifetime';
import type { CallReport } from './call';
import { DEFAULT_PACE, FLOW_NAMES, FLOWS, type FlowName, type Pace } from './flows';
import { printReports } from './print';
import { type CallOptions, Simulator, type Site } from './simulator';
import { hostSipp } from './sipp/host';
import { nativeSipp } from './sipp/native';
import type { Endpoint } from './sipp/process';

/** The server set that the simulator calls. */
export interface SimulatedStack {
  readonly runtime: 'docker' | 'native';
  /** `address:port` of Kamailio. */
  readonly sip: string;
  readonly ports: { readonly genesys: number };
}

const LOCAL_ADDRESS = '127.0.0.1';

/**
 * The simulator's place in the network of a server set. With Docker, SIPp must be installed on this machine: a container's address would
 * not be the one that the set trusts, nor the one that this process's audio comes from.
 * @param local other than the set's own Genesys address
 * @throws Error naming what is missing
 */
export async function simulatorSite(
  stack: SimulatedStack,
  report: (line: string) => void,
  local: Endpoint = { address: LOCAL_ADDRESS, port: stack.ports.genesys },
): Promise<Site> {
  const sipp = stack.runtime === 'native' ? await nativeSipp(report) : await hostSipp();
  return { server: parseEndpoint(stack.sip), local, sipp };
}

interface CommonFlags {
  readonly json?: true;
  readonly play?: string;
  readonly record?: string;
  readonly ringMs?: number;
  readonly talkMs?: number;
  readonly local?: Endpoint;
}

interface CallFlags extends CommonFlags {
  readonly to: string;
  readonly flow: FlowName;
  readonly from?: string;
  readonly uuid?: string;
  readonly identity?: string;
  readonly target?: string;
  readonly hold?: 'sendonly' | 'inactive' | 'zero-address';
  readonly count: number;
  readonly rate: number;
  readonly holdMs?: number;
  readonly connectMs?: number;
  readonly patienceMs?: number;
  readonly comfortNoise?: true;
  readonly whenInService?: true;
}

/** Adds `genesys call` and `genesys answer`. @param resolveStack the server set that the program's options name */
export function registerGenesysCommands(program: Command, resolveStack: () => Promise<SimulatedStack>): void {
  const genesys = program.command('genesys').description('simulate Genesys SIP Server');

  common(genesys.command('call'))
    .description(
      `call an agent\n\nflows:\n${FLOW_NAMES.map((name) => `  ${name.padEnd(12)} ${FLOWS[name].summary}`).join('\n')}`,
    )
    .requiredOption('--to <dn>', 'the agent')
    .addOption(new Option('--flow <name>', 'the call flow').choices([...FLOW_NAMES]).makeOptionMandatory())
    .option('--from <dn>', 'the caller; for click to dial, the destination', '1003')
    .option('--uuid <uuid>', 'CallUUID (default: a new one)')
    .option('--identity <value>', 'P-Asserted-Identity of an external caller')
    .option('--target <dn>', 'where flow refer transfers to', '1004')
    .addOption(
      new Option('--hold <kind>', 'how the server holds in flow server-hold')
        .choices(['sendonly', 'inactive', 'zero-address'])
        .default('sendonly'),
    )
    .option('--count <n>', 'number of calls', integer, 1)
    .option('--rate <n>', 'calls started per second', decimal, 1)
    .option('--when-in-service', 'call once the DN is registered here (`up --dn-in-service mirror`)')
    .option('--comfort-noise', 'send comfort noise (payload type 13) instead of silence')
    .option('--hold-ms <ms>', `how long to hold (default: ${DEFAULT_PACE.holdMs})`, integer)
    .option(
      '--connect-ms <ms>',
      `how long until the destination answers (default: ${DEFAULT_PACE.connectMs})`,
      integer,
    )
    .option(
      '--patience-ms <ms>',
      `how long to wait for the agent (default: ${DEFAULT_PACE.patienceMs})`,
      integer,
    )
    .action(async (flags: CallFlags) => {
      await run(
        flags,
        resolveStack,
        (site) => Simulator.calling(site, callOptions(flags)),
        (simulator) => simulator.reports(),
      );
    });

  common(genesys.command('answer'))
    .description('answer calls that agents make')
    .option('--count <n>', 'number of calls to answer before ending', integer, 1)
    .action(async (flags: CommonFlags & { readonly count: number }) => {
      await run(
        flags,
        resolveStack,
        (site) => Simulator.answering(site, { ...files(flags), pace: pace(flags) }),
        (simulator) => simulator.answered(flags.count),
      );
    });
}

function common(command: Command): Command {
  return command
    .option('--json', 'print the reports as JSON')
    .option('--play <file>', 'sound to send: WAV, mono, 16 bit, 8 kHz (default: a spoken sentence)')
    .option('--record <dir>', 'record to DIR/CALLUUID.wav')
    .option('--ring-ms <ms>', `how long to ring (default: ${DEFAULT_PACE.ringMs})`, integer)
    .option('--talk-ms <ms>', `how long to talk (default: ${DEFAULT_PACE.talkMs})`, integer)
    .option(
      '--local <address:port>',
      "the Genesys address to use (default: the server set's)",
      parseEndpoint,
    );
}

async function run(
  flags: CommonFlags,
  resolveStack: () => Promise<SimulatedStack>,
  start: (site: Site) => Promise<Simulator>,
  finish: (simulator: Simulator) => Promise<CallReport[]>,
): Promise<void> {
  const site = await simulatorSite(await resolveStack(), (line) => console.error(line), flags.local);
  const told = toldToEnd();
  const simulator = await start(site);
  told.signal.addEventListener('abort', () => void simulator.close());
  try {
    told.signal.throwIfAborted();
    const reports = await finish(simulator);
    console.log(flags.json ? JSON.stringify(reports) : printReports(reports));
    if (reports.some((report) => !report.ok)) process.exitCode = 1;
  } finally {
    await simulator.close();
    told.dispose();
  }
}

function callOptions(flags: CallFlags): CallOptions {
  const { to, flow, from, uuid, identity, target, hold, count, rate, comfortNoise, whenInService } = flags;
  return {
    ...files(flags),
    to,
    flow,
    count,
    rate,
    pace: pace(flags),
    ...(from === undefined ? {} : { from }),
    ...(uuid === undefined ? {} : { uuid }),
    ...(identity === undefined ? {} : { assertedIdentity: identity }),
    ...(target === undefined ? {} : { target }),
    ...(hold === undefined ? {} : { hold }),
    ...(comfortNoise === undefined ? {} : { comfortNoise }),
    ...(whenInService === undefined ? {} : { whenInService }),
  };
}

function files({ play, record }: CommonFlags): { play?: string; record?: string } {
  return { ...(play === undefined ? {} : { play }), ...(record === undefined ? {} : { record }) };
}

function pace(flags: Partial<Pace>): Partial<Pace> {
  const names = Object.keys(DEFAULT_PACE) as (keyof Pace)[];
  return Object.fromEntries(
    names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]])),
  );
}

function integer(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('not a whole number');
  return Number(value);
}

function decimal(value: string): number {
  const number = Number(value);
  if (!(number > 0 && number <= 1000)) throw new InvalidArgumentError('not a number between 0 and 1000');
  return number;
}

function parseEndpoint(value: string): Endpoint {
  const [, address, port] = /^([0-9.]+):(\d{1,5})$/.exec(value) ?? [];
  if (address === undefined || port === undefined) throw new InvalidArgumentError('not ADDRESS:PORT');
  return { address, port: Number(port) };
}
