import path from 'node:path';
import { tryJson } from '../files/json';
import { readOrdinaryFile } from '../files/ordinaryFile';
import { isNotThere } from '../files/trustedFile';
import { type ItSettings, type ItSettingsProblem, noItSettings, readItSettings } from './itSettings';

export type ConfigurationFile =
  /** `file` is null when there is none. */
  | { readonly ok: true; readonly file: string | null; readonly set: ItSettings }
  | {
      readonly ok: false;
      readonly file: string;
      readonly problem: ItSettingsProblem;
      /** The offending key; null for the file as a whole. */
      readonly key: string | null;
    };

/** A thousand times what a configuration is. */
const MOST_BYTES = 1024 * 1024;

/** The places where a configuration file may be: named on the command line, beside the settings, or for the whole machine. */
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

/** Reads `--name VALUE` or `--name=VALUE`; the last one given counts. */
function optionValue(argv: readonly string[], name: string): string | null {
  const at = argv.findLastIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const arg = argv[at];
  if (arg === undefined) return null;
  return arg === name ? (argv[at + 1] ?? null) : arg.slice(name.length + 1);
}

/** Reads the configuration file, and says where it is wrong. */
export async function readConfigurationFile({
  named,
  usual,
}: ConfigurationPlaces): Promise<ConfigurationFile> {
  for (const file of named === null ? usual : [named]) {
    let text: string;
    try {
      text = (await readOrdinaryFile(file, MOST_BYTES)).toString('utf8');
    } catch (error) {
      if (named === null && isNotThere(error)) continue;
      return { ok: false, file, problem: 'unreadable', key: null };
    }
    return { file, ...readItSettings(tryJson(text), path.dirname(file)) };
  }
  return { ok: true, file: null, set: noItSettings };
}
