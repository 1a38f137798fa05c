import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { StackFailure } from '../failure';

/** Names one server set of this machine. */
export interface StackSelection {
  readonly name: string;
  readonly stateDir: string;
}

export function selectStack(options: { name?: string; stateDir?: string }): StackSelection {
  const name = options.name ?? 'default';
  if (!/^[a-z0-9][a-z0-9_-]{0,30}$/.test(name)) {
    throw new StackFailure(
      `${JSON.stringify(name)} is not a valid name of a server set: use lower-case letters, digits, - and _`,
    );
  }
  const base = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return { name, stateDir: resolve(options.stateDir ?? join(base, 'agent-softphone', 'stack', name)) };
}

/** The folders of a set's state. The state folder itself is 0700. */
export function statePaths(stateDir: string) {
  return {
    settings: join(stateDir, 'stack.json'),
    processes: join(stateDir, 'processes.json'),
    secrets: join(stateDir, 'secrets.json'),
    lock: join(stateDir, 'lock'),
    /** The set's own CA: phones get its certificate, nobody gets its key. */
    ca: join(stateDir, 'ca', 'ca.pem'),
    caKey: join(stateDir, 'ca', 'ca.key'),
    /** A certificate that IT has given, with its key and its CA; not there while the set's own CA makes the phones'. */
    given: join(stateDir, 'certificate'),
    /** The certificate that phones are shown, and its key. */
    tls: join(stateDir, 'tls'),
    /** MySQL's certificate, always by the set's own CA. */
    mysqlTls: join(stateDir, 'mysql-tls'),
    /** The CA's certificate alone, for daemons that check it. */
    authority: join(stateDir, 'authority'),
    /** A daemon's own copy of one of these folders. */
    secretMount: (service: string, folder: string) => join(stateDir, 'seen', service, folder),
    /** The rendered configuration, with a folder for each service. */
    etc: (service: string) => join(stateDir, 'etc', service),
    data: (service: string) => join(stateDir, 'data', service),
    /** Files that IT puts out for the phones, with a folder for each kind. */
    files: join(stateDir, 'files'),
    /** Hold music from `up --hold-music`, as Asterisk plays it. */
    holdMusic: join(stateDir, 'hold-music'),
    /** The agents of the direct profile, and what Asterisk reads of them. */
    agentFile: join(stateDir, 'agents.json'),
    agents: join(stateDir, 'agents'),
    logs: join(stateDir, 'logs'),
    log: (service: string) => join(stateDir, 'logs', `${service}.log`),
    composeEnv: join(stateDir, 'compose.env'),
    /** Exists from `down` to the next `up`: `run` must not restart anything meanwhile. */
    wantedDown: join(stateDir, 'down'),
    /** A backup's database, which the next `up` loads. */
    pendingDump: join(stateDir, 'restored.sql'),
  };
}

export async function createStateDir(stateDir: string): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
}

/** Creates the folders into which IT puts files. Files for phones are not secret, and nginx, which serves them, is another user. */
export async function createFilesDirs(stateDir: string): Promise<void> {
  await mkdir(statePaths(stateDir).agents, { recursive: true, mode: 0o700 });
  for (const kind of ['updates', 'provisioning']) {
    await mkdir(join(statePaths(stateDir).files, kind), { recursive: true, mode: 0o755 });
  }
}

/** Replaces a file in one step, readable by its owner only. */
export async function writePrivately(path: string, content: string): Promise<void> {
  const next = `${path}.next`;
  await writeFile(next, content, { mode: 0o600 });
  await rename(next, path);
}

/** True if IT has given the certificate that phones see. */
export async function isGiven(stateDir: string): Promise<boolean> {
  return (
    (await readFile(join(statePaths(stateDir).given, 'server.pem')).catch(() => undefined)) !== undefined
  );
}

/** Path of the CA by which phones check the set: the set's own, or that of the given certificate. */
export async function phonesCa(stateDir: string): Promise<string> {
  const { given, ca } = statePaths(stateDir);
  return (await isGiven(stateDir)) ? join(given, 'root.pem') : ca;
}
