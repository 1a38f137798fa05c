import type { PartialPreferences } from '../../shared/settings/preferences';
import { noSite } from '../../shared/settings/site';
import {
  type AccountConfiguration,
  AccountService,
  type AccountServiceOptions,
} from '../account/accountService';
import type { SessionBus } from '../dbus/port';
import type { Log } from '../diagnostics/port';
import { configurationPlaces, readProvisioning } from '../provisioning/configurationFile';
import { createKeychain } from '../secrets/keychain';
import { keyringProblem } from '../secrets/keyringLock';
import { loadKeytar } from '../secrets/loadKeytar';
import type { SecretStore } from '../secrets/port';

/** macOS asks the user whether the program may read its entry; Windows and the Secret Service answer at once. */
const KEYCHAIN_ANSWERS_WITHIN_MS = process.platform === 'darwin' ? 60_000 : 5_000;

export function createAccount(
  options: Omit<AccountServiceOptions, 'secrets'> & { readonly bus: SessionBus },
): AccountService {
  const { bus, ...rest } = options;
  return new AccountService({ ...rest, secrets: createSecrets(bus, options.log) });
}

function createSecrets(bus: SessionBus, log: Log): SecretStore {
  return createKeychain({
    load: loadKeytar,
    problem: async () => (process.platform === 'linux' ? await keyringProblem(bus) : null),
    answerWithinMs: KEYCHAIN_ANSWERS_WITHIN_MS,
    log,
  });
}

export interface Configuration extends AccountConfiguration {
  readonly preferences: PartialPreferences;
}

/** What the administrator's file sets; what is wrong with it is logged here and shown in the sign-in form. */
export async function readConfiguration(userData: string, log: Log): Promise<Configuration> {
  const places = configurationPlaces(process.argv, {
    cwd: process.cwd(),
    userData,
    platform: process.platform,
    env: process.env,
  });
  const read = await readProvisioning(places);
  if (read.ok) {
    if (read.file !== null)
      log.write('info', 'configuration.used', {
        path: read.file,
        set: read.account,
        site: read.site,
        preferences: read.preferences,
      });
    return { ...read, error: null };
  }
  const { file, key, problem } = read;
  log.write('error', 'configuration.refused', { path: file, field: key, problem });
  return {
    file,
    account: {},
    site: noSite,
    preferences: {},
    error: { field: 'configuration', problem, origin: { file, key } },
  };
}
