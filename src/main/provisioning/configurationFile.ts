import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Account, partialAccountSchema } from '../../shared/settings/account';
import { type PartialPreferences, partialPreferencesSchema } from '../../shared/settings/preferences';
import { parseServerAddress } from '../../shared/settings/serverAddress';
import { isTurn, noSite } from '../../shared/settings/site';
import { type Site, siteSchema } from '../../shared/settings/siteSchema';

/** In any form that the sign-in form takes. */
const typedServerSchema = z.string().transform((typed, context) => {
  const address = parseServerAddress(typed);
  if (address.ok) return address.url;
  context.addIssue({ code: 'custom', message: address.problem });
  return z.NEVER;
});

const provisionedSchema = z
  .strictObject({
    server: typedServerSchema.exactOptional(),
    /** Instead of `server`, several: in their order, or as a list within the list where some share the agents. */
    servers: z
      .array(z.union([typedServerSchema.transform((url) => [url]), z.array(typedServerSchema).min(1)]))
      .min(1)
      .pipe(siteSchema.shape.servers)
      .exactOptional(),
    domain: partialAccountSchema.shape.domain,
    dn: partialAccountSchema.shape.dn,
    /** Relative to the configuration file. */
    caFile: z.string().min(1).max(4096).exactOptional(),
    turn: siteSchema.shape.turn.default(noSite.turn),
    media: siteSchema.shape.media.default(noSite.media),
    preferences: partialPreferencesSchema.default({}),
  })
  .refine(({ server, servers }) => server === undefined || servers === undefined, { path: ['servers'] })
  // Without a relay such a phone would find no way for its media, in no call.
  .refine(({ turn, media }) => media === 'any' || turn.some(isTurn), { path: ['media'] });

type ProvisioningProblem = 'unreadable' | 'malformed' | 'insecure';
export type Provisioning =
  /** `file` is null when there is none. */
  | {
      readonly ok: true;
      readonly file: string | null;
      readonly account: Partial<Account>;
      readonly site: Site;
      readonly preferences: PartialPreferences;
    }
  | {
      readonly ok: false;
      readonly file: string;
      readonly problem: ProvisioningProblem;
      /** The offending key; null for the file as a whole. */
      readonly key: string | null;
    };

/** Where a configuration file may be: named on the command line, beside the settings, or for the whole machine. */
export interface ConfigurationPlaces {
  /** `--config FILE`, resolved. It has to exist. */
  readonly named: string | null;
  /** The first of these that exists is used. */
  readonly usual: readonly string[];
}

export function configurationPlaces(
  argv: readonly string[],
  { cwd, userData, platform, env }: ConfigurationSurroundings,
): ConfigurationPlaces {
  const named = optionValue(argv, '--config');
  return {
    named: named === null ? null : path.resolve(cwd, named),
    usual: [path.join(userData, 'agent-softphone.json'), machineWideFile(platform, env)],
  };
}
export interface ConfigurationSurroundings {
  readonly cwd: string;
  readonly userData: string;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
}

function machineWideFile(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'win32') {
    return path.join(env['ProgramData'] ?? 'C:\\ProgramData', 'Agent Softphone', 'config.json');
  }
  if (platform === 'darwin') return '/Library/Application Support/Agent Softphone/config.json';
  return '/etc/agent-softphone/config.json';
}

/** `--name VALUE` or `--name=VALUE`; the last one given counts. */
function optionValue(argv: readonly string[], name: string): string | null {
  const at = argv.findLastIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const arg = argv[at];
  if (arg === undefined) return null;
  return arg === name ? (argv[at + 1] ?? null) : arg.slice(name.length + 1);
}

/** Reads what the administrator set. A file that is wrong anywhere sets nothing, and says where it is wrong. */
export async function readProvisioning({ named, usual }: ConfigurationPlaces): Promise<Provisioning> {
  for (const file of named === null ? usual : [named]) {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (named === null && isNotThere(error)) continue;
      return { ok: false, file, problem: 'unreadable', key: null };
    }
    return parseProvisioning(file, text);
  }
  return { ok: true, file: null, account: {}, site: noSite, preferences: {} };
}

const isNotThere = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');

function parseProvisioning(file: string, text: string): Provisioning {
  let found: unknown;
  try {
    // Windows editors begin files with a byte order mark.
    found = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, file, problem: 'malformed', key: null };
  }
  const parsed = provisionedSchema.safeParse(found);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    const problem = issue?.message === 'insecure' ? 'insecure' : 'malformed';
    return { ok: false, file, problem, key: key === undefined ? null : String(key).slice(0, 100) };
  }
  const { caFile, servers = [], turn, media, preferences, ...rest } = parsed.data;
  const first = servers[0]?.[0];
  const account: Partial<Account> = {
    ...rest,
    ...(first && { server: first }),
    ...(caFile && { caFile: path.resolve(path.dirname(file), caFile) }),
  };
  return { ok: true, file, account, site: { servers, turn, media }, preferences };
}
