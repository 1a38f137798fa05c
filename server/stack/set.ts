import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { StackFailure } from './failure';
import { portsSchema } from './ports';

/** Which set of servers is meant. */
export interface StackSelection {
  readonly name: string;
  readonly stateDir: string;
}

const ipv4 = z.ipv4();

/** What a set was brought up with, kept so that later commands need only its name. */
export const settingsSchema = z.object({
  runtime: z.enum(['docker', 'native']),
  domain: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/),
  /** Where the set listens. */
  address: ipv4,
  ports: portsSchema,
  /** Addresses of Genesys SIP Server: calls and NOTIFY come from them, and outgoing calls go to the first that answers. */
  genesys: z.array(z.object({ address: ipv4, port: z.number().int().min(1).max(65_535) })).min(1),
});
export type StackSettings = z.infer<typeof settingsSchema>;

export function selectStack(options: { name?: string; stateDir?: string }): StackSelection {
  const name = options.name ?? 'default';
  if (!/^[a-z0-9][a-z0-9_-]{0,30}$/.test(name)) {
    throw new StackFailure(
      `a set's name is lower-case letters, digits, - and _ (not ${JSON.stringify(name)})`,
    );
  }
  const base = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return { name, stateDir: resolve(options.stateDir ?? join(base, 'agent-softphone', 'stack', name)) };
}

/** The folders of a set's state. The state folder itself is 0700. */
export function locate(stateDir: string) {
  return {
    settings: join(stateDir, 'stack.json'),
    processes: join(stateDir, 'processes.json'),
    secrets: join(stateDir, 'secrets.json'),
    lock: join(stateDir, 'lock'),
    /** The CA that the set made: the certificate is for the phones, the key for nobody else. */
    ca: join(stateDir, 'ca', 'ca.pem'),
    caKey: join(stateDir, 'ca', 'ca.key'),
    /** What Kamailio sees as /tls. */
    tls: join(stateDir, 'tls'),
    /** The rendered configuration, a folder a service. */
    etc: (service: string) => join(stateDir, 'etc', service),
    data: (service: string) => join(stateDir, 'data', service),
    logs: join(stateDir, 'logs'),
    log: (service: string) => join(stateDir, 'logs', `${service}.log`),
    composeEnv: join(stateDir, 'compose.env'),
  };
}

export async function createStateDir(stateDir: string): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
}

/** Undefined when the set was never brought up. */
export async function readSettings(stateDir: string): Promise<StackSettings | undefined> {
  const text = await readFile(locate(stateDir).settings, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : settingsSchema.parse(JSON.parse(text));
}

export async function writeSettings(stateDir: string, settings: StackSettings): Promise<void> {
  await writePrivately(locate(stateDir).settings, `${JSON.stringify(settings, null, 2)}\n`);
}

/** Replaces a file in one step, readable by its owner only. */
export async function writePrivately(path: string, content: string): Promise<void> {
  const next = `${path}.next`;
  await writeFile(next, content, { mode: 0o600 });
  await rename(next, path);
}
