import type { SignInError } from '../../shared/ipc/contract';
import type { SettingsProblem } from '../../shared/ipc/settingsSchemas';
import { isTurn, keepsPassword, noSite } from '../../shared/settings/site';
import type { Site } from '../../shared/settings/siteSchema';
import type { AccountConfiguration } from '../account/accountService';
import type { Logger } from '../diagnostics/port';
import {
  type ConfigurationFile,
  configurationPlaces,
  readConfigurationFile,
} from '../provisioning/configurationFile';
import { type ItSettings, noItSettings } from '../provisioning/itSettings';
import { findPolicy, judgePolicy, type MachinePolicy } from '../provisioning/policy/machinePolicy';
import type { PreferenceLayers } from '../settings/openPreferences';

/** IT's settings as a whole: those of the configuration file, and above them those of the machine's policy. */
export interface Configuration extends AccountConfiguration {
  readonly preferences: PreferenceLayers;
  /** The places of the two; null where there is none. */
  readonly places: { readonly provisioned: string | null; readonly policy: string | null };
  /** Problems in them, for the settings page. */
  readonly problems: readonly SettingsProblem[];
}

export async function readConfiguration(userData: string, log: Logger): Promise<Configuration> {
  const { platform, argv, env } = process;
  const places = configurationPlaces(argv, { cwd: process.cwd(), userData, platform, env });
  const [file, policy] = await Promise.all([readConfigurationFile(places), findPolicy(platform, env)]);
  return combineConfiguration(file, judgePolicy(policy, '/'), log);
}

/**
 * Combines the two. What is wrong is logged; about server, account and media it is shown in the sign-in form, else in the
 * settings.
 */
export function combineConfiguration(
  file: ConfigurationFile,
  policy: MachinePolicy,
  log: Logger,
): Configuration {
  const errors: SignInError[] = [];
  const problems: SettingsProblem[] = [];
  const refuse = (place: string, key: string | null, problem: SignInError['problem']): void => {
    log.write('error', 'configuration.refused', { path: place, field: key, problem });
    errors.push({ field: 'configuration', problem, origin: { file: place, key } });
  };
  const wrongValue = (source: 'provisioned' | 'policy', place: string, key: string): void => {
    log.write('warn', 'configuration.wrong-value', { source, path: place, field: key });
    problems.push({ kind: 'wrong-value', source, place, key });
  };
  const use = (source: 'provisioned' | 'policy', place: string, set: ItSettings): void => {
    const { account, trust, site, preferences } = set;
    log.write('info', 'configuration.used', { source, path: place, set: account, trust, site, preferences });
    for (const key of set.wrongPreferences) wrongValue(source, place, `preferences.${key}`);
  };

  if (!file.ok) refuse(file.file, file.key, file.problem);
  else if (file.file !== null) use('provisioned', file.file, file.set);
  if (policy.place !== null && policy.refused !== null) {
    log.write('error', 'policy.refused', { path: policy.place, problem: policy.refused });
    problems.push({ kind: 'policy-refused', place: policy.place, problem: policy.refused });
  } else if (policy.place !== null) {
    use('policy', policy.place, policy.set);
    for (const key of policy.unknown) wrongValue('policy', policy.place, key);
  }
  if (policy.place !== null && policy.mistake !== null) {
    refuse(policy.place, policy.mistake.key, policy.mistake.problem);
  }

  const fileSet = file.ok ? file.set : noItSettings;
  let site: Site = { ...noSite, ...fileSet.site, ...policy.set.site };
  const open = site.turn.filter((url) => !keepsPassword(url));
  if (open.length > 0) {
    const source = policy.set.site.turn === undefined ? 'provisioned' : 'policy';
    const place = (source === 'policy' ? policy.place : file.file) ?? '';
    log.write('warn', 'configuration.turn-without-tls', { source, path: place, ignored: open });
    problems.push({ kind: 'wrong-value', source, place, key: 'turn' });
    site = { ...site, turn: site.turn.filter(keepsPassword) };
  }
  // Without a relay such a phone would find no way for its media, in no call.
  if (site.media === 'relay-only' && !site.turn.some(isTurn)) {
    refuse((policy.set.site.media && policy.place) ?? file.file ?? '', 'media', 'malformed');
    site = { ...site, media: noSite.media };
  }
  const caFileOnly = (policy.set.trust ?? fileSet.trust) === 'ca-file-only';
  const { caFile: caOfFile, ...restOfFile } = fileSet.account;
  // Who may not say that another authority counts may not name one either: the file can be the agent's.
  const fileAccount = policy.set.trust === 'ca-file-only' ? restOfFile : fileSet.account;
  const account = { ...fileAccount, ...policy.set.account };
  // Such a phone believes no server, until IT has named the file.
  if (caFileOnly && account.caFile === undefined && policy.mistake === null) {
    refuse((policy.set.trust && policy.place) ?? (file.ok ? file.file : null) ?? '', 'trust', 'malformed');
  }
  return {
    account,
    caFileOnly,
    origins: { ...originsOf(fileSet, file.file), ...originsOf(policy.set, policy.place) },
    site,
    policyCaFile: policy.set.account.caFile ?? null,
    error: errors[0] ?? null,
    preferences: { provisioned: fileSet.preferences, policy: policy.set.preferences },
    places: {
      provisioned: file.ok ? file.file : null,
      policy: policy.refused === null ? policy.place : null,
    },
    problems,
  };
}

function originsOf({ account }: ItSettings, place: string | null): AccountConfiguration['origins'] {
  return place === null ? {} : Object.fromEntries(Object.keys(account).map((key) => [key, place]));
}
