import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { Daemon } from './daemon';

const run = promisify(execFile);

const PREFIX_LENGTH = 29;

/**
 * A network between this machine and one program, as between a server and a notebook: the program lives in a network namespace of
 * its own and has one interface, which can lose its link and its address. Needs root. The kernel removes it all, some time after
 * the processes in it have ended.
 */
export class OwnNetwork {
  /** Of this machine in it. */
  readonly serverAddress: string;
  readonly #subnet: string;
  readonly #holder: Daemon;
  readonly #dir: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #listening: Server[] = [];
  #address: string;

  private constructor(holder: Daemon, subnet: string, dir: string, env: NodeJS.ProcessEnv) {
    this.#holder = holder;
    this.#subnet = subnet;
    this.#dir = dir;
    this.#env = env;
    this.serverAddress = `${subnet}.1`;
    this.#address = `${subnet}.2`;
  }

  /** Takes 10.213.N.1 to .6 with the first N that is free. @param dir for small programs; not removed */
  static async start(dir: string, env: NodeJS.ProcessEnv): Promise<OwnNetwork> {
    const { daemon } = await Daemon.start({
      command: 'unshare',
      args: ['--net', 'sh', '-c', 'ip link set lo up && echo ready && exec sleep infinity'],
      env,
      ready: { on: 'stdout', line: /^ready$/ },
    });
    const subnet = await connect(daemon);
    const network = new OwnNetwork(daemon, subnet, dir, env);
    try {
      const outside = interfaceOf(subnet);
      await ip('address', 'add', `${network.serverAddress}/${PREFIX_LENGTH}`, 'dev', outside);
      await ip('link', 'set', outside, 'up');
      await network.#inside('link', 'set', 'eth0', 'up');
      await network.#inside('address', 'add', `${network.#address}/${PREFIX_LENGTH}`, 'dev', 'eth0');
      return network;
    } catch (error) {
      await network.stop();
      throw error;
    }
  }

  /** As if the cable were pulled out, and put in. */
  async setLink(state: 'down' | 'up'): Promise<void> {
    await this.#inside('link', 'set', 'eth0', state);
  }

  /** Another address on the same interface, without a word to whoever uses the old one. @param last 2 to 6 */
  async changeAddress(last: number): Promise<void> {
    const before = this.#address;
    this.#address = `${this.#subnet}.${last}`;
    await this.#inside('address', 'del', `${before}/${PREFIX_LENGTH}`, 'dev', 'eth0');
    await this.#inside('address', 'add', `${this.#address}/${PREFIX_LENGTH}`, 'dev', 'eth0');
  }

  /**
   * Loses that share of the UDP packets, at random, as a bad Wi-Fi does: the media's, since the signalling is TCP. Outside the IP
   * stack: of a packet dropped within it `sendto` tells, and Chromium sends it again.
   * @param percent in each direction; none: no more
   */
  async lose(percent: { readonly sent?: number; readonly received?: number }): Promise<void> {
    await this.#drop({
      egress: `numgen random mod 100 < ${percent.sent ?? 0}`,
      ingress: `numgen random mod 100 < ${percent.received ?? 0}`,
    });
  }

  /**
   * From now on no RTP over UDP arrives, while ICE and DTLS do: a firewall that does not like what it sees. RFC 7983: their first bytes
   * are below 128.
   */
  async blockReceivedMedia(): Promise<void> {
    await this.#drop({ ingress: '@th,64,8 >= 128' });
  }

  /** What is said of UDP packets in one direction, instead of what was said before. */
  async #drop(packets: { readonly egress?: string; readonly ingress?: string }): Promise<void> {
    const rules = Object.entries(packets).flatMap(([hook, which]) => [
      `add chain netdev loss ${hook} { type filter hook ${hook} device eth0 priority 0; }`,
      `add rule netdev loss ${hook} meta l4proto udp ${which} drop`,
    ]);
    const fresh = ['add table netdev loss', 'delete table netdev loss', 'add table netdev loss'];
    await this.#run('nft', [...fresh, ...rules].join('; '));
  }

  /**
   * For `wrap` of launchElectron: a folder with a program `electron` that runs the one of `dist` in this network, once. The ports that Playwright wants to be told
   * are chosen before: Playwright stands outside, and is brought in to them.
   */
  async electron(dist: string): Promise<string> {
    const [inspector, devTools] = [await this.#wayIn(), await this.#wayIn()];
    await mkdir(this.#dir, { recursive: true });
    const dir = await mkdtemp(path.join(this.#dir, 'electron-'));
    const program = path.join(dir, 'electron');
    await writeFile(
      program,
      [
        '#!/bin/sh',
        'for argument; do',
        '  shift',
        '  case "$argument" in',
        `    --inspect=0) argument=--inspect=${inspector} ;;`,
        `    --remote-debugging-port=0) argument=--remote-debugging-port=${devTools} ;;`,
        '  esac',
        '  set -- "$@" "$argument"',
        'done',
        `exec nsenter --target ${this.#holder.pid} --net -- '${dist}/electron' "$@"`,
        '',
      ].join('\n'),
    );
    await chmod(program, 0o755);
    return dir;
  }

  async stop(): Promise<void> {
    for (const server of this.#listening) server.close();
    await ip('link', 'del', interfaceOf(this.#subnet));
    await this.#holder.stop();
  }

  /** @returns a port of this machine's loopback that leads to the same port of the loopback inside */
  async #wayIn(): Promise<number> {
    const server = createServer((socket) => this.#pass(socket, (server.address() as AddressInfo).port));
    this.#listening.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  #pass(socket: Socket, port: number): void {
    const connect = `const s=require('net').connect(${port},'127.0.0.1');process.stdin.pipe(s).pipe(process.stdout)`;
    const child = spawn('nsenter', [...this.#entering, process.execPath, '-e', connect], {
      env: this.#env,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    socket.on('error', () => socket.destroy()).on('close', () => child.kill());
    child.stdin.on('error', () => socket.destroy());
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
  }

  async #inside(...args: readonly string[]): Promise<void> {
    await this.#run('ip', ...args);
  }

  async #run(command: 'ip' | 'nft', ...args: readonly string[]): Promise<void> {
    await run('nsenter', [...this.#entering, command, ...args]);
  }

  get #entering(): readonly string[] {
    return ['--target', `${this.#holder.pid}`, '--net', '--'];
  }
}

/** @returns the first three numbers of its addresses */
async function connect(holder: Daemon): Promise<string> {
  for (let number = 0; number < 256; number += 1) {
    const subnet = `10.213.${number}`;
    const name = interfaceOf(subnet);
    const added = await ip(
      'link',
      'add',
      name,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      `${holder.pid}`,
    ).then(
      () => true,
      (error: Error) => {
        if (error.message.includes('File exists')) return false;
        throw error;
      },
    );
    if (added) return subnet;
  }
  throw new Error('all test networks are taken');
}

/** This machine's. */
const interfaceOf = (subnet: string): string => `net${subnet}`;

async function ip(...args: readonly string[]): Promise<void> {
  await run('ip', args);
}
