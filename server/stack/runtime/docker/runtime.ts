import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackFailure } from '../../failure';
import { giveTree } from '../../host/files';
import { type RunResult, run } from '../../host/run';
import type { Service } from '../../settings/services';
import { type StackSelection, statePaths, writePrivately } from '../../settings/state-dir';
import { definitions } from '../definitions';
import type { Runtime } from '../runtime';
import { refreshSecretMounts } from '../secret-mounts';

const composeFile = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'compose.yaml');

/** The user whom the daemons run as if this process is root, or if users have no number (Windows). */
const ownUser = 10_001;

/** True if a Docker daemon with the compose plugin answers. */
export async function dockerAnswers(): Promise<boolean> {
  const missing = () => ({ code: 1 });
  const [engine, compose] = await Promise.all([
    run('docker', ['info']).catch(missing),
    run('docker', ['compose', 'version']).catch(missing),
  ]);
  return engine.code === 0 && compose.code === 0;
}

/** Runs the daemons as containers of server/compose.yaml, with a project for each set. */
export function dockerRuntime(selection: StackSelection, report: (line: string) => void): Runtime {
  const paths = statePaths(selection.stateDir);
  const uid = process.getuid?.() || ownUser;
  const gid = process.getgid?.() || ownUser;
  const owner = process.getuid?.() === 0 ? { uid, gid } : undefined;

  async function compose(args: readonly string[], input?: string): Promise<RunResult> {
    await writePrivately(
      paths.composeEnv,
      `STACK_STATE=${selection.stateDir}\nSTACK_UID=${uid}\nSTACK_GID=${gid}\n`,
    );
    const project = ['--project-name', `agent-softphone-${selection.name}`];
    const files = ['--file', composeFile, '--env-file', paths.composeEnv];
    return run('docker', ['compose', ...project, ...files, ...args], process.env, input);
  }

  async function required(...args: string[]): Promise<string> {
    const { code, output } = await compose(args).catch((error: Error) => ({
      code: 1,
      output: error.message,
    }));
    if (code !== 0) {
      throw new StackFailure(
        `docker compose ${args[0]} failed:\n${output.split('\n').slice(-12).join('\n')}`,
      );
    }
    return output;
  }

  async function handOver(service: Service): Promise<void> {
    for (const folder of [paths.etc(service), paths.data(service)]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (owner !== undefined) await giveTree(folder, uid, gid);
    }
    await refreshSecretMounts(selection.stateDir, service, owner);
  }

  return {
    async prepare() {
      if (!(await dockerAnswers())) {
        throw new StackFailure(
          'Docker with the compose plugin does not answer: start it (`docker compose version` must work), or use --runtime native',
        );
      }
      report('building the images (takes minutes the first time)');
      await required('build');
    },

    async start(service) {
      await handOver(service);
      await required('up', '--detach', '--no-deps', service);
    },

    async stop(which) {
      await required('rm', '--stop', '--force', ...which);
    },

    async kill(service) {
      await required('kill', '--signal', 'KILL', service);
    },

    async processes(service) {
      // Docker Desktop's containers are processes of its own virtual machine.
      if (process.platform !== 'linux') return [];
      const container = (await required('ps', '--quiet', service)).trim();
      const { output } = await run('docker', ['top', container, '-eo', 'pid']);
      return output.split('\n').flatMap((line) => (/^\s*\d+\s*$/.test(line) ? [Number(line)] : []));
    },

    async state(service) {
      const running = await compose(['ps', '--services', '--status', 'running']).catch(() => ({
        output: '',
      }));
      return running.output.split(/\s+/).includes(service) ? 'running' : 'stopped';
    },

    async version(service) {
      const result = await compose([
        'exec',
        '-T',
        service,
        'dpkg-query',
        '--show',
        definitions[service].package,
      ]).catch(() => ({
        code: 1,
        output: '',
      }));
      return result.code === 0 ? (result.output.trim().split('\t')[1] ?? 'unknown') : 'unknown';
    },

    refresh: (service) => refreshSecretMounts(selection.stateDir, service, owner),

    async control(service, command, input) {
      if ((await this.state(service)) !== 'running') throw new StackFailure(`${service} is not running`);
      return compose(['exec', '-T', service, ...command], input);
    },

    async log(service, count) {
      return (await compose(['logs', '--no-color', '--no-log-prefix', '--tail', String(count), service]))
        .output;
    },

    async *lines(service) {
      yield* (await compose(['logs', '--no-color', '--no-log-prefix', service])).output.split('\n');
    },

    // Docker does it (compose.yaml: logging).
    rotateLogs: () => Promise.resolve(),
  };
}
