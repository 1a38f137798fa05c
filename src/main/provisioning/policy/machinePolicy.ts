import { isPlainObject } from '../../../shared/settings/salvage';
import {
  type ItSettings,
  type ItSettingsProblem,
  itSettingsSchema,
  noItSettings,
  readItSettings,
} from '../itSettings';
import type { FoundPolicy } from './foundPolicy';
import { findManagedPreferences } from './managedPreferences';
import { findPolicyFile } from './policyFile';
import { findRegistryPolicy } from './registry';
import { runTool } from './runTool';

export interface MachinePolicy {
  /** The file or registry key; null where the machine has no policy. */
  readonly place: string | null;
  readonly set: ItSettings;
  /** The reason why none of it holds; null where it does. */
  readonly refused: Extract<FoundPolicy, { state: 'refused' }>['problem'] | null;
  /**
   * A mistake about server, account or media, or a policy about trust that can't be understood: nobody signs in before it is put right.
   * Of the former the preferences hold.
   */
  readonly mistake: { readonly key: string | null; readonly problem: ItSettingsProblem } | null;
  /** Keys that this program knows nothing of; a newer one may. */
  readonly unknown: readonly string[];
}

/** Finds what the machine's administrator has laid down, above everything else. No user can write at these places. */
export function findPolicy(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): Promise<FoundPolicy> {
  if (platform === 'win32') return findRegistryPolicy(runTool, env);
  if (platform === 'darwin') return findManagedPreferences(runTool);
  return findPolicyFile('/etc/agent-softphone/policy.json');
}

/** Judges a policy. Its `caFile` is an absolute path: `directory` is where a relative one would start. */
export function judgePolicy(found: FoundPolicy, directory: string): MachinePolicy {
  const none = { set: noItSettings, refused: null, mistake: null, unknown: [] };
  if (found.state === 'none') return { ...none, place: null };
  const { place } = found;
  if (found.state === 'refused') return refusal(place, found.problem, found.namesTrust ?? false);
  if (!isPlainObject(found.values)) {
    return refusal(place, 'malformed', /"trust"/.test(JSON.stringify(found.values ?? null)));
  }
  const entries = Object.entries(found.values);
  const isKnown = ([key]: [string, unknown]): boolean => Object.hasOwn(itSettingsSchema.shape, key);
  const unknown = entries.filter((entry) => !isKnown(entry)).map(([key]) => key.slice(0, 100));
  const read = readItSettings(Object.fromEntries(entries.filter(isKnown)), directory);
  if (read.ok) return { ...none, place, set: read.set, unknown };
  const { key, problem } = read;
  const rest = readItSettings({ preferences: found.values['preferences'] ?? {} }, directory);
  // Whatever was meant: until it is put right no server is believed that IT may not have wanted to be.
  const { trust: wanted } = found.values;
  const trust = wanted === undefined || wanted === 'system' ? null : 'ca-file-only';
  const set = { ...(rest.ok ? rest.set : noItSettings), trust } as const;
  return { ...none, place, set, mistake: { key, problem }, unknown };
}

/**
 * Refuses a policy. Whoever wrote of trust is not to have every server believed for a missing comma; whoever did not goes on
 * working.
 */
function refusal(
  place: string,
  refused: NonNullable<MachinePolicy['refused']>,
  namesTrust: boolean,
): MachinePolicy {
  return {
    place,
    set: namesTrust ? { ...noItSettings, trust: 'ca-file-only' } : noItSettings,
    refused,
    mistake: namesTrust ? { key: null, problem: 'malformed' } : null,
    unknown: [],
  };
}
