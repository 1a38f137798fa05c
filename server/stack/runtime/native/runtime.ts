import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StackFailure } from '../../failure';
import { giveTree } from '../../host/files';
import { allLines, lastLines, rotate } from '../../host/logs';
import {
  endSession,
  identify,
  isRunning,
  killSession,
  type ProcessIdentity,
  sessionMembers,
} from '../../host/processes';
import { run } from '../../host/run';
import { type Service, services } from '../../settings/services';
import { type StackSelection, statePaths, writePrivately } from '../../settings/state-dir';
import { definitions } from '../definitions';
import type { Runtime, ServiceState } from '../runtime';
import { refreshSecretMounts } from '../secret-mounts';
import { enter, type Mount } from './enter';
import { ensureRoot } from './roots';

const processesSchema = z.partialRecord(
  z.enum(services),
  z.object({ pid: z.number().int().positive(), startTime: z.string() }),
);
type Processes = z.infer<typeof processesSchema>;

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Time that a daemon may take to end before it is killed, in milliseconds. */
const patience = 10_000;

/** Runs the daemons as processes of this host, in their own Debian root file systems. Needs Linux and root. */
export function nativeRuntime(selection: StackSelection, report: (line: string) => void): Runtime {
  const paths = statePaths(selection.stateDir);
  const rootOf = (service: Service) => ensureRoot(definitions[service].root, report);

  async function recorded(): Promise<Processes> {
    const text = await readFile(paths.processes, 'utf8').catch(() => '{}');
    return processesSchema.parse(JSON.parse(text));
  }

  async function record(service: Service, process: ProcessIdentity): Promise<void> {
    await writePrivately(paths.processes, JSON.stringify({ ...(await recorded()), [service]: process }));
  }

  function mountsOf(service: Service): Mount[] {
    const mounts: Mount[] = [
      { source: paths.etc(service), target: `/etc/${service}`, mode: 'ro' },
      { source: paths.data(service), target: '/data', mode: 'rw' },
    ];
    const { secretMounts, serves } = definitions[service];
    for (const { folder, at } of secretMounts) {
      mounts.push({ source: paths.secretMount(service, folder), target: at, mode: 'ro' });
    }
    if (serves !== undefined) mounts.push({ source: paths.files, target: serves, mode: 'ro' });
    return mounts;
  }

  /** Reads the number of the daemon's user, which only its root knows. */
  async function userOf(service: Service, root: string): Promise<{ uid: number; gid: number }> {
    const { user } = definitions[service];
    const line = (await readFile(join(root, 'etc/passwd'), 'utf8'))
      .split('\n')
      .find((one) => one.startsWith(`${user}:`));
    const [, , uid, gid] = line?.split(':') ?? [];
    if (uid === undefined || gid === undefined) throw new StackFailure(`no user ${user} in ${root}`);
    return { uid: Number(uid), gid: Number(gid) };
  }

  /** Gives the daemon's files on the host to its user. */
  async function handOver(service: Service, root: string): Promise<void> {
    const { uid, gid } = await userOf(service, root);
    await mkdir(paths.data(service), { recursive: true, mode: 0o700 });
    for (const folder of [paths.etc(service), paths.data(service)]) await giveTree(folder, uid, gid);
    await refreshSecretMounts(selection.stateDir, service, { uid, gid });
  }

  async function state(service: Service): Promise<ServiceState> {
    const process = (await recorded())[service];
    return process !== undefined && (await isRunning(process)) ? 'running' : 'stopped';
  }

  return {
    async prepare(signal) {
      requireRoot();
      // One after the other: two at once are no faster on a small machine, and their reports would mix.
      for (const service of services) await ensureRoot(definitions[service].root, report, signal);
    },

    async start(service) {
      const root = await rootOf(service);
      await handOver(service, root);
      await mkdir(paths.logs, { recursive: true, mode: 0o700 });
      const log = await open(paths.log(service), 'a', 0o600);
      try {
        const { user, capabilities } = definitions[service];
        const [command, ...args] = enter(root, `${user}:${user}`, capabilities, mountsOf(service), [
          `/etc/${service}/start`,
        ]);
        const child = spawn(command, args, {
          detached: true,
          stdio: ['ignore', log.fd, log.fd],
          cwd: '/',
          env: {
            PATH: path,
            LANG: 'C.UTF-8',
            HOME: '/data',
          },
        });
        child.unref();
        if (child.pid === undefined) throw new StackFailure(`${service}: could not be started`);
        const process = await identify(child.pid);
        if (process === undefined) throw new StackFailure(`${service}: ended at once`);
        await record(service, process);
      } finally {
        await log.close();
      }
    },

    async stop(which) {
      // Stop those that need others first.
      for (const service of [...services].reverse()) {
        const { [service]: process, ...rest } = await recorded();
        if (process === undefined || !which.includes(service)) continue;
        if (definitions[service].expendable) await killSession(process);
        else await endSession(process, patience);
        await writePrivately(paths.processes, JSON.stringify(rest));
      }
    },

    async kill(service) {
      const process = (await recorded())[service];
      if (process !== undefined) await killSession(process);
    },

    state,

    async processes(service) {
      const process = (await recorded())[service];
      return process !== undefined && (await isRunning(process)) ? sessionMembers(process.pid) : [];
    },

    async version(service) {
      const lines = (await readFile(join(await rootOf(service), 'versions'), 'utf8')).split('\n');
      const line = lines.find((one) => one.startsWith(`${definitions[service].package}\t`));
      return line?.split('\t')[1] ?? 'unknown';
    },

    async refresh(service) {
      await refreshSecretMounts(selection.stateDir, service, await userOf(service, await rootOf(service)));
    },

    async control(service, command, input) {
      const process = (await recorded())[service];
      if (process === undefined || !(await isRunning(process)))
        throw new StackFailure(`${service} is not running`);
      const { uid, gid } = await userOf(service, await rootOf(service));
      const namespaces = ['--target', String(process.pid), '--mount', '--root', '--wdns=/'];
      const user = ['--setuid', String(uid), '--setgid', String(gid)];
      return run('nsenter', [...namespaces, ...user, '--', ...command], { PATH: path }, input);
    },

    log: (service, count) => lastLines(paths.log(service), count),

    lines: (service) => allLines(paths.log(service)),

    async rotateLogs() {
      for (const service of services) await rotate(paths.log(service));
    },
  };
}

function requireRoot(): void {
  if (process.platform !== 'linux') {
    throw new StackFailure(
      'the native runtime needs Linux: on Windows and macOS start Docker and use --runtime docker',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new StackFailure(
      'the native runtime needs root, for its root file systems and mounts: run it with sudo',
    );
  }
}
