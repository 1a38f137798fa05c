import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderScenario } from './render';

/** A way to run SIPp: from the server set's root file system, or as installed on this machine. */
export interface SippRunner {
  /** The path under which SIPp sees a folder of this machine. */
  inside(folder: string): string;
  /** The command that runs sipp with these arguments and access to the folder. Its process is SIPp's own. */
  command(folder: string, args: readonly string[]): readonly [string, ...string[]];
}

export interface SippSettings {
  readonly runner: SippRunner;
  /** Scenario file names under scenarios/: the calls SIPp makes or takes, and those that come in besides. */
  readonly scenario: string;
  readonly incoming: string | undefined;
  /** The server's SIP address. */
  readonly server: Endpoint;
  /** SIPp's own address: one of the server set's Genesys addresses. */
  readonly local: Endpoint;
  readonly controlPort: number;
  /** Number of calls to make; undefined: answer incoming calls. */
  readonly calls: number | undefined;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** SIPp creates the calls this fast; the controller starts each when it is due. */
const CREATION_RATE = '200';
const ERRORS = 'errors.log';
const MESSAGES = 'messages.log';

/** One SIPp process and its files. */
export class SippProcess {
  /** Resolves with the reason when the process has ended, asked to or not. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #home: string;
  #output = '';

  private constructor(child: ChildProcess, home: string) {
    this.#child = child;
    this.#home = home;
    const keep = (piece: Buffer) => {
      this.#output = (this.#output + piece.toString('utf8')).slice(-4000);
    };
    child.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(`sipp could not be started: ${error.message}`));
      child.once('close', (code, signal) => resolve(`sipp ended with ${signal ?? code}`));
    });
  }

  static async start(settings: SippSettings): Promise<SippProcess> {
    const { runner, server, local, calls } = settings;
    const home = await mkdtemp(join(tmpdir(), 'agent-softphone-sim-'));
    // SIPp may run as another user, who writes its log here; the parent folder (0700) keeps everybody else out.
    const here = join(home, 'sipp');
    await mkdir(here);
    await chmod(here, 0o777);
    const inside = runner.inside(here);
    const place = async (name: string) => {
      await writeFile(join(here, name), await renderScenario(name), { mode: 0o644 });
      return join(inside, name);
    };
    const [command, ...args] = runner.command(here, [
      `${server.address}:${server.port}`,
      '-sf',
      await place(settings.scenario),
      ...(settings.incoming ? ['-oocsf', await place(settings.incoming)] : []),
      '-i',
      local.address,
      '-p',
      String(local.port),
      '-3pcc',
      `127.0.0.1:${settings.controlPort}`,
      ...(calls === undefined ? [] : ['-m', String(calls), '-l', String(calls), '-r', CREATION_RATE]),
      // NOTIFY at 0.5, 1, 2, 4, 4… s, given up after 27.5 s, as SIP Server does (docs/genesys-protocol.md §1).
      '-max_non_invite_retrans',
      '8',
      // One message at a time: a call can put one aside while it is between two recvs (parts/over.xml), not more.
      '-max_recv_loops',
      '1',
      '-nostdin',
      '-trace_err',
      '-error_file',
      join(inside, ERRORS),
      '-trace_msg',
      '-message_file',
      join(inside, MESSAGES),
    ]);
    const child = spawn(command, args, {
      // Its standard output is a screen of statistics, drawn with curses also where there is no terminal.
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TERM: 'dumb' },
    });
    return new SippProcess(child, home);
  }

  /** SIPp's error messages so far. */
  async complaints(): Promise<string> {
    const errors = await readFile(join(this.#home, 'sipp', ERRORS), 'utf8').catch(() => '');
    return errors.trim() === '' ? this.#output.trim() : errors.trim();
  }

  /** First line of the last message that SIPp received in this call; '' when there was none. */
  async lastReceived(callId: string): Promise<string> {
    const log = await readFile(join(this.#home, 'sipp', MESSAGES), 'utf8').catch(() => '');
    const received = log
      .split(/^-{20,}.*$/m)
      .filter((entry) => /^\s*UDP message received/.test(entry) && entry.includes(callId));
    return /:\s+(.*)/.exec(received.at(-1) ?? '')?.[1]?.trim() ?? '';
  }

  /** Ends SIPp at once and removes its files. */
  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
    await rm(this.#home, { recursive: true, force: true });
  }
}
